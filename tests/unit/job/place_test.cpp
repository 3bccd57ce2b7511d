// SPDX-License-Identifier: Apache-2.0
#include "job/place.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "vrmap/error.hpp"

using namespace vrmap;
using job::Suspicion;

namespace {

const io::Crs frame{"EPSG:6680"};
const io::Crs tokyo{"EPSG:4301"};

geo::Ring square(double x, double y, double side) {
    return {{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}};
}

// Ground's own places: a field of 200 m, and 100 points on it.
const geo::Ring ground = square(-38900, -88500, 200);
std::vector<geo::Point> points() {
    std::vector<geo::Point> at;
    for (int i = 0; i < 10; ++i)
        for (int j = 0; j < 10; ++j) at.push_back({-38890.0 + 20 * i, -88490.0 + 20 * j});
    return at;
}

// Where places come to lie if their numbers in `meant` are taken for numbers of `said`.
std::vector<geo::Point> misread(std::vector<geo::Point> at, const io::Crs& meant,
                                const io::Crs& said, bool swapped = false) {
    io::Transform(frame, meant, "f")(at);
    if (swapped)
        for (geo::Point& p : at) std::swap(p.x, p.y);
    io::Transform(said, frame, "f")(at);
    return at;
}

struct Files {
    io::Crs layer = io::wgs84;
    io::Crs boundary = io::wgs84;
    job::Confirmed layer_says{};
    job::Confirmed boundary_says{};
    bool boundary_from_file = true;
};

// The fault's id with its file; "" if there is none.
std::string fault(const std::vector<geo::Point>& at, const geo::Ring& outline, const Files& f,
                  Message* said = nullptr) {
    io::VectorSource layer;
    layer.role = "yield";
    layer.path = "y.csv";
    io::VectorSource file;
    file.path = "b.json";
    const geo::FieldBoundary boundary({{outline, {}}});
    try {
        job::require_on_field(
            {layer, f.layer, at, f.layer_says},
            {boundary, frame, f.boundary_from_file ? &file : nullptr, f.boundary, f.boundary_says});
    } catch (const InputError& e) {
        if (said) *said = e.message();
        return e.message().id + " " + e.place().path;
    }
    return {};
}

std::string argument(const Message& m, const std::string& name) {
    for (const auto& [key, value] : m.args)
        if (key == name) return value;
    return "?";
}

std::vector<geo::Point> moved(std::vector<geo::Point> at, double east, double north) {
    for (geo::Point& p : at) p = {p.x + east, p.y + north};
    return at;
}

}  // namespace

TEST_CASE("a layer on the field is not suspected, whatever the order of its places") {
    CHECK(fault(points(), ground, {}).empty());
    CHECK(fault(moved(points(), 150, 0), ground, {}).empty());  // part of it is the neighbour's
}

TEST_CASE("degrees of the Tokyo datum taken for degrees of today") {
    Message said;
    const auto at = misread(points(), tokyo, io::wgs84);
    CHECK(fault(at, ground, {}, &said) == "crs.tokyo_datum y.csv");
    CHECK(argument(said, "crs") == "EPSG:4301");
    CHECK(argument(said, "direction") == "south_east");
    CHECK(argument(said, "share_pct") == "100");
    CHECK(std::stod(argument(said, "distance_m")) == doctest::Approx(440).epsilon(0.1));
    Files f;
    f.layer_says = {Suspicion::tokyo_datum};
    CHECK(fault(at, ground, f) == "crs.beside y.csv");
    f.layer_says = {Suspicion::tokyo_datum, Suspicion::far_points};
    CHECK(fault(at, ground, f).empty());
    f.layer_says = {};
    f.layer = tokyo;  // already said
    CHECK(fault(at, ground, f) == "crs.beside y.csv");
}

TEST_CASE("plane coordinates of the Tokyo datum taken for those of today") {
    const std::pair<const char*, const char*> twins[] = {{"EPSG:6680", "EPSG:30172"},
                                                         {"EPSG:2454", "EPSG:30172"},
                                                         {"EPSG:32654", "EPSG:3095"},
                                                         {"EPSG:3100", "EPSG:3095"},
                                                         {"EPSG:6691", "EPSG:3095"}};
    for (const auto& [said_crs, meant] : twins) {
        Message said;
        Files f;
        f.layer = {said_crs};
        CHECK(fault(misread(points(), {meant}, f.layer), ground, f, &said) ==
              "crs.tokyo_datum y.csv");
        CHECK(argument(said, "crs") == meant);
        CHECK(argument(said, "share_pct") == "100");
    }
}

TEST_CASE("a layer that the Tokyo datum would hardly put on the field is not suspected of it") {
    auto at = misread(points(), tokyo, io::wgs84);
    for (std::size_t i = 0; i < 30; ++i) at[i].x += 400;  // 70 % would be on it
    CHECK(fault(at, ground, {}) == "crs.beside y.csv");
    // on a large field most of the layer is inside as it is, and 16 % more if moved
    std::vector<geo::Point> wide;
    for (int i = 0; i < 60; ++i)
        for (int j = 0; j < 60; ++j) wide.push_back({-38875.0 + 50 * i, -88475.0 + 50 * j});
    for (int k = 0; k < 400; ++k) wide.push_back({-39100, -88500.0 + k});
    const geo::Ring large = square(-38900, -88500, 3000);
    CHECK(fault(misread(wide, tokyo, io::wgs84), large, {}).empty());
}

