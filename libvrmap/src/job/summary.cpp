// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <nlohmann/json.hpp>

#include "job/ledger_sums.hpp"
#include "job/manifest.hpp"
#include "job/mineralisation.hpp"
#include "job/settings.hpp"
#include "job/sludge.hpp"
#include "job/summary_layers.hpp"
#include "job/summary_wishes.hpp"
#include "job/tables.hpp"
#include "job/told_json.hpp"
#include "vrmap/io/projection.hpp"
#include "vrmap/job/guide.hpp"
#include "vrmap/job/run.hpp"

namespace vrmap::job {

namespace {

using Json = nlohmann::ordered_json;

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
    j["layers"] = summary_layers(r);
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
