// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <nlohmann/json.hpp>

#include "job/ledger_sums.hpp"
#include "job/manifest.hpp"
#include "job/mineralisation.hpp"
#include "job/settings.hpp"
#include "job/sludge.hpp"
#include "job/summary_wishes.hpp"
#include "job/tables.hpp"
#include "job/told_json.hpp"
#include "vrmap/io/projection.hpp"
#include "vrmap/job/guide.hpp"
#include "vrmap/job/run.hpp"

namespace vrmap::job {

namespace {

using Json = nlohmann::ordered_json;

double sd_kg_per_10a(double variance) {
    return to_kg_per_10a(NitrogenRate{std::sqrt(variance)});
}

Json field(const Result& r) {
    return {{"name", r.job.name},
            {"customer", r.job.customer},
            {"farm", r.job.farm},
            {"crop", r.job.crop},
            {"area_ha", number(r.loaded.evidence.boundary.area().value / units::m2_in_ha, 4)},
            {"boundary", r.job.boundary ? "file" : "points_hull"},
            {"centre", {{"lat", number(r.centre.lat, 6)}, {"lon", number(r.centre.lon, 6)}}},
            {"crs", r.loaded.crs.definition},
            {"crs_title", io::title_of(r.loaded.crs)}};
}

// Materials whose release over time counted.
std::vector<std::string> timed_materials(const FieldJob& job) {
    std::vector<std::string> names;
    for (const OrganicInput& o : job.organic)
        if (o.pools) names.push_back(o.material);
    return names;
}

// None is stated, and the releases say it event by event.
bool share_is_computed(const FieldJob& job) {
    return !job.credit_share_stated && !timed_materials(job).empty();
}

Json guide(const Result& r) {
    constexpr const char* dressings[] = {"whole", "basal", "topdressing"};
    Json j{
        {"nitrogen_kg_per_10a", number(to_kg_per_10a(r.job.guide.rate), 3)},
        {"source", r.job.guide_source},
        {"standard", r.job.standard},
        {"date", r.job.day.iso},
        {"dressing", dressings[static_cast<std::size_t>(r.job.dressing)]},
        {"stage", r.job.stage},
        {"recovery", r.job.guide.recovery},
        {"soil_share", r.job.guide.soil_share},
        {"credit_share", share_is_computed(r.job) ? Json(nullptr) : Json(r.job.guide.credit_share)},
        {"credit_factor", number(r.outcome.balance.credit_factor, 4)}};
    if (!r.job.recovery_row.empty()) j["recovery_row"] = r.job.recovery_row;
    return j;
}

Json product(const Result& r, const Totals& t, std::size_t k) {
    const ProductTotals& p = t.products[k];
    return {{"name", r.job.products[k].name},
            {"kg", number(p.kg, 3)},
            {"uniform_kg", number(p.uniform_kg, 3)},
            {"mesh_kg", number(p.mesh_kg, 3)},
            {"whole_cells_kg", number(p.whole_cells_kg, 3)},
            {"mean_kg_per_10a", number(to_kg_per_10a(ProductRate{p.kg / t.area_ha}), 3)},
            {"least_kg_per_10a", number(kg_per_10a_from(p.least_rate), 3)},
            {"most_kg_per_10a", number(kg_per_10a_from(p.most_rate), 3)}};
}

Json totals(const Result& r) {
    const Totals t = totals_of(r);
    Json j{{"nitrogen_kg", number(t.nitrogen_kg, 3)},
           {"guide_nitrogen_kg", number(t.guide_nitrogen_kg, 3)},
           {"uniform_nitrogen_kg", number(t.uniform_nitrogen_kg, 3)},
           {"nitrogen_saving_pct", number(t.nitrogen_saving_pct(), 2)},
           {"cells_raised_to_spreader_min", r.outcome.spread.raised_to_least},
           {"cells_cut_to_spreader_max", r.outcome.spread.cut_to_most}};
    for (std::size_t k = 0; k < t.products.size(); ++k) j["products"].push_back(product(r, t, k));
    if (const auto m = money_of(r, t)) {
        j["yen"] = number(m->yen, 0);
        j["uniform_yen"] = number(m->uniform_yen, 0);
        j["saved_yen"] = number(m->saved(), 0);
        for (std::size_t k = 0; k < t.products.size(); ++k) {
            const double price = r.job.prices->product_yen_per_kg[k];
            j["products"][k]["yen"] = number(t.products[k].kg * price, 0);
            j["products"][k]["uniform_yen"] = number(t.products[k].uniform_kg * price, 0);
        }
    }
    return j;
}

// The same for every product.
Json task_grid(const Result& r) {
    const isoxml::TaskGrid& g = r.task_grids.front();
    return {{"rows", g.rows},
            {"cols", g.cols},
            {"south_deg", g.south_deg},
            {"west_deg", g.west_deg},
            {"lat_step_deg", g.lat_step_deg},
            {"lon_step_deg", g.lon_step_deg},
            {"pad_m", r.job.pad.value}};
}

// What each reason moved: mean over the field, its sum in kilograms, and how much it moved about.
Json ledger(const Result& r, agronomy::Nutrient nutrient, const agronomy::Ledger& ledger) {
    Json all = Json::object();
    const std::string unit = std::string(agronomy::name(nutrient)) + "_kg";
    const auto sums = ledger_sums(ledger, r.outcome.wanted.area);
    for (const agronomy::Term term : terms_told(r)) {
        const TermSum& sum = sums[static_cast<std::size_t>(term)];
        all[agronomy::name(term)] = {
            {"mean_" + unit + "_per_10a", number(sum.mean_kg_per_10a, 4)},
            {"mean_abs_" + unit + "_per_10a", number(sum.mean_abs_kg_per_10a, 4)},
            {unit, number(sum.kg, 3)}};
    }
    return all;
}

// What the guide and the soil asked of P2O5 and K2O, and what the product brings.
Json minerals(const Result& r) {
    Json all = Json::object();
    for (const MineralTotals& m : mineral_totals_of(r)) {
        const std::string name = agronomy::name(m.nutrient);
        all[name] = {{"guide_kg", number(m.guide_kg, 3)},
                     {"wanted_kg", number(m.wanted_kg, 3)},
                     {"given_kg", number(m.given_kg, 3)}};
        if (const auto kg_per_10a = removal_kg_per_10a(r, m.nutrient))
            all[name]["removal_kg_per_10a"] = number(*kg_per_10a, 3);
    }
    return all;
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
    for (std::size_t k = 1; k < clean::reasons; ++k)
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

Json layers(const Result& r) {
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

// Every quantity of the soil tests, whether a rate follows from it or not.
Json soil_tests(const SoilTests& tests) {
    Json j = Json::object();
    for (const SoilQuantity& q : tests.quantities) {
        const SoilQuantity::Summary s = q.summary();
        j[q.name] = {{"unit", q.unit},
                     {"of", q.whole_field ? "field" : "points"},
                     {"samples", s.samples},
                     {"mean", number(s.mean, 4)},
                     {"least", number(s.least, 4)},
                     {"most", number(s.most, 4)}};
    }
    return j;
}

// The ways that places went from a system into the field's frame, at the field's centre: inputs
// share them, and PROJ takes its time to tell.
using Ways = std::map<std::string, std::string>;

Ways ways_of(const Result& r) {
    Ways ways;
    for (const io::InputRecord& in : r.loaded.inputs) {
        if (in.crs.empty() || ways.count(in.crs)) continue;
        const io::Crs crs{in.crs};
        const geo::Point centre =
            io::Transform(r.loaded.crs, crs, in.file)(r.loaded.evidence.boundary.centroid());
        ways[in.crs] = io::operation_between(crs, r.loaded.crs, centre);
    }
    return ways;
}

Json input(const io::InputRecord& in, const Ways& ways) {
    Json j{{"role", in.role}, {"file", in.file}, {"bytes", in.bytes}, {"sha256", in.sha256}};
    if (in.crs.empty()) return j;
    j["crs"] = in.crs;
    j["proj"] = ways.at(in.crs);
    return j;
}

Json build() {
    return {{"compiler", VRMAP_COMPILER}, {"processor", VRMAP_PROCESSOR}};
}

// The numbers that were compiled in.
Json table_hashes() {
    Json j = Json::array();
    for (const tables::Text& t : tables::all())
        j.push_back({{"file", std::string("data/guide/").append(t.name).append(".toml")},
                     {"sha256", io::sha256(t.toml)}});
    return j;
}

// A row of the user's that counted in this map.
Json own_row(const Row& row) {
    Json j{{"row", row.key}};
    if (!row.at.empty()) j["at"] = row.at;
    if (row.shape() == Row::Shape::number)
        j["value"] = row.number();
    else if (row.words.empty())
        j["value"] = row.value;
    else
        j["value"] = row.words;
    j["unit"] = row.unit;
    j["src"] = row.src;
    j["year"] = row.year;
    j["confidence"] = name(row.confidence);
    j["file"] = row.file;
    return j;
}

}  // namespace

std::string summary_json(const Result& r, const std::vector<OutputRecord>& outputs) {
    Json j;
    j["program"] = "vrmap";
    j["version"] = version();
    j["libraries"] = io::library_versions();
    j["build"] = build();
    j["field"] = field(r);
    j["guide"] = guide(r);
    j["totals"] = totals(r);
    add_wishes(j, r);
    for (const auto& [nutrient, terms] : ledgers_of(r)) {
        const bool nitrogen = nutrient == agronomy::Nutrient::nitrogen;
        const std::string key =
            nitrogen ? "ledger" : "ledger_" + std::string(agronomy::name(nutrient));
        j[key] = ledger(r, nutrient, *terms);
    }
    if (const Json m = minerals(r); !m.empty()) j["minerals"] = m;
    j["layers"] = layers(r);
    if (r.job.soil_test) j["soil_tests"] = soil_tests(r.loaded.soil_tests);
    j["task_grid"] = task_grid(r);
    j["notes"] = Json::array();
    for (const Message& m : r.notes) j["notes"].push_back(told_json(m));
    j["settings"] = settings_json(r.job);
    j["tables"] = table_hashes();
    j["promises"] = Json::parse(demands_json(demands_of(r)));
    j["inputs_in"] = r.inputs_in;
    j["unverified_constants"] = Json::array();
    for (const Row& row : r.job.tables.used_unverified())
        j["unverified_constants"].push_back(row.key);
    for (const Row& row : r.job.tables.used_own()) j["overridden_rows"].push_back(own_row(row));
    const Ways ways = ways_of(r);
    for (const auto& in : r.loaded.inputs) j["inputs"].push_back(input(in, ways));
    for (const OutputRecord& out : outputs)
        j["outputs"].push_back({{"file", out.file}, {"bytes", out.bytes}, {"sha256", out.sha256}});
    return j.dump(2) + "\n";
}

}  // namespace vrmap::job
