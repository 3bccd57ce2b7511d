// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/read_vector.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "unit/io/folder.hpp"
#include "vrmap/io/write_geopackage.hpp"

using namespace vrmap;

namespace {

io::VectorSource source(const std::filesystem::path& path, std::vector<std::string> numbers = {}) {
    return {"layer", path, path.filename().string(), "", "", "x", "y", std::move(numbers)};
}

std::string feature(const std::string& geometry, const std::string& properties = "{}") {
    return R"({"type":"Feature","properties":)" + properties + R"(,"geometry":)" + geometry + "}";
}

std::string collection(const std::string& features, const std::string& members = "") {
    return R"({"type":"FeatureCollection",)" + members + R"("features":[)" + features + "]}";
}

const std::string square =
    R"({"type":"Polygon","coordinates":[[[141,43],[141.1,43],[141.1,43.1],[141,43]]]})";
const std::string point = R"({"type":"Point","coordinates":[141,43]})";

std::string polygons_fault(const std::string& geojson, io::Repair repair = io::Repair::no) {
    test::Folder f;
    const auto s = source(f.file("a.geojson", geojson));
    return test::fault_of([&] {
        io::InputLog log;
        io::read_polygons(s, repair, log);
    });
}

}  // namespace

TEST_CASE("CSV points: places, numbers, lines; the CRS is the stated one") {
    test::Folder f;
    auto s = source(f.file("a.csv", "v,y,x\n5,43,141\n,43.1,\n"), {"v"});
    io::InputLog log;
    CHECK(test::fault_of([&] { io::read_points(s, log); }) == "crs.missing@0:0");
    s.crs = "EPSG:4326";
    log.clear();
    const io::Points p = io::read_points(s, log);
    CHECK(p.crs == io::wgs84);
    CHECK(p.at[0] == geo::Point{141, 43});
    CHECK(std::isnan(p.at[1].x));
    CHECK(p.columns[0][0] == 5);
    CHECK(std::isnan(p.columns[0][1]));
    CHECK(p.record == std::vector<long>{2, 3});
    REQUIRE(log.size() == 1);
    CHECK(log[0].file == "a.csv");
    CHECK(log[0].sha256 == io::sha256(test::bytes_of(s.path)));
}

TEST_CASE("GeoJSON points: WGS 84 unless it says otherwise, null and no geometry are NaN") {
    test::Folder f;
    const std::string features =
        feature(point, R"({"v":5})") + "," + feature("null", R"({"v":null})");
    io::InputLog log;
    const io::Points p =
        io::read_points(source(f.file("a.geojson", collection(features)), {"v"}), log);
    CHECK(p.crs == io::wgs84);
    CHECK(p.at[0] == geo::Point{141, 43});
    CHECK(std::isnan(p.at[1].y));
    CHECK(p.columns[0][0] == 5);
    CHECK(std::isnan(p.columns[0][1]));
    const std::string named =
        R"("crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::6680"}},)";
    const auto plane =
        io::read_points(source(f.file("b.json", collection(feature(point), named))), log);
    CHECK(plane.crs.definition == "EPSG:6680");
}

TEST_CASE("polygons: parts and holes as they are in the file") {
    const std::string parts = R"({"type":"MultiPolygon","coordinates":[
        [[[0,0],[9,0],[9,9],[0,9],[0,0]],[[1,1],[2,1],[2,2],[1,1]]],[[[20,0],[29,0],[29,9],[20,0]]]]})";
    test::Folder f;
    io::InputLog log;
    const auto p = io::read_polygons(source(f.file("a.geojson", collection(feature(parts)))),
                                     io::Repair::no, log);
    REQUIRE(p.ground.size() == 1);
    REQUIRE(p.ground[0].size() == 2);
    CHECK(p.ground[0][0].holes.size() == 1);
    CHECK(p.ground[0][1].outer[1] == geo::Point{29, 0});
}

