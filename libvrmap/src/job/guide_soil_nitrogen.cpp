// SPDX-License-Identifier: Apache-2.0
// What hot-water extractable nitrogen says about the fertiliser.
#include <algorithm>

#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

// The least rate of any class of the crop's table; none without one.
std::optional<NitrogenRate> least_of_table(const Tables& tables, const std::string& crop) {
    const std::string table = "soil_test.ac_n." + crop;
    std::optional<double> least;
    for (const std::string& part : tables.below(table)) {
        const std::string key = std::string(table).append(".").append(part);
        const Row* row = tables.peek(key);
        if (!row || row->value.empty()) continue;
        tables.touch(key);
        const double lowest = *std::min_element(row->value.begin(), row->value.end());
        least = std::min(least.value_or(lowest), lowest);
    }
    return least ? std::optional(kg_n_per_10a(*least)) : std::nullopt;
}

}  // namespace

bool has_soil_nitrogen_rule(const Tables& tables, const std::string& crop) {
    return crop_key(tables, crop) != "rice";
}

std::optional<agronomy::SoilNitrogenRule> soil_nitrogen_rule(const Tables& tables,
                                                             const std::string& crop,
                                                             std::optional<double> humus_pct) {
    if (!has_soil_nitrogen_rule(tables, crop)) return std::nullopt;
    const Slope slope = ac_n_slope(tables, crop, humus_pct);
    agronomy::SoilNitrogenRule rule;
    rule.kg_per_ha_per_mg = kg_n_per_10a(slope.kg_per_10a_per_mg).value;
    rule.sd = kg_n_per_10a(slope.sd).value;
    const std::string key = crop_key(tables, crop);
    if (const Row* row = tables.find(std::string("crops.").append(key).append(".ac_n_saturates"),
                                     "mg AC-N/100 g"))
        rule.saturates_at = row->number();
    const auto least = least_of_table(tables, key);
    rule.proves = least.has_value();
    rule.least = least.value_or(NitrogenRate{});
    return rule;
}

}  // namespace vrmap::job
