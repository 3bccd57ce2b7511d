// SPDX-License-Identifier: Apache-2.0
#include "prescribe_soil.hpp"

#include "map_samples.hpp"
#include "vrmap/agronomy/field_prior.hpp"

namespace vrmap {

namespace {

// The samples as a layer, where they show a pattern. Blank columns were told of when read.
template <class Q>
std::optional<geo::Layer<Q>> pattern_of(const geo::PointSet<Q>& samples, const char* called,
                                        const Plan& plan, Outcome& out, LayerReport& report) {
    const auto known = in_fixed_order(samples);
    if (known.size() == 0) return std::nullopt;
    auto layer = map_samples(known, out.area, plan, report);
    note_unused(out.notes, called, report, plan);
    if (!report.used) return std::nullopt;
    return layer;
}

void map_rivals(const Evidence& e, const Plan& plan, Outcome& out) {
    for (const Evidence::Rival& r : e.rivals) {
        LayerReport& report = out.soil.rival_reports.emplace_back();
        if (auto layer = pattern_of(r.points, r.called.c_str(), plan, out, report))
            out.soil.rivals.push_back({std::move(*layer), r.bad});
    }
}

// Growth is held against humus, or, where that has no map, against AC-N.
void ask_growth(const Evidence& e, const Plan& plan, SoilMaps& soil, const Outcome& out) {
    // an image that has no say of nitrogen has none of its cause
    if (!out.ndvi_report || !out.ndvi_report->used || !plan.ndvi_rule) return;
    const geo::Grid<double> growth = agronomy::without_bare(e.ndvi->layer, plan.ndvi_guard).mean();
    if (geo::area_mean(out.area, [&](std::size_t i) { return growth[i]; }) < plan.bare_ndvi) return;
    const auto ask = [&](const auto& samples, const char* called) {
        const auto known = in_fixed_order(samples);
        soil.growth_follows_soil =
            agronomy::follows_soil({known.position, known.value, known.record}, growth, out.area,
                                   plan.parameters.gate.fewest_soil_samples);
        if (soil.growth_follows_soil) soil.growth_against = called;
    };
    if (soil.humus_report && soil.humus_report->used) ask(*e.humus, "soil_test_humus");
    if (!soil.growth_follows_soil && soil.nitrogen_report && soil.nitrogen_report->used)
        ask(*e.nitrogen_test, "soil_test_ac_n");
}

}  // namespace

void map_soil(const Evidence& e, const Plan& plan, Outcome& out) {
    if (e.nitrogen_test && plan.soil_nitrogen)
        out.soil.nitrogen = pattern_of(*e.nitrogen_test, "soil_test_ac_n", plan, out,
                                       out.soil.nitrogen_report.emplace());
    if (e.humus)
        pattern_of(*e.humus, "soil_test_humus", plan, out, out.soil.humus_report.emplace());
    map_rivals(e, plan, out);
    ask_growth(e, plan, out.soil, out);
}

void add_soil(const Plan& plan, const Outcome& out, agronomy::BalanceInput& in) {
    if (out.soil.nitrogen)
        in.soil_nitrogen = agronomy::SoilNitrogenEvidence{
            *out.soil.nitrogen, out.soil.nitrogen_report->variogram.structured_share(),
            *plan.soil_nitrogen};
    in.rivals = out.soil.rivals;
    in.growth_follows_soil = out.soil.growth_follows_soil;
}

void note_soil(const Evidence& e, const Plan& plan, Outcome& out) {
    if (out.soil.growth_follows_soil)
        out.notes.push_back({"gate.growth_against_soil",
                             {{"layer", out.soil.growth_against},
                              {"correlation", text(*out.soil.growth_follows_soil, 2)},
                              {"prior_pct", text(100 * out.balance.prior, 0)}}});
    std::size_t mapped = 0;
    for (std::size_t k = 0; k < e.rivals.size(); ++k) {
        if (!out.soil.rival_reports[k].used) continue;
        const auto l = agronomy::likelihood(out.soil.rivals[mapped++], plan.parameters.gate);
        double ground = 0;
        for (std::size_t i = 0; i < l.size(); ++i)
            if (l[i] >= 0.5) ground += out.area[i];
        out.notes.push_back(
            {"gate.rival_cause",
             {{"layer", e.rivals[k].called}, {"area_ha", text(ground / units::m2_in_ha, 2)}}});
    }
}

}  // namespace vrmap
