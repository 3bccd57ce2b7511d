// SPDX-License-Identifier: Apache-2.0
#include "vrmap/clean/outliers.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <map>
#include <string>

#include "simulate/random.hpp"
#include "unit/shuffle.hpp"
#include "vrmap/robust.hpp"

using namespace vrmap;
using namespace vrmap::clean;

namespace {

const double blank = std::numeric_limits<double>::quiet_NaN();

/// 100 × 100 m with a hole of 20 × 20 m in its middle.
geo::FieldBoundary field() {
    return geo::FieldBoundary(
        {{{{0, 0}, {100, 0}, {100, 100}, {0, 100}}, {{{40, 40}, {60, 40}, {60, 60}, {40, 60}}}}});
}

geo::PointSet<CropYield> points_at(const std::vector<geo::Point>& at,
                                   const std::vector<double>& value) {
    geo::PointSet<CropYield> p;
    for (std::size_t i = 0; i < at.size(); ++i) p.add(at[i], value[i], static_cast<long>(i) + 1);
    return p;
}

/// These values a metre apart, well inside.
geo::PointSet<CropYield> points_of(const std::vector<double>& value) {
    std::vector<geo::Point> at;
    for (std::size_t i = 0; i < value.size(); ++i) at.push_back({10 + static_cast<double>(i), 20});
    return points_at(at, value);
}

const YieldLimits usual{{0}, {20}, 3.5, {3}};

std::vector<Reason> verdicts(const geo::PointSet<CropYield>& p, const YieldLimits& limits = usual) {
    return clean_yield(p, field(), limits).reason;
}

using enum Reason;

}  // namespace

TEST_CASE("each point gets the reason that fits it") {
    const double inf = std::numeric_limits<double>::infinity();
    auto p = points_of({5, 5.1, 5.2, 5.3, 5.4, blank, inf, 0, -1, 20, 20.001, 9});
    p.add({150, 50}, 5, 13);
    p.add({10, 20}, 5, 14);
    CHECK(verdicts(p) == std::vector<Reason>{kept, kept, kept, kept, kept, missing, missing,
                                             below_range, below_range, outlier, above_range,
                                             outlier, outside_field, repeated});
}

TEST_CASE("reasons are judged in the order missing, outside, range, repeated, outlier") {
    const auto p = points_at({{300, 50},
                              {300, 50},
                              {300, 50},
                              {10, 10},
                              {10, 10},
                              {20, 10},
                              {20, 10},
                              {30, 10},
                              {31, 10},
                              {32, 10},
                              {33, 10}},
                             {blank, 0, 25, 25, 25, 15, 15, 5, 5.1, 5.2, 5.3});
    CHECK(verdicts(p) == std::vector<Reason>{missing, outside_field, outside_field, above_range,
                                             above_range, outlier, repeated, kept, kept, kept,
                                             kept});
}

TEST_CASE("reasons are called what files and reports call them") {
    const std::map<Reason, std::string> names{{kept, "kept"},
                                              {missing, "missing"},
                                              {outside_field, "outside_field"},
                                              {below_range, "below_range"},
                                              {above_range, "above_range"},
                                              {repeated, "repeated"},
                                              {outlier, "outlier"}};
    for (const auto& [reason, word] : names) CHECK(name(reason) == word);
}

TEST_CASE("points up to the margin outside the field or inside its hole still count") {
    const auto p =
        points_at({{-2.9, 50}, {-3.1, 50}, {50, 100.0}, {42.9, 50}, {50, 50}, {103, 103}},
                  {5, 5, 5, 5, 5, 5});
    // the last lies 4.24 m from the corner, though inside the widened box
    CHECK(verdicts(p) ==
          std::vector<Reason>{kept, outside_field, kept, kept, outside_field, outside_field});
}

TEST_CASE("a place that is no number is outside the field") {
    const auto p = points_at({{blank, 50}, {50, blank}, {HUGE_VAL, 50}}, {5, 5, 5});
    CHECK(verdicts(p) == std::vector<Reason>{outside_field, outside_field, outside_field});
}

TEST_CASE(
    "of a repetition the lowest record is kept; another value at the place is no repetition") {
    auto p = points_at({{10, 10}, {10, 10}, {10, 10}, {10, 10}}, {5, 5, 5, 6});
    p.record = {9, 4, 7, 5};
    CHECK(verdicts(p) == std::vector<Reason>{repeated, kept, repeated, kept});
}

TEST_CASE("the outlier's bound itself is kept, the next number beyond it is not") {
    // 2 2 4 4 6 6 and one far point: median 4, MAD 2, bound 4 ± 3.5·1.4826·2 = 14.3782
    const double bound = 4 + 3.5 * (1.4826 * 2);
    CHECK(bound - 4 == 3.5 * (1.4826 * 2));
    CHECK(verdicts(points_of({2, 2, 4, 4, 6, 6, bound})).back() == kept);
    CHECK(verdicts(points_of({2, 2, 4, 4, 6, 6, std::nextafter(bound, 20)})).back() == outlier);
}

