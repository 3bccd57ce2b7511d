// SPDX-License-Identifier: Apache-2.0
// Published rules: standards, soil tests, the beet score and stages.
#include <algorithm>

#include "job/named_rows.hpp"
#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

std::string dotted(std::initializer_list<std::string_view> parts) {
    std::string key;
    for (const std::string_view part : parts) key.append(key.empty() ? "" : ".").append(part);
    return key;
}

}  // namespace

std::optional<Standard> standard(const Tables& tables, const std::string& name,
                                 const std::string& soil, const std::string& when) {
    for (const std::string& ground : {soil, std::string("any")}) {
        const std::string key = dotted({"standards", name, ground, when});
        const Row* row = tables.find(key, "kg N, P2O5, K2O/10a");
        if (!row) continue;
        return Standard{key, kg_n_per_10a(row->value[0]), kg_oxide_per_10a(row->value[1]),
                        kg_oxide_per_10a(row->value[2]), row->src};
    }
    return std::nullopt;
}

std::vector<std::string> known_standards(const Tables& tables) {
    return tables.below("standards");
}

std::vector<std::string> known_soils(const Tables& tables, const std::string& standard) {
    std::vector<std::string> soils = tables.below("standards." + standard);
    std::erase(soils, "crop");
    return soils;
}

std::vector<std::string> known_dressings(const Tables& tables, const std::string& standard,
                                         const std::string& soil) {
    std::vector<std::string> known = tables.below(dotted({"standards", standard, soil}));
    for (std::string& any : tables.below(dotted({"standards", standard, "any"})))
        known.push_back(std::move(any));
    return known;
}

bool has_soil_test_rule(const Tables& tables, const std::string& crop) {
    const auto& without = tables.peek("soil_test.without_rule.crops")->words;
    return std::find(without.begin(), without.end(), crop_key(tables, crop)) == without.end();
}

std::optional<TestSteps> soil_test_steps(const Tables& tables, const std::string& crop,
                                         agronomy::Nutrient nutrient) {
    if (!has_soil_test_rule(tables, crop)) return std::nullopt;
    const std::string unit = nutrient == agronomy::Nutrient::phosphate
                                 ? "share of the guide rate, by mg P2O5/100 g Truog (at)"
                                 : "share of the guide rate, by mg K2O/100 g exchangeable (at)";
    const std::string all = std::string("soil_test.") + agronomy::name(nutrient);
    const Row* row = tables.find(dotted({all, crop_key(tables, crop)}), unit);
    if (!row) row = tables.find(all + ".other", unit);
    return row ? std::optional(TestSteps{row->at, row->value}) : std::nullopt;
}

BeetScore beet_score(const Tables& tables) {
    return {tables.number("rules.beet_score.top", "kg N/10a"),
            tables.number("rules.beet_score.nitrate_factor", "score per kg NO3-N/10a in 0-60 cm"),
            tables.number("rules.beet_score.least", "kg N/10a, starter")};
}

double bare_ndvi(const Tables& tables) {
    return tables.peek_number("rules.ndvi_guard.any.bare", "NDVI");
}

std::optional<std::string> stage_key(const Tables& tables, const std::string& said) {
    return group_called(tables, "rules.stage", said);
}

double most_goal_over_class(const Tables& tables) {
    return tables.number("rules.goal.most_over_class", "share of the guide's yield class");
}

}  // namespace vrmap::job
