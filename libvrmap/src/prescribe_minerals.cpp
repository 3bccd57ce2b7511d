// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "map_samples.hpp"
#include "prescribe_rooms.hpp"

namespace vrmap {

namespace {

// What a soil test's share of the guide is in each cell: kriged where the tests show a pattern,
// else their mean's.
std::optional<geo::Grid<double>> test_shares(const std::optional<geo::PointSet<SoilTest>>& tests,
                                             const std::optional<TestSteps>& steps,
                                             const Plan& plan, const Outcome& out,
                                             std::optional<LayerReport>& report) {
    if (!tests || !steps) return std::nullopt;
    const auto known = in_fixed_order(*tests);
    if (known.size() == 0) return std::nullopt;
    report.emplace();
    const auto layer = map_samples(known, out.area, plan, *report, {});
    double sum = 0;
    for (const double v : known.value) sum += v;
    const double mean = sum / static_cast<double>(known.size());
    geo::Grid<double> share(out.area.geometry(), steps->share_at(mean));
    for (std::size_t i = 0; report->used && i < share.size(); ++i)
        if (!std::isnan(layer.mean()[i])) share[i] = steps->share_at(layer.mean()[i]);
    return share;
}

// What is known and asked of P2O5 or K2O.
struct Mineral {
    OxideRate guide;
    const std::optional<geo::PointSet<SoilTest>>& test;
    const std::optional<TestSteps>& steps;
    double agronomy::OrganicMaterial::*content;
    double agronomy::OrganicMaterial::*efficiency;
    double agronomy::OxidesPerTonne::*removed;
    OxideRate starter;
};

// What the years with a map carried away of it, where the plan gives that a weight.
std::optional<geo::Grid<double>> removal_of(const Mineral& m, const Evidence& e, const Plan& plan,
                                            const Outcome& out) {
    std::vector<agronomy::Removal> years;
    for (std::size_t k = 0; plan.removal_weight > 0 && k < out.yield.size(); ++k)
        if (out.yield[k].report.used)
            years.push_back({&out.yield[k].layer->mean(), e.yield[k].removed.*m.removed});
    return years.empty() ? std::nullopt : std::optional(agronomy::mean_removal(years));
}

// Its account over the mesh, where the guide asks for it.
std::optional<agronomy::Ledger> mineral_on_mesh(const Mineral& m, const Evidence& e,
                                                const Plan& plan, const Outcome& out,
                                                std::optional<LayerReport>& report,
                                                std::optional<geo::Grid<double>>& removal) {
    if (!(m.guide.value > 0)) return std::nullopt;
    removal = removal_of(m, e, plan, out);
    agronomy::MineralInput in{m.guide,
                              out.area,
                              test_shares(m.test, m.steps, plan, out, report),
                              {},
                              plan.guide.credit_share,
                              removal,
                              plan.removal_weight};
    for (std::size_t k = 0; k < e.organic.size(); ++k) {
        const Evidence::Spreading& s = e.organic[k];
        // what was in the soil when it was tested is in the guide's step
        const bool tested = m.test && m.steps && s.before_soil_test;
        if (!s.before_harvest && !tested)
            in.organic.push_back(
                {out.organic[k].dose, s.material.*m.content, s.material.*m.efficiency});
    }
    const agronomy::MineralParameters p{plan.parameters.credit, plan.mineral_most_over_guide,
                                        m.starter};
    return prescription::on_mesh(agronomy::balance_mineral(in, p), out.area, out.wanted.area);
}

void note_tested(const Mineral& m, const char* nutrient, const Evidence& e, Notes& notes) {
    const bool tested =
        m.guide.value > 0 && m.test && m.steps &&
        std::any_of(e.organic.begin(), e.organic.end(), [&m](const Evidence::Spreading& s) {
            return s.before_soil_test && !s.before_harvest && s.material.*m.content > 0;
        });
    if (tested) notes.push_back({"soil_test.saw_organic", {{"nutrient", nutrient}}});
}

}  // namespace

void map_minerals(const Evidence& e, const Plan& plan, Outcome& out) {
    using Material = agronomy::OrganicMaterial;
    using Removed = agronomy::OxidesPerTonne;
    const Mineral phosphate{plan.phosphate_guide,
                            e.phosphate_test,
                            plan.phosphate_steps,
                            &Material::phosphate_kg_per_t_fresh,
                            &Material::phosphate_efficiency,
                            &Removed::phosphate,
                            plan.phosphate_starter};
    const Mineral potash{plan.potash_guide,
                         e.potash_test,
                         plan.potash_steps,
                         &Material::potash_kg_per_t_fresh,
                         &Material::potash_efficiency,
                         &Removed::potash,
                         plan.potash_starter};
    out.wanted.phosphate =
        mineral_on_mesh(phosphate, e, plan, out, out.phosphate_report, out.phosphate_removal);
    out.wanted.potash =
        mineral_on_mesh(potash, e, plan, out, out.potash_report, out.potash_removal);
    note_tested(phosphate, "P2O5", e, out.notes);
    note_tested(potash, "K2O", e, out.notes);
    const bool asked = plan.removal_weight > 0 && (out.wanted.phosphate || out.wanted.potash);
    if (asked && !out.phosphate_removal && !out.potash_removal)
        out.notes.push_back({"removal.no_yield_map", {}});
}

}  // namespace vrmap