TEST_CASE("what GeoJSON is refused") {
    const std::string crossing =
        R"({"type":"Polygon","coordinates":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]})";
    const std::string link = R"("crs":{"type":"link","properties":{"href":"http://127.0.0.1:1/"}})";
    const std::string inner = R"({"type":"Polygon",)" + link + R"(,"coordinates":[]})";
    CHECK(polygons_fault(collection(feature(crossing))) == "boundary.crosses@1:0");
    CHECK(polygons_fault(collection(feature(square) + "," + feature(point))) ==
          "vector.not_polygons@2:0");
    CHECK(polygons_fault(collection(feature("null"))) == "vector.no_geometry@1:0");
    CHECK(polygons_fault(collection("")) == "vector.empty@0:0");
    CHECK(polygons_fault("{") == "file.broken@0:0");
    CHECK(polygons_fault("[]") == "file.broken@0:0");
    CHECK(polygons_fault(R"({"type":)" + std::string(100000, '[') + std::string(100000, ']') +
                         "}") == "file.broken@0:0");
    CHECK(polygons_fault(collection(feature(square), link + ",")) == "crs.unknown@0:0");
    CHECK(polygons_fault(collection(feature(square), R"("Crs":5,)")) == "crs.unknown@0:0");
    CHECK(polygons_fault(collection(feature(inner))) == "crs.unknown@0:0");
    CHECK(polygons_fault(
              collection(feature(square), R"("crs":{"type":"name","properties":{"name":7}},)")) ==
          "crs.unknown@0:0");
    CHECK(polygons_fault(collection(feature(square), R"("crs":{"type":"name"},)")) ==
          "crs.unknown@0:0");
    CHECK(
        polygons_fault(collection(feature(square, R"({"crs":"mine"})"), R"("crs":null,)")).empty());
}

TEST_CASE("organic ground may cross itself: it is made valid") {
    const std::string crossing =
        R"({"type":"Polygon","coordinates":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]})";
    test::Folder f;
    io::InputLog log;
    const auto p = io::read_polygons(source(f.file("a.geojson", collection(feature(crossing)))),
                                     io::Repair::yes, log);
    CHECK(p.ground[0].size() == 2);
}

TEST_CASE("the ending decides what a file is, never its content") {
    test::Folder f;
    io::InputLog log;
    const auto fault = [&](const char* name) {
        const auto s = source(f.file(name, collection(feature(square))));
        return test::fault_of([&] { io::read_polygons(s, io::Repair::no, log); });
    };
    CHECK(fault("a.GeoJSON").empty());
    CHECK(fault("a.gpkg") == "file.broken@0:0");
    CHECK(fault("a.kml") == "vector.unknown_kind@0:0");
    CHECK(fault("a") == "vector.unknown_kind@0:0");
    CHECK(fault("a.vrt") == "vector.unknown_kind@0:0");
}

TEST_CASE("a GeoPackage's own CRS stands; another one stated is a contradiction") {
    test::Folder f;
    const geo::Polygon ground{{{-38900, -88500}, {-38800, -88500}, {-38800, -88400}}, {}};
    io::GeoTable t{"fields", {"EPSG:6680"},
                   1,        [&](std::size_t) { return std::vector{ground}; },
                   {},       {io::reals("n", [](std::size_t) { return 4.5; })}};
    const auto path = f.file("a.gpkg", io::geopackage_bytes("a.gpkg", {t}));
    auto s = source(path, {"n"});
    io::InputLog log;
    const auto p = io::read_polygons(s, io::Repair::no, log);
    CHECK(p.crs.definition == "EPSG:6680");
    CHECK(p.columns[0][0] == 4.5);
    const auto fault = [&] {
        return test::fault_of([&] { io::read_polygons(s, io::Repair::no, log); });
    };
    s.crs = "EPSG:6680";
    CHECK(fault().empty());
    s.crs = "EPSG:6681";
    CHECK(fault() == "crs.contradiction@0:0");
    s.crs.clear();
    s.layer = "other";
    CHECK(fault() == "vector.which_layer@0:0");
    s.layer.clear();
    s.numbers = {"none"};
    CHECK(fault() == "csv.column_missing@0:0");
    CHECK(std::distance(std::filesystem::directory_iterator(f.path), {}) == 1);
}

TEST_CASE("the hull of points follows their outline, not a bay it should not bridge") {
    std::vector<geo::Point> at;  // an L of 100 m by 100 m with arms of 40 m, a point every 5 m
    for (int x = 0; x <= 20; ++x)
        for (int y = 0; y <= 20; ++y)
            if (x <= 8 || y <= 8) at.push_back({5.0 * x - 38000, 5.0 * y - 88000});
    const auto area = [&](double edge) {
        return geo::FieldBoundary(io::hull_of(at, {edge}, "f")).area().value;
    };
    CHECK(area(10) == doctest::Approx(6400).epsilon(0.02));
    CHECK(area(500) > 8000);
}

TEST_CASE("no hull of fewer than three places, or of a line") {
    const auto fault = [](std::vector<geo::Point> at) {
        return test::fault_of([&] { io::hull_of(at, {40}, "f"); });
    };
    CHECK(fault({}) == "boundary.no_hull@0:0");
    CHECK(fault({{0, 0}, {10, 0}}) == "boundary.no_hull@0:0");
    CHECK(fault({{0, 0}, {10, 10}, {20, 20}, {30, 30}}) == "boundary.no_hull@0:0");
    CHECK(fault({{0, 0}, {0, 0}, {0, 0}}) == "boundary.no_hull@0:0");
    CHECK(fault({{0, 0}, {30, 0}, {0, 30}}).empty());
}
