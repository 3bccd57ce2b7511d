// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "unit/io/folder.hpp"
#include "vrmap/io/read_parcels.hpp"

using namespace vrmap;

namespace {

std::string feature(const std::string& properties, double west, double side = 0.001) {
    std::string ring;
    for (const auto& [x, y] : {std::pair{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}})
        ring.append(ring.empty() ? "[" : ",[")
            .append(text(west + x * side))
            .append(",")
            .append(text(43.2 + y * side))
            .append("]");
    return R"({"type":"Feature","properties":)" + properties +
           R"(,"geometry":{"type":"Polygon","coordinates":[[)" + ring + "]]}}";
}

const std::string crossing =
    R"({"type":"Feature","properties":{"polygon_uuid":"x","cd":"099"},"geometry":
    {"type":"Polygon","coordinates":[[[141,43],[141.1,43.1],[141.1,43],[141,43.1],[141,43]]]}})";

std::string collection(const std::vector<std::string>& features) {
    std::string all;
    for (const std::string& f : features) all += (all.empty() ? "" : ",") + f;
    return R"({"type":"FeatureCollection","features":[)" + all + "]}";
}

// As MAFF's file has them, cut short: codes are text, the year a number.
const std::string municipality = collection(
    {feature(R"({"polygon_uuid":"58eb5fcb-ea9c","cd":"012106","land_type":100,"history":"[{}]"})",
             141.7),
     feature(R"({"polygon_uuid":"8d856d0a-b4cc","cd":"12106","land_type":200,"history":null})",
             141.8),
     feature(R"({"polygon_uuid":"17c4d96b-b7ae","cd":"2024-01-01","land_type":100.5})", 141.9),
     crossing});

struct Read {
    std::vector<std::string> keys;
    std::string fault;
    std::vector<std::pair<std::string, std::string>> args;
};

Read read(const std::string& geojson, const io::Choice& choice) {
    test::Folder f;
    io::VectorSource s;
    s.path = f.file("a.geojson", geojson);
    s.file = "a.geojson";
    io::InputLog log;
    Read r;
    try {
        for (const io::Parcel& p : io::read_parcels(s, choice, log).parcels)
            r.keys.push_back(p.key);
    } catch (const InputError& e) {
        r.fault = e.message().id + "@" + std::to_string(e.place().line);
        r.args = e.message().args;
    }
    return r;
}

std::string argument(const Read& r, const std::string& name) {
    for (const auto& [key, value] : r.args)
        if (key == name) return value;
    return "?";
}

// Squares of 100 m from (x, 0), as parcels of one field.
io::Parcels row_of(const std::vector<double>& west) {
    io::Parcels p{{"EPSG:6680"}, {}};
    for (std::size_t i = 0; i < west.size(); ++i) {
        const double x = west[i] - 38900;
        constexpr double y = -88500;
        p.parcels.push_back({std::string(1, static_cast<char>('a' + i)),
                             {{{{x, y}, {x + 100, y}, {x + 100, y + 100}, {x, y + 100}}, {}}}});
    }
    return p;
}

struct Joined {
    std::size_t parts;
    double area;
    geo::Box box;
};

Joined join(const io::Parcels& p, double metres) {
    const geo::FieldBoundary b(io::join_parcels(p, {metres}, "f"));
    return {b.parts().size(), b.area().value, b.box()};
}

}  // namespace

TEST_CASE("parcels are chosen by the text of an attribute, in the file's order") {
    CHECK(read(municipality, {"polygon_uuid", {"17c4d96b-b7ae", "58eb5fcb-ea9c"}}).keys ==
          std::vector<std::string>{"58eb5fcb-ea9c", "17c4d96b-b7ae"});
    CHECK(read(municipality, {"cd", {"012106"}}).keys == std::vector<std::string>{"012106"});
    CHECK(read(municipality, {"cd", {"2024-01-01"}}).keys.size() == 1);
    CHECK(read(municipality, {"land_type", {"200"}}).keys.size() == 1);
    CHECK(read(municipality, {"land_type", {"100.5"}}).keys.size() == 1);
}

TEST_CASE("a key that looks like a date reads as it is written") {
    const auto dated = collection(
        {feature(R"({"d":"2024-01-01"})", 141.7), feature(R"({"d":"2024-01-02"})", 141.8)});
    CHECK(read(dated, {"d", {"2024-01-02"}}).keys == std::vector<std::string>{"2024-01-02"});
}

TEST_CASE("only what is chosen has to be a proper polygon") {
    CHECK(read(municipality, {"cd", {"099"}}).fault == "boundary.crosses@4");
    CHECK(read(municipality, {"cd", {"12106"}}).fault.empty());
}

