// SPDX-License-Identifier: Apache-2.0
// What is looked at before GDAL sees a file.
#include <doctest/doctest.h>

#include "io/geojson_crs.hpp"
#include "io/shapefile_check.hpp"
#include "io/tiff_tag.hpp"
#include "unit/io/folder.hpp"

using namespace vrmap;

namespace {

std::string crs_fault(const std::string& bytes) {
    return test::fault_of([&bytes] { io::require_plain_crs({"a.json", bytes, {}}); });
}

std::optional<std::string> words(const std::string& bytes, std::uint16_t tag) {
    const auto read = [&bytes](std::uint64_t at, std::size_t most) {
        return at < bytes.size() ? bytes.substr(static_cast<std::size_t>(at), most) : std::string();
    };
    return io::tiff_words(read, tag);
}

std::string part_fault(const std::string& shx, const std::string& dbf) {
    return test::fault_of([&] {
        io::require_same_counts({{"a.shx", shx, {}}, {"a.dbf", dbf, {}}});
    });
}

std::string index_of(char shapes) {
    std::string shx(100 + 8 * static_cast<std::size_t>(shapes), '\0');
    shx[27] = static_cast<char>(50 + 4 * shapes);
    return shx;
}

}  // namespace

TEST_CASE("a GeoJSON may name a known system at the top, and nothing else") {
    const std::string named = R"("crs":{"type":"name","properties":{"name":"EPSG:6680"}})";
    CHECK(crs_fault("{\"type\":\"FeatureCollection\"," + named + "}").empty());
    CHECK(crs_fault("{" + named + ",\"type\":\"Point\"}").empty());
    CHECK(crs_fault(R"({"type":"Point","crs":null})").empty());
    CHECK(crs_fault(R"({"type":"Point","CRS":{"type":"link","properties":{"href":"http://x"}}})") ==
          "crs.unknown@0:0");
    CHECK(crs_fault(R"({"type":"Point","crs":"EPSG:4326"})") == "crs.unknown@0:0");
    CHECK(crs_fault(R"({"type":"Point","crs":["EPSG:4326"]})") == "crs.unknown@0:0");
    CHECK(crs_fault(R"({"type":"Point","crs":{"type":"name","properties":{"name":"Tokyo"}}})") ==
          "crs.unknown@0:0");
    CHECK(crs_fault(R"({"type":"Point","crs":{"properties":{"name":"EPSG:4326"}}})") ==
          "crs.unknown@0:0");
    CHECK(crs_fault("{\"type\":\"Feature\",\"geometry\":{" + named + "}}") == "crs.unknown@0:0");
}

TEST_CASE("a second crs member does not hide behind the first") {
    const std::string good = R"("crs":{"type":"name","properties":{"name":"EPSG:6680"}})";
    const std::string link = R"("crs":{"type":"link","properties":{"href":"http://x"}})";
    CHECK(crs_fault("{\"type\":\"Point\"," + good + "," + link + "}") == "crs.unknown@0:0");
    CHECK(crs_fault("{\"type\":\"Point\"," + link + "," + good + "}") == "crs.unknown@0:0");
}

TEST_CASE("a feature's own column may be called crs") {
    CHECK(crs_fault(R"({"type":"Feature","properties":{"crs":"north","a":{"crs":1}}})").empty());
    CHECK(
        crs_fault(R"({"type":"FeatureCollection","features":[{"properties":{"crs":1}}]})").empty());
}

TEST_CASE("what is no GeoJSON, or nests without end, is refused") {
    for (const char* bytes :
         {"", "{", "[]", "{}", "3", R"({"type":"Point"}{})", R"({"type":1e999})"})
        CHECK(crs_fault(bytes) == "file.broken@0:0");
    CHECK(crs_fault("{\"type\":" + std::string(40, '[') + std::string(40, ']') + "}") ==
          "file.broken@0:0");
    CHECK(crs_fault("{\"type\":" + std::string(20, '[') + std::string(20, ']') + "}").empty());
}

TEST_CASE("a tag's words are found in either byte order and in BigTIFF") {
    using namespace std::string_literals;
    const std::string little = "II*\0\x08\0\0\0\x01\0\x81\xA4\x02\0\x04\0\0\0abc\0\0\0\0\0"s;
    const std::string big =
        "MM\0*\0\0\0\x08\0\x01\xA4\x81\0\x02\0\0\0\x06\0\0\0\x1A\0\0\0\0-9999\0"s;
    const std::string wide =
        "II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\x81\xA4\x02\0\x05\0\0\0\0\0\0\0"
        "9999\0\0\0\0\0\0\0\0\0\0\0\0"s;
    CHECK(words(little, 42113) == "abc");
    CHECK(words(big, 42113) == "-9999");
    CHECK(words(wide, 42113) == "9999");
    CHECK_FALSE(words(little, 42112).has_value());
    for (std::size_t n = 0; n + 4 < big.size(); ++n)  // cut anywhere: no more than was there
        CHECK(words(big.substr(0, n), 42113).value_or("").size() <= 5);
}

TEST_CASE("parts of a Shapefile that do not belong together are refused") {
    using namespace std::string_literals;
    const std::string one = "\x03\0\0\0\x01\0\0\0\x21\0\x02\0"s + std::string(21, '\0') + " a";
    CHECK(part_fault(index_of(1), one).empty());
    CHECK(part_fault(index_of(2), one) == "shapefile.counts_differ@0:0");
    CHECK(part_fault(index_of(1), one.substr(0, one.size() - 1)) == "shapefile.cut@0:0");
    CHECK(part_fault(index_of(1).substr(0, 104), one) == "shapefile.cut@0:0");
    CHECK(part_fault(std::string(20, '\0'), one) == "shapefile.cut@0:0");
    CHECK(part_fault(index_of(1), "\x03") == "shapefile.cut@0:0");
}
