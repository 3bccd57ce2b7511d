// SPDX-License-Identifier: Apache-2.0
#include "job/soil_test.hpp"

namespace vrmap::job {

void read_soil_numbers(Section& s, SoilTestInput& t) {
    t.phosphate = s.number("p2o5_mg_per_100g", 0, 500);
    t.potash = s.number("k2o_mg_per_100g", 0, 500);
    for (const char* key : {"p2o5", "k2o"}) {
        const auto column = s.words(key);
        if (!column) continue;
        const bool is_phosphate = key[0] == 'p';
        if (is_phosphate ? t.phosphate.has_value() : t.potash.has_value())
            s.refuse(key, {"soil_test.value_and_column", {{"key", key}}});
        (is_phosphate ? t.phosphate_column : t.potash_column) =
            static_cast<int>(t.source.numbers.size());
        t.source.numbers.push_back(*column);
    }
    const std::pair<const char*, double> others[] = {
        {"ac_n_mg_per_100g", 50}, {"ph", 14}, {"cec_me_per_100g", 200}, {"humus_pct", 60}};
    for (const auto& [key, most] : others)
        if (const auto value = s.number(key, 0, most)) t.recorded.emplace_back(key, *value);
}

}  // namespace vrmap::job
