// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/mineralisation.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "simulate/random.hpp"
#include "unit/agronomy/sample_release.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;
using test::cattle;
using test::dressings_of;
using test::random_release;

namespace {

constexpr double activation = 69900;

double by_hand(const Pools& p, double tau) {
    return p.fast_share * (1 - std::exp(-p.fast_rate * tau)) +
           p.slow_share * (1 - std::exp(-p.slow_rate * tau));
}

}  // namespace

TEST_CASE("a day at 25 degrees is one day, a frozen one none, between them by Arrhenius") {
    const TransformedDays d({100, {25, 25, 15, 0, -20}}, activation);
    CHECK(d.between(100, 102) == doctest::Approx(2).epsilon(1e-12));
    // exp(69900/8.314462618·(1/298.15 − 1/288.15))
    CHECK(d.between(102, 103) == doctest::Approx(0.375850).epsilon(1e-5));
    CHECK(d.between(103, 105) == 0);
    CHECK(d.between(103, 103) == 0);
    CHECK(d.between(105, 100) == 0);
}

TEST_CASE("spans of days add up") {
    simulate::Random random(3, simulate::Stream::season);
    DailyTemperature t{-400, {}};
    for (int i = 0; i < 800; ++i) t.celsius.push_back(random.uniform(-20, 30));
    const TransformedDays d(t, activation);
    for (int trial = 0; trial < 500; ++trial) {
        const auto at = [&] { return -400 + static_cast<std::int64_t>(random.uniform(0, 800)); };
        std::int64_t a = at(), b = at(), c = at();
        if (a > b) std::swap(a, b);
        if (b > c) std::swap(b, c);
        if (a > b) std::swap(a, b);
        CHECK(d.between(a, b) + d.between(b, c) == doctest::Approx(d.between(a, c)));
        CHECK(d.between(a, b) <= d.between(a, c));
    }
}

TEST_CASE("days that are not known, and what is no temperature, are refused") {
    const TransformedDays d({100, {25, 25}}, activation);
    CHECK_THROWS_AS(d.between(99, 101), ArgumentError);
    CHECK_THROWS_AS(d.between(100, 103), ArgumentError);
    CHECK_THROWS_AS(TransformedDays({0, {25, std::nan("")}}, activation), ArgumentError);
    CHECK_THROWS_AS(TransformedDays({0, {300}}, activation), ArgumentError);
    CHECK_THROWS_AS(TransformedDays({0, {25}}, 0), ArgumentError);
}

TEST_CASE("two pools release what their equation says, ever more and never all") {
    CHECK(released(cattle, 0) == 0);
    double before = 0;
    for (double tau = 1; tau < 5000; tau *= 1.3) {
        CHECK(released(cattle, tau) == doctest::Approx(by_hand(cattle, tau)).epsilon(1e-12));
        CHECK(released(cattle, tau) > before);
        before = released(cattle, tau);
    }
    CHECK(released(cattle, 1e9) == doctest::Approx(0.55));
}

TEST_CASE("calibrated pools give the sourced efficiency in the first season, in the same shape") {
    for (const double efficiency : {0.0, 0.05, 0.12, 0.25}) {
        const Pools p = calibrated(cattle, 94.5, efficiency);
        CHECK(released(p, 94.5) == doctest::Approx(efficiency).epsilon(1e-12));
        CHECK(p.fast_share * cattle.slow_share ==
              doctest::Approx(p.slow_share * cattle.fast_share));
        CHECK(p.fast_rate == cattle.fast_rate);
    }
    // where the shape cannot hold so much, more of it is fast
    for (const double efficiency : {0.3, 0.5, 0.8, 0.99}) {
        const Pools p = calibrated(cattle, 94.5, efficiency);
        CHECK(released(p, 94.5) == doctest::Approx(efficiency).epsilon(1e-12));
        CHECK(p.fast_share + p.slow_share == doctest::Approx(1).epsilon(1e-12));
        CHECK(p.fast_share / p.slow_share > cattle.fast_share / cattle.slow_share);
    }
    // in the cold no pool gives so much
    const Pools most = calibrated(cattle, 5, 0.6);
    CHECK(most.fast_share == 1);
    CHECK(released(most, 5) < 0.6);
    CHECK(released(calibrated(cattle, 0, 0.2), 50) == 0);
}

TEST_CASE("1 t of compost every year: 5 and 10 years of it come near 2 and 3 kg/t") {
    // 7 kg N/t, 14 % in the first season, 94.5 transformed days a year (Iwamizawa)
    const Pools p = calibrated(cattle, 94.5, 0.14);
    const auto credit = [&p](int earlier_years) {
        double kg = 0;
        for (int y = 0; y <= earlier_years; ++y)
            kg += 7 * (released(p, 94.5 * (y + 1)) - released(p, 94.5 * y));
        return kg;
    };
    CHECK(credit(0) == doctest::Approx(0.98));
    CHECK(credit(5) == doctest::Approx(2.13).epsilon(0.005));
    CHECK(credit(10) == doctest::Approx(2.79).epsilon(0.005));
}

