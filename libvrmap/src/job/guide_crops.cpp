// SPDX-License-Identifier: Apache-2.0
// Crops: what they take up, carry away and lose; what yields usually are.
#include <algorithm>

#include "job/named_rows.hpp"
#include "vrmap/error.hpp"
#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

constexpr const char* slope_unit = "kg N/10a less per mg AC-N/100 g more";
constexpr const char* of_fertiliser = "share of fertiliser N";

std::string row_of(const Tables& tables, const std::string& crop, const char* row) {
    return std::string("crops.").append(crop_key(tables, crop)).append(".").append(row);
}

std::optional<double> number_of(const Row* row) {
    return row ? std::optional(row->number()) : std::nullopt;
}

std::optional<NitrogenRate> cap(const Tables& tables, const char* group, const std::string& crop) {
    const Row* row = tables.find(
        std::string("balance.").append(group).append(".").append(crop_key(tables, crop)),
        "kg N/10a");
    return row ? std::optional(kg_n_per_10a(row->number())) : std::nullopt;
}

std::optional<Removal> removal_of(const Row* row) {
    if (!row) return std::nullopt;
    return Removal{row->value[0], row->value[1], row->value[2]};
}

}  // namespace

std::string crop_key(const Tables& tables, const std::string& crop) {
    return group_named_in(tables, "crops", crop).value_or("other");
}

std::optional<double> nitrogen_demand(const Tables& tables, const std::string& crop) {
    return number_of(
        tables.find(row_of(tables, crop, "n_req"), "kg N in the crop per kg of yield"));
}

std::optional<double> nitrogen_harvest_index(const Tables& tables, const std::string& crop) {
    return number_of(
        tables.find(row_of(tables, crop, "nhi"), "share of the crop's N in the grain"));
}

std::optional<NitrogenRate> uptake_cap(const Tables& tables, const std::string& crop) {
    const Row* row = tables.find(row_of(tables, crop, "uptake_cap"), "kg N/10a");
    return row ? std::optional(kg_n_per_10a(row->number())) : std::nullopt;
}

std::optional<double> recovery(const Tables& tables, const std::string& crop,
                               const std::string& when, FallBack fall_back) {
    const std::string all = row_of(tables, crop, "recovery.");
    const Row* row = tables.find(all + when, of_fertiliser);
    if (!row && fall_back == FallBack::to_basal) row = tables.find(all + "basal", of_fertiliser);
    return number_of(row);
}

Slope ac_n_slope(const Tables& tables, const std::string& crop, std::optional<double> humus_pct) {
    const double cv = tables.number("balance.soil.ac_n_slope_cv", "ratio");
    const auto slope = [cv](const Row& row) {
        return Slope{row.number(), row.sd.value_or(cv * row.number())};
    };
    const std::string own = row_of(tables, crop, "ac_n_slope");
    if (const Row* bound = tables.peek(own + "_humus_bound")) {
        const std::string part = humus_pct && *humus_pct < bound->number() ? "below" : "from";
        return slope(tables.row(own + ".humus_" + part, slope_unit));
    }
    const Row* row = tables.find(own + ".any", slope_unit);
    return slope(row ? *row : tables.row("crops.other.ac_n_slope.any", slope_unit));
}

std::optional<Removal> removal(const Tables& tables, const std::string& crop) {
    const Row* all =
        tables.find(row_of(tables, crop, "removal"), "kg N, P2O5, K2O per t of fresh product");
    if (all) return removal_of(all);
    const Row* n = tables.find(row_of(tables, crop, "removal_n"), "kg N per t of fresh product");
    return n ? std::optional(Removal{n->number(), {}, {}}) : std::nullopt;
}

std::optional<Removal> straw_removal(const Tables& tables, const std::string& crop) {
    auto straw =
        removal_of(tables.find(row_of(tables, crop, "straw"), "kg N, P2O5, K2O per t of straw"));
    const Row* per = tables.find(row_of(tables, crop, "straw_per_grain"), "kg straw per kg grain");
    if (!straw || !per) return std::nullopt;
    for (std::optional<double>* v : {&straw->phosphate, &straw->potash})
        if (*v) **v *= per->number();
    straw->nitrogen *= per->number();
    return straw;
}

MineralStarter mineral_starter(const Tables& tables, const std::string& crop) {
    const Row* row = tables.find(row_of(tables, crop, "mineral_starter"), "kg P2O5, K2O/10a");
    if (!row) return {};
    return {kg_oxide_per_10a(row->value[0]), kg_oxide_per_10a(row->value[1])};
}

RiceProtein rice_protein(const Tables& tables) {
    return {tables.number("crops.rice.protein_intercept", "% protein of white rice"),
            tables.number("crops.rice.protein_slope", "% protein per kg grain per kg N")};
}

WheatProtein wheat_protein(const Tables& tables) {
    return {tables.number("crops.wheat.protein_per_n", "% protein per kg N in 1 kg of grain"),
            tables.number("crops.wheat.nhi", "share of the crop's N in the grain")};
}

bool yield_speaks_for(const Tables& tables, const std::string& crop) {
    const auto& known = tables.peek("balance.yield.crops")->words;
    return std::find(known.begin(), known.end(), crop_key(tables, crop)) != known.end();
}

std::vector<std::string> crops_with_yield_rule(const Tables& tables) {
    std::vector<std::string> names;
    for (const std::string& key : tables.peek("balance.yield.crops")->words)
        if (const Row* row = tables.peek("crops." + key + ".names"))
            names.insert(names.end(), row->words.begin(), row->words.end());
    return names;
}

std::optional<NitrogenRate> most_nitrogen(const Tables& tables, const std::string& crop) {
    return cap(tables, "crop_cap", crop);
}

std::optional<NitrogenRate> most_topdressing(const Tables& tables, const std::string& crop) {
    return cap(tables, "crop_topdressing_cap", crop);
}

YieldBand usual_yield(const Tables& tables, const std::string& crop) {
    const Row* row = tables.peek(row_of(tables, crop, "usual_t_per_ha"));
    if (!row) row = tables.peek("crops.other.usual_t_per_ha");
    return {{row->value[0]}, {row->value[1]}};
}

}  // namespace vrmap::job
