// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>

#include "vrmap/job/guide.hpp"

using namespace vrmap;

TEST_CASE("what AC-N says of each crop: slope, its error, saturation, the table's least") {
    const job::Tables t;
    const auto beet = *job::soil_nitrogen_rule(t, "てん菜");
    CHECK(beet.kg_per_ha_per_mg == 20);
    CHECK(beet.sd == doctest::Approx(8));
    CHECK(std::isinf(beet.saturates_at));
    CHECK(beet.least.value == 80);
    const auto potato = *job::soil_nitrogen_rule(t, "potato");
    CHECK(potato.kg_per_ha_per_mg == 5);
    CHECK(potato.saturates_at == 10);
    CHECK(potato.least.value == 20);  // of the lowest class: the field's own is not known
    CHECK(job::soil_nitrogen_rule(t, "wheat", 3.0)->kg_per_ha_per_mg == 25);
    CHECK(job::soil_nitrogen_rule(t, "wheat", 6.0)->kg_per_ha_per_mg == 6);
    CHECK(job::soil_nitrogen_rule(t, "wheat")->kg_per_ha_per_mg == 6);
    CHECK(job::soil_nitrogen_rule(t, "wheat")->least.value == 40);
    const auto onion = *job::soil_nitrogen_rule(t, "onion");
    CHECK(onion.kg_per_ha_per_mg == 10);
    CHECK(onion.sd == 4);
    CHECK(onion.least.value == 0);
}

TEST_CASE("rice has another measure, and AC-N no word") {
    const job::Tables t;
    CHECK_FALSE(job::has_soil_nitrogen_rule(t, "水稲"));
    CHECK_FALSE(job::soil_nitrogen_rule(t, "水稲"));
    CHECK(t.used().empty());
}

TEST_CASE("the rows that AC-N spoke by are recorded, those of other crops are not") {
    const job::Tables t;
    job::soil_nitrogen_rule(t, "potato");
    bool slope = false;
    for (const job::Row& r : t.used()) {
        slope = slope || r.key == "crops.potato.ac_n_slope.any";
        CHECK(r.key.find("wheat") == r.key.npos);
        CHECK(r.key.find("starch") == r.key.npos);
    }
    CHECK(slope);
}
