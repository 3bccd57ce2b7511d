// SPDX-License-Identifier: Apache-2.0
#include "job/summary_layers.hpp"

#include <cmath>

#include "job/mineralisation.hpp"
#include "job/told_json.hpp"

namespace vrmap::job {

using Json = nlohmann::ordered_json;

namespace {

double sd_kg_per_10a(double variance) {
    return to_kg_per_10a(NitrogenRate{std::sqrt(variance)});
}

const char* name_of(interpolate::Shape s) {
    switch (s) {
        case interpolate::Shape::exponential:
            return "exponential";
        case interpolate::Shape::spherical:
            return "spherical";
        case interpolate::Shape::gaussian:
            return "gaussian";
        case interpolate::Shape::matern32:
            return "matern32";
        case interpolate::Shape::matern52:
            return "matern52";
    }
    return "";
}

// One structure is what a layer is fitted with; none reads as an exponential of no sill.
Json variogram(const interpolate::Variogram& v) {
    const interpolate::Structure s =
        v.structures.empty() ? interpolate::Structure{} : v.structures.front();
    return {{"model", name_of(s.shape)},
            {"nugget", number(v.nugget, 8)},
            {"sill", number(v.sill(), 8)},
            {"range_m", number(s.range.value, 2)},
            {"structured_share", number(v.structured_share(), 4)}};
}

Json layer(const LayerReport& l, bool kriged) {
    Json j{{"samples", l.samples},
           {"cover_pct", number(100 * l.cover, 1)},
           {"has_signal", l.used},
           {"variogram", variogram(l.variogram)}};
    if (kriged)
        j["leave_one_out"] = {
            {"samples", l.cross_validation.samples},
            {"mean_error", number(l.cross_validation.mean_error, 6)},
            {"rmse", number(l.cross_validation.rmse, 6)},
            {"rmse_of_mean", number(l.cross_validation.mean_rmse, 6)},
            {"skill", number(l.cross_validation.skill(), 4)},
            {"standardised_variance", number(l.cross_validation.standardised_variance, 4)},
            {"within_90_pct", number(100 * l.cross_validation.covered_90, 1)}};
    return j;
}

Json trust(const std::optional<agronomy::Trust>& t) {
    if (!t) return nullptr;
    return {{"signal_sd_n_kg_per_10a", number(sd_kg_per_10a(t->signal_variance), 4)},
            {"noise_sd_n_kg_per_10a", number(sd_kg_per_10a(t->noise_variance), 4)},
            {"shrinkage", number(t->shrinkage, 4)}};
}

Json yield(const YieldMap& map) {
    const clean::CleanedYield& y = map.points;
    Json j = layer(map.report, true);
    const auto counts = y.counts();
    j["points"] = y.all.size();
    j["kept"] = counts[0];
    for (std::size_t k = 1; k < clean::reasons_of_points; ++k)
        j["rejected"][clean::name(static_cast<clean::Reason>(k))] = counts[k];
    j["mean_before_t_per_ha"] = number(y.mean_before(), 4);
    j["mean_after_t_per_ha"] = number(y.mean_after(), 4);
    if (map.uptake_report) j["uptake"] = layer(*map.uptake_report, true);
    j["trust"] = trust(map.trust);
    return j;
}

// One year stands alone; several are a list, the oldest first, each with its year.
void add_yields(Json& layers, const Result& r) {
    const auto& maps = r.outcome.yield;
    if (maps.size() == 1) layers["yield"] = yield(maps.front());
    if (maps.size() < 2) return;
    for (std::size_t k = 0; k < maps.size(); ++k) {
        const std::string& harvested = r.job.yield[k].harvested.iso;
        Json j{{"year", std::stoi(harvested)}, {"harvested", harvested}};
        j.update(yield(maps[k]));
        layers["yields"].push_back(std::move(j));
    }
}

// Who has the nitrogen of one event, kg on the field; where water slows the release, this is
// without it.
Json release(const agronomy::Release& r, double nitrogen_kg) {
    const agronomy::ReleaseAccount a = agronomy::account_of(r);
    const auto kg = [nitrogen_kg](double share) { return number(share * nitrogen_kg, 3); };
    Json j{{"transformed_days_at_end", number(r.season.ends, 2)},
           {"nitrogen_kg", number(nitrogen_kg, 3)},
           {"season_kg", kg(r.to_season())},
           {"seen_by_image_kg", kg(r.to_image())},
           {"in_window_kg", kg(r.to_dressing())},
           {"before_window_kg", kg(a.before_window)},
           {"after_window_kg", kg(a.after_window)},
           {"earlier_crops_kg", kg(a.earlier_crops)},
           {"lost_kg", kg(a.lost)},
           {"left_kg", kg(a.left)}};
    for (std::size_t k = 0; k < r.harvests.size(); ++k)
        j["seen_by_harvest_kg"].push_back(kg(r.to_harvest(k)));
    return j;
}

}  // namespace

Json summary_layers(const Result& r) {
    Json j = Json::object();
    add_yields(j, r);
    if (r.outcome.ndvi_report) {
        j["ndvi"] = layer(*r.outcome.ndvi_report, false);
        j["ndvi"]["trust"] = trust(r.outcome.balance.ndvi_trust);
        if (const auto& blind = r.outcome.ndvi_blind; blind.any())
            j["ndvi"].update({{"saturated_pct", number(100 * blind.saturated, 2)},
                              {"bare_pct", number(100 * blind.bare, 2)}});
    }
    if (r.outcome.moisture_report) j["moisture"] = layer(*r.outcome.moisture_report, true);
    if (const auto explained = r.outcome.balance.water_explains)
        j["moisture"]["explains_of_growth"] = number(*explained, 4);
    if (r.outcome.phosphate_report) j["soil_test_p2o5"] = layer(*r.outcome.phosphate_report, true);
    if (r.outcome.potash_report) j["soil_test_k2o"] = layer(*r.outcome.potash_report, true);
    if (const auto& report = r.outcome.soil.nitrogen_report) {
        j["soil_test_ac_n"] = layer(*report, true);
        j["soil_test_ac_n"]["trust"] = trust(r.outcome.balance.soil_nitrogen_trust);
    }
    if (const auto& report = r.outcome.soil.humus_report)
        j["soil_test_humus"] = layer(*report, true);
    for (std::size_t k = 0; k < r.outcome.soil.rival_reports.size(); ++k)
        j[r.loaded.evidence.rivals[k].called] = layer(r.outcome.soil.rival_reports[k], true);
    if (const auto follows = r.outcome.soil.growth_follows_soil)
        j[r.outcome.soil.growth_against].update({{"growth_follows", number(*follows, 4)},
                                                 {"prior", number(r.outcome.balance.prior, 4)}});
    for (std::size_t k = 0; k < r.outcome.organic.size(); ++k) {
        const OrganicInput& o = r.job.organic[k];
        j["organic"].push_back(
            {{"material", o.material},
             {"spread", o.spread.iso},
             {"swaths", r.loaded.evidence.organic[k].swaths.size()},
             {"spread_t", number(r.outcome.organic[k].total_t + r.outcome.organic[k].outside_t, 6)},
             {"on_grid_t", number(r.outcome.organic[k].total_t, 6)},
             {"nitrogen_kg_per_t", o.content.nitrogen_kg_per_t_fresh},
             {"efficiency", number(o.content.efficiency, 4)},
             {"before_harvest", o.before_harvest},
             {"released_before_image",
              o.pools && !o.seen_stated ? Json(nullptr) : Json(o.share_seen_by_image)}});
        if (const auto& timed = r.loaded.evidence.organic[k].release)
            j["organic"].back()["release"] =
                release(*timed, r.outcome.organic[k].total_t * o.content.nitrogen_kg_per_t_fresh);
        for (const auto& [metal, mg_per_kg] : o.analysis)
            j["organic"].back()["analysis_mg_per_kg"][metal] = mg_per_kg;
    }
    for (std::size_t k = 0; k < r.outcome.applied.size(); ++k) {
        const OrganicInput& o = r.job.applied[k];
        const bool harvest = o.fed_harvest >= 0;
        j["applied"].push_back(
            {{"date", o.spread.iso},
             {"swaths", r.loaded.evidence.applied[k].swaths.size()},
             {"n_kg", number(r.outcome.applied[k].total_t * o.content.nitrogen_kg_per_t_fresh, 3)},
             {"seen_by", harvest
                             ? r.job.yield[static_cast<std::size_t>(o.fed_harvest)].harvested.iso
                             : r.job.ndvi->taken.iso}});
    }
    return j;
}

}  // namespace vrmap::job
