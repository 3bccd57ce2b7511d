// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/projection.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "unit/io/folder.hpp"

using namespace vrmap;
using geo::Point;

namespace {

const io::Crs plane_12{"EPSG:6680"};

std::string zone(double lon, double lat, io::Region region = io::Region::japan) {
    return io::field_crs({lon, lat}, region, "f").definition;
}

std::string fault(const io::Crs& from, const io::Crs& to, std::vector<Point> points) {
    return test::fault_of([&] { io::Transform(from, to, "f")(points); });
}

}  // namespace

TEST_CASE("each town lies in the plane zone that the survey gives it") {
    // Geospatial Information Authority of Japan, plane rectangular coordinate systems
    const struct {
        const char* town;
        double lon, lat;
        int epsg;
    } towns[] = {
        {"Nagasaki I", 129.87, 32.75, 6669},
        {"Fukuoka II", 130.40, 33.59, 6670},
        {"Hiroshima III", 132.46, 34.39, 6671},
        {"Takamatsu IV", 134.05, 34.34, 6672},
        {"Kyoto VI", 135.77, 35.01, 6674},
        {"Nagano VIII", 138.19, 36.65, 6676},
        {"Tokyo IX", 139.69, 35.69, 6677},
        {"Akita X", 140.10, 39.72, 6678},
        {"Sapporo XII", 141.35, 43.06, 6680},
        {"Iwamizawa XII", 141.77, 43.20, 6680},
        {"Hakodate XI", 140.73, 41.77, 6679},
        {"Urakawa XII", 142.77, 42.17, 6680},
        {"Obihiro XIII", 143.20, 42.92, 6681},
        {"Shikaoi XIII", 142.99, 43.10, 6681},
        {"Kitami XIII", 143.90, 43.80, 6681},
        {"Monbetsu XII", 143.35, 44.36, 6680},
        {"Erimo XII", 143.15, 42.02, 6680},
        {"Shodoshima IV", 134.23, 34.48, 6672},
        {"Naha XV", 127.68, 26.21, 6683},
        {"Ishigaki XVI", 124.16, 24.34, 6684},
        // not in the table of towns
        {"Biei XII", 142.47, 43.59, 6680},
        {"Naganuma XII", 141.70, 43.01, 6680},
        {"Toyokoro XIII", 143.51, 42.80, 6681},
        {"Koshimizu XIII", 144.46, 43.86, 6681},
        {"Tsukuba IX", 140.08, 36.08, 6677},
        {"Tosu II", 130.51, 33.38, 6670},
        {"Ogata X", 139.96, 40.00, 6678},
        {"Nishio VII", 137.06, 34.87, 6675},
    };
    for (const auto& t : towns) {
        CAPTURE(t.town);
        CHECK(zone(t.lon, t.lat) == "EPSG:" + std::to_string(t.epsg));
    }
}

TEST_CASE("anywhere else it is the UTM zone, north and south") {
    CHECK(zone(10.5, 52.3, io::Region::any) == "EPSG:32632");
    CHECK(zone(-63.5, -34.6, io::Region::any) == "EPSG:32720");
    CHECK(zone(179.99, 1, io::Region::any) == "EPSG:32660");
    CHECK(zone(180, 1, io::Region::any) == "EPSG:32660");
    CHECK(zone(-180, -1, io::Region::any) == "EPSG:32701");
    CHECK(zone(141.77, 43.2, io::Region::any) == "EPSG:32654");
}

TEST_CASE("a place outside the region is refused") {
    const double nan = std::nan("");
    for (const Point p : {Point{10.5, 52.3},
                          {127.0, 37.5},
                          {-141.77, 43.2},
                          {141.77, -43.2},
                          {43.2, 141.77},
                          {nan, nan}}) {
        CAPTURE(p.x);
        CHECK(test::fault_of([p] { zone(p.x, p.y); }) == "crs.outside_region@0:0");
    }
    for (const Point p : {Point{10, 84}, {10, -84.5}, {181, 10}, {nan, 10}})
        CHECK(test::fault_of([p] { zone(p.x, p.y, io::Region::any); }) == "crs.outside_region@0:0");
}

TEST_CASE("longitude first, east first: Iwamizawa is west and south of its zone's origin") {
    const Point p = io::Transform(io::wgs84, plane_12, "f")(Point{141.77, 43.2});
    CHECK(p.x == doctest::Approx(-39000).epsilon(0.01));
    CHECK(p.y == doctest::Approx(-88600).epsilon(0.002));
    const Point back = io::Transform(plane_12, io::wgs84, "f")(p);
    CHECK(std::abs(back.x - 141.77) < 1e-9);
    CHECK(std::abs(back.y - 43.2) < 1e-9);
}

