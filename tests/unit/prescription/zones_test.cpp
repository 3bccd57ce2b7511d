// SPDX-License-Identifier: Apache-2.0
#include "vrmap/prescription/zones.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>

using namespace vrmap;

namespace {

// Rates drawn as text, row by row from the north; a blank is a cell without a rate.
struct Map {
    geo::Grid<MgPerM2> rate;
    geo::Grid<unsigned char> has;
    explicit Map(const std::vector<std::string>& rows, double angle = 0) {
        const geo::GridGeometry g{{100, 200},
                                  angle,
                                  {10},
                                  static_cast<int>(rows.size()),
                                  static_cast<int>(rows[0].size())};
        rate = geo::Grid<MgPerM2>(g, 0);
        has = geo::Grid<unsigned char>(g, 0);
        for (std::size_t i = 0; i < rate.size(); ++i) {
            const geo::Cell c = rate.cell(i);
            const char drawn =
                rows[static_cast<std::size_t>(c.row)][static_cast<std::size_t>(c.col)];
            has[i] = drawn != ' ';
            rate[i] = drawn == ' ' ? 0 : drawn - '0';
        }
    }
    std::vector<prescription::Zone> zones() const { return prescription::zones_of(rate, has); }
};

double area(const prescription::Zone& z) {
    double sum = geo::signed_area(z.outline.outer);
    for (const geo::Ring& hole : z.outline.holes) sum += geo::signed_area(hole);
    return sum;
}

}  // namespace

TEST_CASE("one rate is one zone with four corners") {
    const auto zones = Map({"55", "55", "55"}).zones();
    REQUIRE(zones.size() == 1);
    CHECK(zones[0].rate == 5);
    CHECK(zones[0].cells == std::vector<std::size_t>{0, 1, 2, 3, 4, 5});
    const geo::Ring& ring = zones[0].outline.outer;
    CHECK(std::set<std::pair<double, double>>{{ring[0].x, ring[0].y},
                                              {ring[1].x, ring[1].y},
                                              {ring[2].x, ring[2].y},
                                              {ring[3].x, ring[3].y}} ==
          std::set<std::pair<double, double>>{{100, 200}, {120, 200}, {120, 170}, {100, 170}});
    CHECK(ring.size() == 4);
    CHECK(area(zones[0]) == doctest::Approx(600));
}

TEST_CASE("cells that meet at a corner only are two zones") {
    const auto zones = Map({"1 ", " 1"}).zones();
    REQUIRE(zones.size() == 2);
    CHECK(zones[0].cells == std::vector<std::size_t>{0});
    CHECK(zones[1].cells == std::vector<std::size_t>{3});
}

TEST_CASE("a rate of 0 is a rate, a blank is none") {
    const auto zones = Map({"0 0"}).zones();
    REQUIRE(zones.size() == 2);
    CHECK(zones[0].rate == 0);
}

TEST_CASE("another rate within is a hole, and a zone of its own") {
    const auto zones = Map({"1111", "1231", "1111"}).zones();
    REQUIRE(zones.size() == 3);
    REQUIRE(zones[0].outline.holes.size() == 1);
    CHECK(geo::signed_area(zones[0].outline.holes[0]) == doctest::Approx(-200));
    CHECK(zones[0].outline.holes[0].size() == 4);
    CHECK(area(zones[0]) == doctest::Approx(1000));
}

TEST_CASE("no ring touches itself where a hole meets the outside, or another hole, at a corner") {
    for (const auto& drawn : {std::vector<std::string>{"111", "1 1", "11 "},
                              std::vector<std::string>{"1111", "1 11", "11 1", "1111"}}) {
        const auto zones = Map(drawn).zones();
        REQUIRE(zones.size() == 1);
        CHECK(area(zones[0]) ==
              doctest::Approx(100.0 * static_cast<double>(zones[0].cells.size())));
        std::vector<geo::Ring> rings = zones[0].outline.holes;
        rings.push_back(zones[0].outline.outer);
        CHECK(rings.size() == drawn.size() - 1);
        for (const geo::Ring& ring : rings) {
            std::set<std::pair<double, double>> corners;
            for (const geo::Point p : ring) corners.insert({p.x, p.y});
            CHECK(corners.size() == ring.size());
        }
    }
}

TEST_CASE("zones of random maps, turned or not, share out the cells and their ground") {
    std::mt19937 random(11);
    for (int k = 0; k < 200; ++k) {
        std::vector<std::string> drawn(7, std::string(9, ' '));
        for (std::string& row : drawn)
            for (char& c : row) c = " 12"[random() % 3];
        const Map map(drawn, k % 2 ? 0.3 : 0.0);
        std::set<std::size_t> seen;
        for (const auto& zone : map.zones()) {
            for (const std::size_t i : zone.cells) {
                CHECK(map.has[i] == 1);
                CHECK(map.rate[i] == zone.rate);
                CHECK(seen.insert(i).second);
            }
            CHECK(area(zone) == doctest::Approx(100.0 * static_cast<double>(zone.cells.size())));
        }
        std::size_t with_rate = 0;
        for (const unsigned char has : map.has.values()) with_rate += has;
        CHECK(seen.size() == with_rate);
    }
}
