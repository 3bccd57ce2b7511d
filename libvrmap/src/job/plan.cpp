// SPDX-License-Identifier: Apache-2.0
#include "job/plan.hpp"

#include "job/removal.hpp"
#include "job/response.hpp"
#include "job/wet_ground.hpp"
#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

// A kilogram of P2O5 and one of K2O weigh the same, if the guide asks for it at all.
machine::Second second_of(const FieldJob& job) {
    const Product& p = job.products[1];
    return {p.content,
            p.spreader,
            {job.phosphate_guide.value > 0 ? 1.0 : 0.0, job.potash_guide.value > 0 ? 1.0 : 0.0}};
}

// A sensor's own values know no saturation and no bare soil.
void read_rule(const NdviInput& n, const FieldJob& job, Plan& plan) {
    plan.ndvi_silent = n.silent;
    if (!n.speaks()) return;
    plan.ndvi_rule = n.rule;
    if (!n.of_previous_crop) plan.guide.most_uptake = uptake_cap(job.tables, job.crop);
    // nor does another index saturate where NDVI does
    if (!std::holds_alternative<agronomy::SensorStep>(*n.rule) &&
        n.rules.index == imagery::Index::ndvi)
        plan.ndvi_guard = ndvi_guard(job.tables, job.crop);
}

}  // namespace

Plan plan_of(const FieldJob& job) {
    Plan plan;
    plan.phosphate_guide = job.phosphate_guide;
    plan.potash_guide = job.potash_guide;
    const auto steps = [&job](const char* test, agronomy::Nutrient nutrient) {
        return job.soil_test && job.soil_test->find(test)
                   ? soil_test_steps(job.tables, job.crop, nutrient)
                   : std::nullopt;
    };
    plan.phosphate_steps = steps("p2o5", agronomy::Nutrient::phosphate);
    plan.potash_steps = steps("k2o", agronomy::Nutrient::potash);
    plan.mineral_most_over_guide = mineral_most_over_guide(job.tables);
    plan_removal(job, plan);
    plan.layers = layer_demands(job.tables);
    plan.guide = job.guide;
    plan.guide.most = job.dressing == Dressing::topdressing ? most_topdressing(job.tables, job.crop)
                                                            : most_nitrogen(job.tables, job.crop);
    plan.bare_ndvi = bare_ndvi(job.tables);
    plan.uptake_kg_per_t = job.uptake_kg_per_t;
    if (job.ndvi) read_rule(*job.ndvi, job, plan);
    if (job.moisture) plan.dry_soil = job.moisture->dry_soil;
    plan.parameters = balance_parameters(job.tables);
    plan.parameters.gate.pore_share = pore_share(job);
    plan.anchor = job.anchor;
    if (job.anchor) plan.anchor_quantile = anchor_quantile(job.tables);
    if (job.stable_zones) plan.stable_zones = stable_zone_parameters(job.tables);
    plan.response = response_of(job);
    plan.product = job.products.front().content;
    plan.spreader = job.products.front().spreader;
    plan.available = job.products.front().available;
    if (job.products.size() > 1) plan.second = second_of(job);
    return plan;
}

}  // namespace vrmap::job