TEST_CASE("a key that is not there names the nearest, or some") {
    const Read near = read(municipality, {"polygon_uuid", {"58eb5fcb-ea9d"}});
    CHECK(near.fault == "boundary.key_missing@0");
    CHECK(argument(near, "nearest") == "58eb5fcb-ea9c");
    CHECK(argument(read(municipality, {"cd", {"0121060"}}), "nearest") == "012106");
    const Read none = read(municipality, {"history", {"zzzzzzzzzzzzzzzzzzzz"}});
    CHECK(none.fault == "boundary.key_unlike@0");
    CHECK(argument(none, "found") == "[{}]");
    CHECK(read(municipality, {"uuid", {"x"}}).fault == "csv.column_missing@0");
}

TEST_CASE("a key that two parcels have is refused at the second") {
    const auto twice = collection({feature(R"({"k":"7"})", 141.7), feature(R"({"k":"7"})", 141.8)});
    const Read r = read(twice, {"k", {"7"}});
    CHECK(r.fault == "boundary.key_twice@2");
    CHECK(argument(r, "first") == "1");
}

TEST_CASE("several features and no choice: how to choose is said") {
    const Read r = read(municipality, {});
    CHECK(r.fault == "boundary.several@0");
    CHECK(argument(r, "found") == "4");
    CHECK(argument(r, "column") == "polygon_uuid");
    CHECK(argument(r, "example") == "58eb5fcb-ea9c");
    CHECK(
        argument(read(collection({feature(R"({"n":3})", 141.7), feature(R"({"n":4})", 141.8)}), {}),
                 "example") == "3");
    CHECK(read(collection({feature("{}", 141.7), feature("{}", 141.8)}), {}).fault ==
          "boundary.several_nameless@0");
    CHECK(read(collection({feature("{}", 141.7)}), {}).keys.size() == 1);
    CHECK(read(collection({}), {}).fault == "vector.empty@0");
}

TEST_CASE("edges that are the same dissolve; parcels apart stay parts") {
    CHECK(join(row_of({0, 100, 200}), 0).parts == 1);
    CHECK(join(row_of({0, 100, 200}), 0).area == doctest::Approx(30000).epsilon(1e-9));
    CHECK(join(row_of({0, 100.3}), 0).parts == 2);
    CHECK(join(row_of({0, 100.3}), 0.2).parts == 2);
    CHECK(join(row_of({0, 100.3}), 0.2).area == doctest::Approx(20000).epsilon(1e-9));
}

TEST_CASE("a ridge no wider than join_m becomes field; corners elsewhere stay") {
    const Joined j = join(row_of({0, 100.3}), 0.4);
    CHECK(j.parts == 1);
    CHECK(j.area == doctest::Approx(20000 + 100 * 0.3).epsilon(1e-5));
    CHECK(j.box.min_x == doctest::Approx(-38900).epsilon(1e-9));
    CHECK(j.box.width() == doctest::Approx(200.3).epsilon(1e-6));
    CHECK(j.box.height() == doctest::Approx(100).epsilon(1e-4));
}

TEST_CASE("a hairline left by rounding dissolves by default, whatever the order") {
    io::Parcels p = row_of({0, 100});
    p.parcels[1].ground[0].outer.insert(p.parcels[1].ground[0].outer.end(),
                                        {-38800 + 1e-4, -88450});
    CHECK(join(p, 0.01).parts == 1);
    const auto forth = io::join_parcels(p, {0.01}, "f");
    CHECK(forth.size() == 1);
    CHECK(forth[0].holes.empty());
    std::swap(p.parcels[0], p.parcels[1]);
    CHECK(join(p, 0.01).area == doctest::Approx(20000).epsilon(1e-5));
}

TEST_CASE("a hole of one parcel is no gap between two") {
    io::Parcels p = row_of({0, 100});
    const double x = -38860;
    const double y = -88460;
    p.parcels[0].ground[0].holes.push_back({{x, y}, {x + 2, y}, {x + 2, y + 2}, {x, y + 2}});
    const auto parts = io::join_parcels(p, {5}, "f");
    REQUIRE(parts.size() == 1);
    CHECK(parts[0].holes.size() == 1);
}

TEST_CASE("parcels that overlap are refused with area and place; rounding is not") {
    try {
        join(row_of({0, 90}), 0.01);
        FAIL("not refused");
    } catch (const InputError& e) {
        CHECK(e.message().id == "boundary.parcels_overlap");
        CHECK(e.message().args[0].second == "a");
        CHECK(e.message().args[2].second == "1000.0");
        const auto to = io::projection_of({"EPSG:6680"});
        const geo::Point at = to.to_plane(
            {std::stod(e.message().args[3].second), std::stod(e.message().args[4].second)});
        CHECK(std::abs(at.x + 38805) < 1);
        CHECK(std::abs(at.y + 88450) < 1);
    }
    CHECK(join(row_of({0, 99.995}), 0.01).parts == 1);
    CHECK(join(row_of({0, 99.995}), 0).area == doctest::Approx(19999.5).epsilon(1e-9));
    CHECK(test::fault_of([] { join(row_of({0, 99.9}), 0.05); }) == "boundary.parcels_overlap@0:0");
    CHECK(test::fault_of([] { join(row_of({0, 0}), 10); }) == "boundary.parcels_overlap@0:0");
}