TEST_CASE("the zone's origin is 0, 0; a degree of longitude east of it lies east") {
    const io::Transform to(io::wgs84, plane_12, "f");
    const Point origin = to(Point{142.25, 44});
    CHECK(std::hypot(origin.x, origin.y) < 0.01);
    CHECK(to(Point{142.26, 44}).x > 700);
    CHECK(std::abs(to(Point{142.25, 44.01}).y - 0.9999 * 1111.0) < 1);
}

TEST_CASE("both ways of a field's projection meet, and Tokyo datum is 400 m off") {
    const geo::Projection ways = io::projection_of(plane_12);
    const geo::LonLat there = ways.to_geographic({-38893, -88499});
    const Point back = ways.to_plane(there);
    CHECK(std::hypot(back.x + 38893, back.y + 88499) < 1e-3);
    const Point now = io::Transform(io::wgs84, plane_12, "f")(Point{141.77, 43.2});
    const Point old = io::Transform({"EPSG:4301"}, plane_12, "f")(Point{141.77, 43.2});
    CHECK(std::hypot(now.x - old.x, now.y - old.y) == doctest::Approx(400).epsilon(0.2));
}

TEST_CASE("many points are carried in place; NaN stays NaN") {
    std::vector<Point> points{{141.77, 43.2}, {std::nan(""), 43.2}, {141.78, 43.2}};
    const io::Transform to(io::wgs84, plane_12, "f");
    const Point first = to(points[0]);
    to(points);
    CHECK(points[0] == first);
    CHECK(std::isnan(points[1].x));
    CHECK(points[2].x - points[0].x == doctest::Approx(813).epsilon(0.01));
}

TEST_CASE("numbers must suit the unit of their system") {
    const double nan = std::nan("");
    CHECK(fault(plane_12, io::wgs84, {{141.77, 43.2}}) == "crs.degrees_as_metres@0:0");
    CHECK(fault(plane_12, plane_12, {{nan, nan}, {141.77, 43.2}}) == "crs.degrees_as_metres@0:0");
    CHECK(fault(io::wgs84, plane_12, {{141.77, 43.2}, {-39000, -88600}}) ==
          "crs.metres_as_degrees@0:0");
    CHECK(fault(io::wgs84, plane_12, {{43.2, 141.77}}) == "crs.axes_swapped@0:0");
    CHECK(fault(io::wgs84, io::wgs84, {{43.2, 141.77}}) == "crs.axes_swapped@0:0");
    CHECK(fault(plane_12, io::wgs84, {{141.77, 43.2}, {-39000, -88600}}).empty());
    CHECK(fault(plane_12, io::wgs84, {}).empty());
}

TEST_CASE("systems that cannot be used are refused") {
    CHECK(fault({"EPSG:99999"}, plane_12, {}) == "crs.unknown@0:0");
    CHECK(fault({"/etc/hostname"}, plane_12, {}) == "crs.unknown@0:0");
    CHECK(fault({"http://127.0.0.1:1/crs"}, plane_12, {}) == "crs.unknown@0:0");
    CHECK(fault({""}, plane_12, {}) == "crs.missing@0:0");
    CHECK(fault({"LOCAL_CS[\"yard\",UNIT[\"metre\",1]]"}, plane_12, {}) == "crs.not_on_earth@0:0");
    CHECK(fault({"EPSG:4978"}, plane_12, {}) == "crs.not_on_earth@0:0");
    CHECK(fault({"+proj=longlat +a=1000000 +b=1000000 +no_defs"}, plane_12, {}) ==
          "crs.no_operation@0:0");
    CHECK(fault({"EPSG:32654"}, plane_12, {{1e30, 1e30}}) == "crs.outside_use@0:0");
}

TEST_CASE("what people and summaries are told") {
    CHECK(io::title_of(plane_12) == "JGD2011 / Japan Plane Rectangular CS XII");
    CHECK(io::is_geographic(io::wgs84));
    CHECK_FALSE(io::is_geographic(plane_12));
    CHECK(io::library_versions().find("GDAL 3.") == 0);
    CHECK(io::library_versions().find(", PROJ ") != std::string::npos);
}

TEST_CASE("the way between two CRSs is told, and never a ballpark") {
    const auto way = [](const char* from, const char* to, geo::Point at) {
        return io::operation_between({from}, {to}, at);
    };
    CHECK(way("EPSG:6680", "EPSG:6680", {0, 0}).empty());
    CHECK(way("EPSG:4326", "EPSG:6680", {141.77, 43.2}).find("proj=tmerc") != std::string::npos);
    // the Tokyo datum needs a shift, whichever grids are installed
    const std::string tokyo = way("EPSG:4301", "EPSG:6680", {141.77, 43.2});
    CHECK((tokyo.find("gridshift") != std::string::npos ||
           tokyo.find("helmert") != std::string::npos));
    CHECK(test::fault_of([&] { way("EPSG:1", "EPSG:6680", {0, 0}); }) == "crs.no_operation@0:0");
}
