// SPDX-License-Identifier: Apache-2.0
// Published worked examples that follow from the tables alone (AGRONOMY.md §10, E3).
#include <doctest/doctest.h>

#include <cmath>

#include "vrmap/job/guide.hpp"

using namespace vrmap;

namespace {

const job::Tables t;

const job::Row& row(const char* key) {
    const job::Row* found = t.peek(key);
    REQUIRE(found);
    return *found;
}

}  // namespace

TEST_CASE("sugar beet: a score of 13.05 asks for 7.95 kg, and never for less than the starter") {
    const job::BeetScore beet = job::beet_score(t);
    const job::Row& example = row("rules.beet_score.example");
    CHECK(example.value == std::vector<double>{5.5, 13.05, 7.95});
    CHECK(beet.score(5.5, 7) == doctest::Approx(13.05));
    CHECK(beet.rate(13.05) == doctest::Approx(7.95));
    CHECK(beet.rate(0) == 21);
    CHECK(beet.rate(17) == 4);
    CHECK(beet.rate(40) == 4);
}

TEST_CASE("Gunma: one tonne of cattle compost is 2.1, 5.4 and 7.2 kg") {
    const auto& content = row("materials.gunma_cattle_compost.content").value;
    const auto& efficiency = row("materials.gunma_cattle_compost.rule_efficiency").value;
    const double expected[] = {2.1, 5.4, 7.2};
    for (std::size_t k = 0; k < 3; ++k)
        CHECK(1000 * content[k] / 100 * efficiency[k] / 100 == doctest::Approx(expected[k]));
}

TEST_CASE("sewage composts: half a tonne gives 1.5, 1 and 2.5 kg; with straw bedding 3, 1, 2.5") {
    const auto bark = job::material_credit(t, "sewage_cattle_bark");
    REQUIRE(bark);
    CHECK(0.5 * bark->nitrogen == 1.5);
    CHECK(0.5 * bark->phosphate == 1);
    CHECK(0.5 * bark->potash == 2.5);
    const auto straw = job::material_credit(t, "sewage_cattle_straw");
    REQUIRE(straw);
    CHECK(0.5 * straw->nitrogen == 3);
    const auto sapporo = job::material_credit(t, "sewage_sapporo");
    CHECK(0.1 * sapporo->nitrogen == 0.5);  // per 100 kg
    CHECK_FALSE(job::material_credit(t, "cattle_compost"));
    CHECK_FALSE(job::material_credit(t, "fish meal"));
}

TEST_CASE("a material whose row gives kilograms: as much of what it holds, never more than all") {
    using agronomy::Nutrient;
    CHECK(*job::credited_share(t, "nemuro_compost", Nutrient::nitrogen, 5) == doctest::Approx(0.2));
    CHECK(*job::credited_share(t, "nemuro_slurry", Nutrient::potash, 2) == 1);
    CHECK(*job::credited_share(t, "nemuro_slurry", Nutrient::phosphate, 0) == 0);
    CHECK_FALSE(job::credited_share(t, "cattle_compost", Nutrient::nitrogen, 5));
}

TEST_CASE("cattle compost by C/N is clip(30 - C/N, 0, 25)") {
    for (double c_n = 1; c_n < 45; c_n += 0.25)
        CHECK(100 * *job::material_efficiency(t, "cattle_compost", c_n, "wheat") ==
              doctest::Approx(std::clamp(30 - c_n, 0.0, 25.0)));
}

TEST_CASE("rice: 540 kg of 7.0 % protein held 10.1 kg of nitrogen") {
    CHECK(job::rice_protein(t).uptake_kg_per_10a(540, 7.0) == doctest::Approx(10.125));
}

TEST_CASE("wheat: 600 kg of 10.5 % protein held 14 kg") {
    CHECK(job::wheat_protein(t).uptake_kg_per_10a(600, 10.5) == doctest::Approx(14).epsilon(0.02));
    CHECK(600 * *job::nitrogen_demand(t, "winter wheat") == doctest::Approx(14).epsilon(0.005));
}

