// SPDX-License-Identifier: Apache-2.0
#include "job/settings.hpp"

namespace vrmap::job {

namespace {

using Json = nlohmann::ordered_json;

Json boundary(const FieldJob& job) {
    if (job.boundary) return {{"from", "file"}};
    return {{"from", "points_hull"}, {"longest_edge_m", job.hull_edge.value}};
}

Json yield(const YieldInput& y) {
    Json j{{"unit", y.unit},
           {"above_t_per_ha", y.limits.above.value},
           {"at_most_t_per_ha", y.limits.at_most.value},
           {"mad_factor", y.limits.mad_factor},
           {"margin_m", y.limits.margin.value},
           {"harvested", y.harvested.iso}};
    if (!y.crop.empty()) j["crop"] = y.crop;
    if (y.protein) j["protein"] = y.source.numbers.back();
    return j;
}

Json ndvi(const NdviInput& n) {
    const Picture& p = n.pictures.front();
    Json j{{"index", imagery::name_of(n.rules.index)},
           {"band", p.bands ? p.bands->red.band : p.index.band},
           {"date", n.taken.iso},
           {"curve", nullptr}};
    if (p.scene) j["pictures"] = n.pictures.size();
    if (const auto* curve = n.rule ? std::get_if<agronomy::UptakeCurve>(&*n.rule) : nullptr)
        j["curve"] = {{"uptake_a_kg_per_ha", curve->a_kg_per_ha},
                      {"uptake_to_season", curve->to_season},
                      {"uptake_b", curve->b},
                      {"uptake_rmse_kg_per_ha", curve->rmse_kg_per_ha},
                      {"source", n.rule_source}};
    else if (n.rule)
        j["rule"] = n.rule_name;
    if (n.of_previous_crop) j["of"] = "previous_crop";
    if (n.silent) j["silent"] = n.silent->id;
    return j;
}

Json soil_test(const SoilTestInput& t) {
    Json j{{"date", t.taken.iso}, {"from", t.file ? "file" : "value"}};
    for (const SoilTestInput::Quantity& q : t.stated)
        if (q.value)
            j[q.key] = *q.value;
        else
            j["columns"][q.name] = t.file->numbers[static_cast<std::size_t>(q.column)];
    return j;
}

Json climate(const FieldJob& job) {
    const auto or_null = [](const std::string& s) { return s.empty() ? Json(nullptr) : Json(s); };
    const ClimateInput& c = *job.climate;
    const SeasonInput& s = job.season;
    return {{"daily", c.daily ? Json(c.daily->file) : Json(nullptr)},
            {"station", or_null(c.station)},
            {"uptake_begins", s.uptake_begins ? Json(s.uptake_begins->iso) : Json(nullptr)},
            {"next_dressing", s.next_dressing ? Json(s.next_dressing->iso) : Json(nullptr)},
            {"uptake_ends", or_null(s.uptake_ends.iso)}};
}

Json product(const Product& p) {
    Json j{{"name", p.name},
           {"n_pct", 100 * p.content.nitrogen_fraction},
           {"p2o5_pct", 100 * p.content.phosphate_fraction},
           {"k2o_pct", 100 * p.content.potash_fraction},
           {"spreader_width_m", p.spreader.width.value},
           {"min_kg_per_10a", to_kg_per_10a(p.spreader.least)},
           {"max_kg_per_10a", to_kg_per_10a(p.spreader.most)},
           {"step_kg_per_10a", to_kg_per_10a(p.spreader.step)}};
    if (p.available) j["available_kg"] = p.available->value;
    return j;
}

}  // namespace

Json settings_json(const FieldJob& job) {
    Json j{{"region", job.region == io::Region::japan ? "japan" : "any"},
           {"boundary", boundary(job)}};
    if (job.yield.size() == 1) j["yield"] = yield(job.yield.front());
    if (job.yield.size() > 1)
        for (const YieldInput& y : job.yield) j["yields"].push_back(yield(y));
    if (job.ndvi) j["ndvi"] = ndvi(*job.ndvi);
    if (job.moisture)
        j["moisture"] = {{"unit", job.moisture->unit}, {"date", job.moisture->taken.iso}};
    if (job.moisture && job.moisture->soil)
        j["moisture"].update({{"lower_limit", job.moisture->soil->lower_limit},
                              {"drained_upper_limit", job.moisture->soil->drained_upper_limit},
                              {"saturation", job.moisture->soil->saturation}});
    if (job.climate) j["climate"] = climate(job);
    j["uptake_kg_per_t"] = job.uptake_kg_per_t;
    if (job.soil_test) j["soil_test"] = soil_test(*job.soil_test);
    j["guide_p2o5_kg_per_10a"] = to_kg_per_10a(job.phosphate_guide);
    j["guide_k2o_kg_per_10a"] = to_kg_per_10a(job.potash_guide);
    if (job.removal.weight > 0)
        j["removal"] = {{"weight", job.removal.weight}, {"straw_removed", job.removal.straw}};
    if (job.anchor) j["anchor"] = *job.anchor == agronomy::Anchor::high ? "high" : "mid";
    if (job.stable_zones) j["stable_zones"] = true;
    if (job.prices) {
        j["prices"] = {{"product_yen_per_kg", job.prices->product_yen_per_kg}};
        if (job.prices->crop_yen_per_kg)
            j["prices"]["crop_yen_per_kg"] = *job.prices->crop_yen_per_kg;
    }
    for (const Product& p : job.products) j["products"].push_back(product(p));
    j["task"] = {{"pad_m", job.pad.value}};
    return j;
}

}  // namespace vrmap::job