TEST_CASE("a boundary of the Tokyo datum: the boundary's file is named") {
    Message said;
    Files f;
    const geo::Ring beside = misread(ground, tokyo, io::wgs84);
    CHECK(fault(points(), beside, f, &said) == "crs.boundary_tokyo b.json");
    CHECK(argument(said, "direction") == "south_east");
    f.boundary_says = {Suspicion::tokyo_datum};
    CHECK(fault(points(), beside, f) == "crs.beside y.csv");
    f.boundary_says = {};
    f.boundary_from_file = false;
    CHECK(fault(points(), beside, f) == "crs.beside y.csv");
}

TEST_CASE("a shift as long in another direction is not of the datum") {
    const geo::Point o = points().front();
    const geo::Point p = misread({o}, tokyo, io::wgs84).front();
    const double east = p.x - o.x;
    const double north = p.y - o.y;
    for (const auto& [x, y] : {std::pair{-east, north}, {east, -north}, {0, 400}})
        CHECK(fault(moved(points(), x, y), ground, {}) == "crs.beside y.csv");
    CHECK(fault(moved(points(), east, north), ground, {}) == "crs.tokyo_datum y.csv");
    CHECK(fault(moved(points(), -east, -north), ground, {}) == "crs.boundary_tokyo b.json");
}

TEST_CASE("easting and northing exchanged, as Japanese surveys name them X and Y") {
    Message said;
    Files f;
    f.layer = frame;
    const auto at = misread(points(), frame, frame, true);
    CHECK(fault(at, ground, f, &said) == "crs.swapped y.csv");
    f.layer_says = {Suspicion::swapped_axes};
    CHECK(fault(at, ground, f) == "crs.elsewhere y.csv");
    f.layer_says = {};
    f.layer = io::wgs84;
    f.boundary = frame;
    const geo::Ring away = misread(ground, frame, frame, true);
    CHECK(fault(points(), away, f) == "crs.boundary_swapped b.json");
    f.boundary_says = {Suspicion::swapped_axes};
    CHECK(fault(points(), away, f) == "crs.elsewhere y.csv");
}

TEST_CASE("latitude and longitude exchanged where both are possible") {
    // 10° east, 50° north: no value over 90 gives it away
    const io::Crs utm{"EPSG:32632"};
    std::vector<geo::Point> at{{50.001, 10.001}};
    io::Transform(io::wgs84, utm, "f")(at);
    std::vector<geo::Point> outline{{10, 50}, {10.003, 50}, {10.003, 50.002}, {10, 50.002}};
    io::Transform(io::wgs84, utm, "f")(outline);
    io::VectorSource layer;
    layer.role = "yield";
    const geo::FieldBoundary boundary({{outline, {}}});
    try {
        job::require_on_field({layer, io::wgs84, at, {}}, {boundary, utm, nullptr, io::wgs84, {}});
        FAIL("not suspected");
    } catch (const InputError& e) {
        CHECK(e.message().id == "crs.swapped");
    }
}

TEST_CASE("beside the field: nothing of it on the field") {
    Message said;
    CHECK(fault(moved(points(), 300, 0), ground, {}, &said) == "crs.beside y.csv");
    CHECK(argument(said, "distance_m") == "300");
    CHECK(argument(said, "direction") == "east");
    Files f;
    f.layer_says = {Suspicion::far_points};
    CHECK(fault(moved(points(), 300, 0), ground, f).empty());
    CHECK(fault({{-38919, -88400}}, ground, {}).empty());
    CHECK(fault({{-38921, -88400}}, ground, {}) == "crs.beside y.csv");
}

TEST_CASE("far away: how far, where, and what share") {
    Message said;
    CHECK(fault(moved(points(), 0, -12000), ground, {}, &said) == "crs.elsewhere y.csv");
    CHECK(argument(said, "distance_km") == "12.0");
    CHECK(argument(said, "direction") == "south");
    auto some = points();
    const auto far = moved(points(), 3000, 3000);
    some.insert(some.end(), far.begin(), far.end());
    CHECK(fault(some, ground, {}).empty());  // half of it is near
    some.push_back(far.front());
    CHECK(fault(some, ground, {}, &said) == "crs.far_points y.csv");
    CHECK(argument(said, "far_pct") == "50");
    CHECK(argument(said, "direction") == "north_east");
    CHECK(argument(said, "distance_km") == "4.2");
    Files f;
    f.layer_says = {Suspicion::far_points};
    CHECK(fault(some, ground, f).empty());
    CHECK(fault(far, ground, f) == "crs.elsewhere y.csv");
    CHECK(fault({}, ground, f) == "crs.no_overlap y.csv");
}
