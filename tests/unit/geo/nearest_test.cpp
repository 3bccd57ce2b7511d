// SPDX-License-Identifier: Apache-2.0
#include "geo/nearest.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "unit/interpolate/samples.hpp"

using vrmap::geo::Nearest;
using vrmap::geo::Point;

namespace {

using Found = std::vector<std::pair<double, std::size_t>>;

Found by_trying_all(const std::vector<Point>& at, Point p, std::size_t k, std::ptrdiff_t skip) {
    Found all;
    for (std::size_t i = 0; i < at.size(); ++i) {
        const double dx = at[i].x - p.x;
        const double dy = at[i].y - p.y;
        if (static_cast<std::ptrdiff_t>(i) != skip) all.emplace_back(dx * dx + dy * dy, i);
    }
    std::sort(all.begin(), all.end());
    all.resize(std::min(k, all.size()));
    return all;
}

void check_all(const std::vector<Point>& at, const std::vector<Point>& places) {
    const Nearest nearest(at);
    Found found;
    std::size_t wrong = 0;
    for (const Point p : places)
        for (const std::size_t k : {1u, 2u, 7u, 32u}) {
            nearest.find(p, k, -1, found);
            wrong += found != by_trying_all(at, p, k, -1);
        }
    for (std::size_t i = 0; i < at.size(); i += 7) {
        const auto skip = static_cast<std::ptrdiff_t>(i);
        nearest.find(at[i], 5, skip, found);
        wrong += found != by_trying_all(at, at[i], 5, skip);
    }
    CHECK(wrong == 0);
}

// Inside, about and far outside a square.
std::vector<Point> places_about(double side, unsigned long long seed) {
    samples::Random random(seed);
    std::vector<Point> places;
    for (int i = 0; i < 150; ++i) {
        const double x = random.uniform(-0.2 * side, 1.2 * side);
        places.push_back({x, random.uniform(-0.2 * side, 1.2 * side)});
    }
    for (const double far : {-50.0, 3.0, 1000.0}) places.push_back({far * side, 0.4 * side});
    places.push_back({0.3 * side, -7 * side});
    places.push_back({1e4 * side, -1e4 * side});
    return places;
}

}  // namespace

TEST_CASE("the nearest samples of random clouds are those that trying all finds") {
    for (const std::size_t n : {1u, 2u, 3u, 10u, 100u, 1500u})
        check_all(samples::cloud(n, 80, 0, n).at, places_about(80, n));
}

TEST_CASE("the nearest samples are right in clusters far apart") {
    samples::Random random(5);
    std::vector<Point> at;
    for (const Point c : {Point{0, 0}, Point{90, 3}, Point{40, 77}})
        for (int i = 0; i < 200; ++i) {
            const double x = c.x + 0.5 * random.normal();
            at.push_back({x, c.y + 0.5 * random.normal()});
        }
    at.push_back({4000, -300});
    check_all(at, places_about(90, 6));
}

TEST_CASE("the nearest samples are right on lines of any slope") {
    std::vector<Point> flat, steep, slanted;
    for (int i = 0; i < 300; ++i) {
        flat.push_back({0.3 * i, 20});
        steep.push_back({20, 0.3 * i});
        slanted.push_back({0.3 * i, 0.21 * i});
    }
    check_all(flat, places_about(90, 7));
    check_all(steep, places_about(90, 8));
    check_all(slanted, places_about(90, 9));
}

TEST_CASE("samples at one distance come by their number") {
    // a lattice asked at its nodes, edges and centres: nearly all are ties
    samples::Random random(10);
    std::vector<Point> at;
    for (int i = 0; i < 400; ++i)
        at.push_back({static_cast<double>(i % 20), static_cast<double>(i / 20)});
    random.shuffle(at);
    std::vector<Point> places;
    for (int i = 0; i < 41 * 41; ++i) places.push_back({i % 41 * 0.5, i / 41 * 0.5});
    check_all(at, places);
}

TEST_CASE("coincident samples are each found, by their number") {
    std::vector<Point> at = samples::cloud(100, 80, 0, 11).at;
    for (std::size_t i = 0; i < 40; ++i) at.push_back(at[i % 4]);
    check_all(at, places_about(80, 12));
    check_all(std::vector<Point>(30, Point{5, 6}), places_about(80, 13));
}

TEST_CASE("the nearest samples are right in the coordinates of a UTM zone") {
    std::vector<Point> at = samples::cloud(500, 80, 0, 14).at;
    std::vector<Point> places = places_about(80, 15);
    for (std::vector<Point>* points : {&at, &places})
        for (Point& p : *points) p = {p.x + 600000, p.y + 5000000};
    check_all(at, places);
}

TEST_CASE("no samples, nothing found") {
    Found found{{1, 1}};
    Nearest(std::vector<Point>{}).find({0, 0}, 3, -1, found);
    CHECK(found.empty());
    Nearest(std::vector<Point>{{1, 1}}).find({0, 0}, 3, 0, found);
    CHECK(found.empty());
}
