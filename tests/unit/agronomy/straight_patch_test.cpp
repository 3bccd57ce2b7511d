// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/straight_patch.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "simulate/random_field.hpp"
#include "vrmap/geo/coverage.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;

namespace {

constexpr double turn = 0.35;  // radians: no field lies north to south

// A field of 240 by 160 m; x along it, y across.
struct Field {
    geo::FieldBoundary boundary{{{{at(0, 0), at(240, 0), at(240, 160), at(0, 160)}, {}}}};
    geo::Grid<double> area = geo::coverage(geo::grid_over(boundary.box(), Metres{4}), boundary);

    static geo::Point at(double x, double y) {
        return {x * std::cos(turn) - y * std::sin(turn), x * std::sin(turn) + y * std::cos(turn)};
    }
    template <class F>
    geo::Grid<double> supply(F value) const {
        geo::Grid<double> s(area.geometry(), 0.0);
        for (std::size_t i = 0; i < s.size(); ++i) {
            const geo::Point p = area.geometry().centre_of(s.cell(i));
            s[i] = value(p.x * std::cos(turn) + p.y * std::sin(turn),
                         p.y * std::cos(turn) - p.x * std::sin(turn));
        }
        return s;
    }
    auto patch(const geo::Grid<double>& s) const { return straight_patch(s, area, boundary); }
};

bool in_rectangle(double x, double y) {
    return x > 60 && x < 140 && y < 100;
}

simulate::RandomField random_soil(unsigned seed, double scale) {
    return {simulate::Random(seed, simulate::Stream::nitrogen), Metres{scale}};
}

}  // namespace

TEST_CASE("a rectangle is found with its size and step, whatever the field's direction") {
    const Field f;
    const auto p =
        f.patch(f.supply([](double x, double y) { return in_rectangle(x, y) ? 7.0 : 2.0; }));
    REQUIRE(p.has_value());
    // area comes in the unit of the weights: cells of 16 m²
    CHECK(p->area.value * 16 == doctest::Approx(8000).epsilon(0.1));
    CHECK(p->step == doctest::Approx(5).epsilon(0.1));
    CHECK(p->explained > 0.85);
    CHECK(p->smooth_share < 0.7);
}

TEST_CASE("less supply inside is no manure") {
    const Field f;
    CHECK_FALSE(
        f.patch(f.supply([](double x, double y) { return in_rectangle(x, y) ? 2.0 : 7.0; })));
}

TEST_CASE("a slope, a hill, a level field and one without a word have no straight patch") {
    const Field f;
    CHECK_FALSE(f.patch(f.supply([](double x, double) { return x; })));
    CHECK_FALSE(f.patch(f.supply([](double x, double y) { return -std::hypot(x - 120, y - 80); })));
    CHECK_FALSE(f.patch(f.supply([](double, double) { return 3.0; })));
    CHECK_FALSE(f.patch(f.supply([](double, double) { return std::nan(""); })));
}

TEST_CASE("smooth random soils raise no alarm; a strong rectangle upon them mostly does") {
    const Field f;
    int alarms = 0;
    int found = 0;
    for (const double scale : {10.0, 40.0, 160.0})
        for (unsigned seed = 0; seed < 10; ++seed) {
            const simulate::RandomField soil = random_soil(seed, scale);
            const auto about = f.supply([&](double x, double y) { return soil.at({x, y}); });
            const auto with = f.supply([&](double x, double y) {
                return soil.at({x, y}) + (in_rectangle(x, y) ? 3.0 : 0.0);
            });
            alarms += f.patch(about).has_value();
            found += f.patch(with).has_value();
        }
    CHECK(alarms == 0);
    CHECK(found >= 15);
}
