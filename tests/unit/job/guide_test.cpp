// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/guide.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace vrmap;

namespace {

const job::Tables tables;

}  // namespace

TEST_CASE("efficiency by C/N: the knots, the lines between them, level outside") {
    const struct {
        const char* material;
        double c_n, pct;
    } rows[] = {
        {"cattle_compost", 1, 25},   {"cattle_compost", 5, 25},      {"cattle_compost", 10, 20},
        {"cattle_compost", 15, 15},  {"cattle_compost", 18, 12},     {"cattle_compost", 20, 10},
        {"cattle_compost", 25, 5},   {"cattle_compost", 30, 0},      {"cattle_compost", 99, 0},
        {"pig_compost", 5, 40},      {"pig_compost", 7, 36},         {"pig_compost", 15, 20},
        {"pig_compost", 18, 15},     {"pig_compost", 21, 10},        {"pig_compost", 30, 0},
        {"poultry_compost", 5, 60},  {"poultry_compost", 6.665, 55}, {"poultry_compost", 8, 50},
        {"poultry_compost", 12, 35}, {"poultry_compost", 18, 15},    {"poultry_compost", 30, 0},
        {"牛ふん堆肥", 15, 15},      {"豚糞堆肥", 10, 30},           {"鶏ふん堆肥", 12, 35},
    };
    for (const auto& r : rows) {
        CAPTURE(r.material);
        CAPTURE(r.c_n);
        const auto found = job::material_efficiency(tables, r.material, r.c_n, "wheat");
        REQUIRE(found.has_value());
        CHECK(*found == doctest::Approx(r.pct / 100));
    }
}

TEST_CASE("without a C/N only dairy compost has a value; an unknown material has none") {
    CHECK(job::material_efficiency(tables, "cattle_compost", {}, "wheat") == doctest::Approx(0.14));
    CHECK_FALSE(job::material_efficiency(tables, "pig_compost", {}, "wheat"));
    CHECK_FALSE(job::material_efficiency(tables, "poultry_compost", {}, "wheat"));
    CHECK_FALSE(job::material_efficiency(tables, "fish meal", 10.0, "wheat"));
    CHECK_FALSE(job::material_efficiency(tables, "", 10.0, "wheat"));
}

TEST_CASE("in a paddy cattle compost gives what rice was seen to take of it, at most") {
    const auto of = [](std::optional<double> c_n) {
        return *job::material_efficiency(tables, "牛ふん堆肥", c_n, "水稲");
    };
    CHECK(of(18.0) == doctest::Approx(0.065));
    CHECK(of({}) == doctest::Approx(0.065));
    CHECK(of(26.0) == doctest::Approx(0.04));  // the classification says less
    CHECK(*job::material_efficiency(tables, "pig_compost", 15.0, "rice") == doctest::Approx(0.2));
}

TEST_CASE("efficiency never rises with C/N") {
    for (const std::string& m : job::known_materials(tables))
        for (double c_n = 2; c_n < 40; c_n += 0.5)
            CHECK(*job::material_efficiency(tables, m, c_n + 0.5, "rice") <=
                  *job::material_efficiency(tables, m, c_n, "rice"));
}

TEST_CASE("yield speaks for wheat and rice, in any variety and language, and for nothing else") {
    for (const char* crop : {"wheat", "winter wheat", "rice", "秋まき小麦", "水稲", "稲"})
        CHECK(job::yield_speaks_for(tables, crop));
    for (const char* crop : {"Winter Wheat", "WHEAT (Kitahonami)", "コムギ", "paddy", "米", "麦"})
        CHECK(job::yield_speaks_for(tables, crop));
    for (const char* crop : {"onion", "potato", "大豆", "", "maize", "buckwheat", "licorice",
                             "ricebean", "wheatgrass", "米ぬか", "ビール麦"})
        CHECK_FALSE(job::yield_speaks_for(tables, crop));
}

TEST_CASE("soybeans carry little nitrogen, whatever they are called") {
    for (const char* crop : {"soybean", "Soybeans", "green soybean", "大豆(ユキホマレ)", "ダイズ"})
        CHECK(job::most_nitrogen(tables, crop) == kg_n_per_10a(3));
    for (const char* crop : {"wheat", "小豆", "", "soy sauce"})
        CHECK_FALSE(job::most_nitrogen(tables, crop));
}

TEST_CASE("a usual yield: narrow for crops with a row, wide for the rest") {
    CHECK(job::usual_yield(tables, "winter wheat").least.value == 1);
    CHECK(job::usual_yield(tables, "大豆").most.value == 7);
    CHECK(job::usual_yield(tables, "そば").least.value == 0.3);
    CHECK(job::usual_yield(tables, "").most.value == 200);
}

TEST_CASE("the balance gets the table's rows in the library's units") {
    const auto p = job::balance_parameters(tables);
    CHECK(p.season_block.value == 200);
    CHECK(p.season_warn.value == 150);
    CHECK(p.fusion.representativeness_kg_per_ha == 15);
    CHECK(p.most_over_guide == 1.3);
    CHECK(p.gate.never_raise_below == 0.3);
}

TEST_CASE("what each material usually holds and gets: apart from ten times off") {
    for (const std::string& m : job::known_materials(tables)) {
        const auto content = job::usual_nitrogen_kg_per_t(tables, m);
        const auto dose = job::usual_dose_t_per_10a(tables, m);
        REQUIRE((content && dose));
        CHECK(content->least > 0);
        CHECK(content->most > content->least);
        CHECK(content->most <= 10 * content->least);  // percent for kg/t never passes
        CHECK(dose->most > dose->least);
        CHECK(dose->least > 0);
    }
    CHECK(job::usual_nitrogen_kg_per_t(tables, "牛ふん堆肥")->holds(7));
    CHECK_FALSE(job::usual_nitrogen_kg_per_t(tables, "cattle_compost")->holds(0.7));
    CHECK(job::usual_dose_t_per_10a(tables, "poultry_compost")->least < 0.1);
    CHECK_FALSE(job::usual_nitrogen_kg_per_t(tables, "fish meal"));
    CHECK_FALSE(job::usual_dose_t_per_10a(tables, "fish meal"));
}