TEST_CASE("nothing of an event is lost from sight: earlier, lost, given and left are all of it") {
    simulate::Random random(11, simulate::Stream::season);
    for (int trial = 0; trial < 20000; ++trial) {
        const Release r = random_release(random);
        const ReleaseAccount a = account_of(r);
        CHECK(a.earlier_crops + a.lost + a.before_window + a.in_window + a.after_window + a.left ==
              doctest::Approx(1).epsilon(1e-12));
        for (const double part :
             {a.earlier_crops, a.lost, a.before_window, a.in_window, a.after_window, a.left})
            CHECK(part >= -1e-15);
        CHECK(r.to_season() ==
              doctest::Approx(a.before_window + a.in_window + a.after_window).epsilon(1e-12));
        CHECK(r.to_image() <= r.to_season() + 1e-15);
    }
}

TEST_CASE(
    "all dressings of a season deduct no more than its crop has, nor a first year than the "
    "efficiency") {
    simulate::Random random(12, simulate::Stream::season);
    for (int trial = 0; trial < 20000; ++trial) {
        const Release r = random_release(random);
        const double water = random.uniform(0, 1);
        double sum = 0;
        for (const Release& dressing : dressings_of(r, random)) {
            CHECK(dressing.to_dressing(water) >= -1e-15);
            sum += dressing.to_dressing(water);
        }
        CHECK(sum == doctest::Approx(r.to_season(water)).epsilon(1e-10));
        CHECK(r.to_season(water) <= released(r.pools, r.season.ends) + 1e-15);
    }
}

TEST_CASE("later windows of one length give less; more loss and less water give less") {
    simulate::Random random(13, simulate::Stream::season);
    for (int trial = 0; trial < 2000; ++trial) {
        Release r = random_release(random);
        const double season = r.to_season();
        CHECK(r.to_season(0.5) <= r.season.ends);
        r.lost_outside = std::min(1.0, r.lost_outside + 0.2);
        CHECK(r.to_season() <= season + 1e-15);
        const double tau = random.uniform(0, 300);
        CHECK(released(r.pools, tau + 20) - released(r.pools, tau + 10) <=
              released(r.pools, tau + 10) - released(r.pools, tau) + 1e-15);
        CHECK(released(r.pools, 0.5 * tau) <= released(r.pools, tau));
    }
}

TEST_CASE("stated shares win over computed ones") {
    simulate::Random random(14, simulate::Stream::season);
    Release r = random_release(random);
    r.stated_window = 0.25;
    r.stated_image = 0.5;
    CHECK(r.to_dressing() == doctest::Approx(0.25 * r.to_season()));
    CHECK(r.to_image(0.3) == doctest::Approx(0.5 * r.to_season(0.3)));
    CHECK(r.to_harvest(99) == 0);
}

TEST_CASE(
    "the water factor: dry none, half way to the drained upper limit all, half when saturated") {
    const SoilWater soil{0.12, 0.32, 0.48, 2, 0.5};
    const struct {
        double theta, factor;
    } rows[] = {{0.05, 0}, {0.12, 0},    {0.17, 0.5}, {0.22, 1},
                {0.32, 1}, {0.40, 0.75}, {0.48, 0.5}, {0.60, 0.5}};
    for (const auto& row : rows)
        CHECK(water_factor(row.theta, soil) == doctest::Approx(row.factor).epsilon(1e-12));
    CHECK_FALSE(SoilWater{0.3, 0.2, 0.5, 2, 0.5}.ordered());
    CHECK_FALSE(SoilWater{0.1, 0.5, 0.5, 2, 0.5}.ordered());
    const auto layer =
        test::layer_of<WaterContent>(test::grid_of(1, {0.17, test::no_data, 0.40}), 0.01);
    const geo::Grid<double> factor = water_factor(layer, soil);
    CHECK(factor[0] == doctest::Approx(0.5));
    CHECK(factor[1] == 1);
    CHECK(factor[2] == doctest::Approx(0.75));
}

const DrySoilCurve published{7.171, -0.660, 0.0150, 19.56};

TEST_CASE("the dry-soil effect of a paddy: its published parabola up to the root, then none") {
    CHECK(published.nitrogen_mg_per_100g(0) == 7.171);
    CHECK(published.nitrogen_mg_per_100g(10) == doctest::Approx(2.071));
    CHECK(published.nitrogen_mg_per_100g(19.5) == doctest::Approx(0.005).epsilon(0.3));
    for (const double w : {19.56, 22.0, 30.0, 60.0}) CHECK(published.nitrogen_mg_per_100g(w) == 0);
    for (double w = 0; w < 40; w += 0.1)
        CHECK(published.nitrogen_mg_per_100g(w + 0.1) <= published.nitrogen_mg_per_100g(w));
    CHECK_THROWS_AS(published.nitrogen_mg_per_100g(-1), ArgumentError);
}

TEST_CASE("the dry-soil supply: 0.08 m3/m3 in 12 cm of soil of 0.8 g/cm3 give 2.0 kg/10a") {
    // w = 10 % by mass, 2.071 mg/100 g · 10·0.12 m·0.8 g/cm³ = 1.98816 kg/10a
    const auto moisture =
        test::layer_of<WaterContent>(test::grid_of(1, {0.08, 0.25, test::no_data}), 0.01);
    const geo::Grid<double> n = dry_soil_supply(moisture, published, 0.8, Metres{0.12});
    CHECK(n[0] == doctest::Approx(19.8816));
    CHECK(n[1] == 0);
    CHECK(std::isnan(n[2]));
}