TEST_CASE("NFOA: NDVI 0.5 after 100 days promises 2.575 t/ha") {
    const auto& c = row("rules.nfoa.yield_potential").value;
    const auto& example = row("rules.nfoa.example").value;
    CHECK(c[0] + c[1] * std::exp(c[2] * example[0] / example[1]) ==
          doctest::Approx(example[2]).epsilon(2e-4));
}

TEST_CASE("N-Sensor: one SV more is 1.5 kg taken up, and two kilograms less at 80 %") {
    const double uptake = row("rules.n_sensor.panicle.uptake").number();
    CHECK(-uptake / row("rules.n_sensor.panicle.efficiency").number() ==
          doctest::Approx(row("rules.n_sensor.panicle.step").number()).epsilon(0.1));
}

TEST_CASE("silage maize: an AC-N of 9 gives 15.5 kg, of a standard of 18") {
    CHECK(row("soil_test.ac_n_example.silage_maize").value == std::vector<double>{9, 15.5});
    CHECK(job::standard(t, "silage_maize", "tokachi_volcanic", "whole")->nitrogen ==
          kg_n_per_10a(18));
    CHECK(t.below("soil_test.ac_n") ==
          std::vector<std::string>{"potato", "starch_potato", "sugar_beet", "table_202", "wheat"});
}

TEST_CASE("AC-N: what the slopes say is what their tables say") {
    const job::Row& beet = row("soil_test.ac_n.sugar_beet.any");
    CHECK(beet.on_steps(1.5) == 24);
    CHECK(beet.on_steps(8) == 12);
    CHECK(beet.on_steps(12) == 8);
    CHECK((beet.value[0] - beet.value[4]) / 8 == job::ac_n_slope(t, "てん菜").kg_per_10a_per_mg);
    CHECK(row("soil_test.ac_n.wheat.humus_below_5").on_steps(2) == 14);
    CHECK(row("soil_test.ac_n.wheat.humus_from_5").on_steps(8) == 6);
    CHECK(row("soil_test.ac_n.potato.class_9").on_steps(3) == 9);
    CHECK(row("soil_test.ac_n.starch_potato.class_11").on_steps(1) == 15);
}

TEST_CASE("the station's normals: 366 days whose monthly means are the table's") {
    const job::Row& daily = row("climate.iwamizawa.daily_tmean");
    REQUIRE(daily.value.size() == 366);
    const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    std::size_t day = 0;
    for (std::size_t m = 0; m < 12; ++m) {
        double sum = 0;
        for (int d = 0; d < days[m]; ++d) sum += daily.value[day++];
        CAPTURE(m);
        CHECK(sum / days[m] ==
              doctest::Approx(row("climate.iwamizawa.monthly_tmean").value[m]).epsilon(0.02));
    }
}

TEST_CASE("transformed days of the normals: as published for the region") {
    const auto days_at_25 = [](double ea_cal_per_mol) {
        constexpr double gas_cal = 1.987;
        double sum = 0;
        for (const double celsius : row("climate.iwamizawa.daily_tmean").value)
            if (celsius > 0)
                sum += std::exp(ea_cal_per_mol / gas_cal * (1 / 298.15 - 1 / (celsius + 273.15)));
        return sum;
    };
    const auto& said = row("climate.iwamizawa.transformed_days").value;
    CHECK(days_at_25(14058) == doctest::Approx(said[0]).epsilon(0.005));
    CHECK(days_at_25(69900 / 4.184) == doctest::Approx(said[1]).epsilon(0.005));
    CHECK(days_at_25(24803) == doctest::Approx(said[2]).epsilon(0.005));
    const auto& sapporo = row("climate.sapporo.transformed_days").value;
    CHECK(days_at_25(14058) > sapporo[0]);
    CHECK(days_at_25(14058) < sapporo[1]);
}