TEST_CASE("outliers are found on the low side too, and by the factor asked for") {
    const std::vector<double> v{10, 10.1, 10.2, 9.9, 9.8, 10.6, 9.4, 2};
    CHECK(verdicts(points_of(v)) ==
          std::vector<Reason>{kept, kept, kept, kept, kept, kept, kept, outlier});
    YieldLimits narrow = usual;
    narrow.mad_factor = 1.5;
    const auto r = verdicts(points_of(v), narrow);
    CHECK(r[5] == outlier);
    CHECK(r[6] == outlier);
    CHECK(r[0] == kept);
}

TEST_CASE("rejected points do not shift the median that judges the rest") {
    // with the nine zeros the median would be 0 and every real yield an outlier
    const auto c = clean_yield(points_of({0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 5.2, 5.4}), field(), usual);
    CHECK(c.counts() == std::array<std::size_t, reasons>{3, 0, 0, 9, 0, 0, 0});
}

TEST_CASE("where over half the values are alike nobody is an outlier") {
    CHECK(verdicts(points_of({5, 5, 5, 5, 19})) == std::vector<Reason>(5, kept));
}

TEST_CASE("no point and no value are answered, not crashed on") {
    const CleanedYield none = clean_yield({}, field(), usual);
    CHECK(none.kept().size() == 0);
    CHECK(std::isnan(none.mean_before()));
    const CleanedYield blanks = clean_yield(points_of({blank, blank, blank}), field(), usual);
    CHECK(blanks.counts()[static_cast<std::size_t>(missing)] == 3);
    CHECK(std::isnan(blanks.mean_before()));
    CHECK(std::isnan(blanks.mean_after()));
    CHECK(std::isnan(median({})));
    CHECK(std::isnan(mad_sd({}, 0)));
}

TEST_CASE("median and MAD of an odd and an even number") {
    CHECK(median({5, 1, 3}) == 3);
    CHECK(median({4, 1, 3, 10}) == 3.5);
    CHECK(mad_sd({1, 2, 4, 6, 9}, 4) == 1.4826 * 2);
    CHECK(mad_sd({1, 2, 4, 9}, 3) == 1.4826 * 1.5);
}

TEST_CASE("means before and after leave out what has no value and what was rejected") {
    const CleanedYield c = clean_yield(points_of({4, 6, blank, 50}), field(), usual);
    CHECK(std::abs(c.mean_before() - 20) < 1e-12);
    CHECK(std::abs(c.mean_after() - 5) < 1e-12);
}

TEST_CASE("nothing vanishes and the order of the points decides nothing") {
    simulate::Random random(4, simulate::Stream::harvest);
    for (int trial = 0; trial < 200; ++trial) {
        geo::PointSet<CropYield> p;
        for (long i = 1; i <= 150; ++i) {
            const double v = random.uniform() < 0.1 ? blank : 6 + 2 * random.normal();
            p.add({std::floor(random.uniform(-10, 110)), std::floor(random.uniform(-10, 110))},
                  random.uniform() < 0.05 ? 10 * v : v, i);
            if (random.uniform() < 0.2) p.add(p.position.back(), p.value.back(), 1000 + i);
        }
        geo::PointSet<CropYield> shuffled = p;
        test::shuffle(shuffled, random);
        const CleanedYield a = clean_yield(p, field(), usual);
        const CleanedYield b = clean_yield(shuffled, field(), usual);
        std::map<long, Reason> by_record;
        for (std::size_t i = 0; i < p.size(); ++i) by_record[p.record[i]] = a.reason[i];
        for (std::size_t i = 0; i < p.size(); ++i)
            CHECK(by_record[shuffled.record[i]] == b.reason[i]);
        CHECK(a.all.record == p.record);
        std::size_t all = 0;
        for (const std::size_t n : a.counts()) all += n;
        CHECK(all == p.size());
        CHECK(a.kept().size() == a.counts()[0]);
        CHECK(a.mean_before() == b.mean_before());
        CHECK(a.mean_after() == b.mean_after());
    }
}

TEST_CASE("places without company are left out: a jump, not a corner") {
    std::vector<geo::Point> at;
    for (int row = 0; row < 20; ++row)
        for (int col = 0; col < 20; ++col) at.push_back({col * 2.0, row * 2.0});
    const auto even = at.size();
    CHECK(in_company(at, Metres{20}).size() == even);
    at.push_back({400, 38});
    at.push_back({0, 500});
    const auto kept = in_company(at, Metres{20});
    CHECK(kept.size() == even);
    for (const geo::Point p : kept) CHECK((p.x <= 38 && p.y <= 38));
    CHECK(in_company({}, Metres{20}).empty());
    CHECK(in_company({{1, 1}}, Metres{20}).size() == 1);
}
