// SPDX-License-Identifier: Apache-2.0
#include "job/limits.hpp"

#include <doctest/doctest.h>

#include "job/columns.hpp"
#include "job/soil_keys.hpp"
#include "job/tables.hpp"
#include "vrmap/error.hpp"
#include "vrmap/job/guide.hpp"

using namespace vrmap;

TEST_CASE("limits: every row has two ends in order, a unit, a source and a confidence") {
    const toml::table table = toml::parse(std::string_view(job::tables::text_of("limits")));
    std::size_t rows = 0;
    for (const auto& [section, all] : table)
        for (const auto& [key, node] : *all.as_table()) {
            const std::string which = std::string(section.str()) + "." + std::string(key.str());
            CAPTURE(which);
            const toml::table& row = *node.as_table();
            const auto l = job::limits_of(std::string(section.str()), std::string(key.str()));
            CHECK(l.least < l.most);
            CHECK_FALSE(l.unit.empty());
            CHECK_FALSE(row["src"].value_or(std::string()).empty());
            CHECK(row["confidence"].value_or(std::string()) == "unverified");
            ++rows;
        }
    CHECK(rows == 43);
}

TEST_CASE("limits: both ends hold, what is beyond does not; an unknown row is a bug") {
    const auto ph = job::limits_of("soil_test", "ph");
    CHECK(ph.hold(2));
    CHECK(ph.hold(11));
    CHECK_FALSE(ph.hold(1.99));
    CHECK_FALSE(ph.hold(11.01));
    CHECK(job::limits_of("yield", "days_between_harvests").hold(1e9));
    CHECK_THROWS_AS(job::limits_of("soil_test", "boron"), ArgumentError);
}

TEST_CASE("soil tests: each has a row of its range, and its names are columns") {
    for (const job::SoilKey& k : job::soil_keys) {
        CAPTURE(k.name);
        CHECK(job::limits_of("soil_test", k.value).least >= 0);
        CHECK(job::named_column(k.name).role == k.name);
    }
    const struct {
        const char* header;
        const char* role;
        const char* unit;
    } headers[] = {{"可給態窒素(mg/100g)", "ac_n", "mg/100g"},
                   {"熱水抽出性窒素", "ac_n", ""},
                   {"AC-N (mg/kg)", "ac_n", "mg/kg"},
                   {"pH(H2O)", "ph", ""},
                   {"CEC [cmol/kg]", "cec", "me/100g"},
                   {"陽イオン交換容量", "cec", ""},
                   {"腐植（％）", "humus", "%"},
                   {"トルオーグリン酸", "p2o5", ""},
                   {"有効態りん酸 (mg/100g)", "p2o5", "mg/100g"},
                   {"交換性カリ_mg/100g", "k2o", "mg/100g"},
                   {"phw", "", ""}};
    for (const auto& h : headers) {
        CAPTURE(h.header);
        CHECK(job::named_column(h.header).role == h.role);
        CHECK(job::named_column(h.header).unit == h.unit);
    }
}
