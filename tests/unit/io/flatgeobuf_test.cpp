// SPDX-License-Identifier: Apache-2.0
// FlatGeobuf as others write it, and as nobody should.
#include <doctest/doctest.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <memory>

#include "unit/io/folder.hpp"
#include "vrmap/io/read_parcels.hpp"

using namespace vrmap;

namespace {

struct Made {
    bool index = true;
    int epsg = 4326;
    const char* wkt = "POLYGON ((141.7 43.2,141.71 43.2,141.71 43.21,141.7 43.21,141.7 43.2))";
    OGRwkbGeometryType type = wkbPolygon;
};

// Two features, "007" and "8".
std::filesystem::path write(const test::Folder& f, const Made& m = {}) {
    RegisterOGRFlatGeobuf();
    const auto path = f.path / "a.fgb";
    std::unique_ptr<GDALDataset> d(GetGDALDriverManager()
                                       ->GetDriverByName("FlatGeobuf")
                                       ->Create(path.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    OGRSpatialReference srs;
    if (m.epsg) REQUIRE(srs.importFromEPSG(m.epsg) == OGRERR_NONE);
    srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    const char* const options[] = {m.index ? "SPATIAL_INDEX=YES" : "SPATIAL_INDEX=NO", nullptr};
    OGRLayer* layer =
        d->CreateLayer("fields", m.epsg ? &srs : nullptr, m.type, const_cast<char**>(options));
    OGRFieldDefn code("cd", OFTString);
    OGRFieldDefn value("v", OFTReal);
    CHECK(layer->CreateField(&code) == OGRERR_NONE);
    CHECK(layer->CreateField(&value) == OGRERR_NONE);
    for (const char* cd : {"007", "8"}) {
        OGRFeature one(layer->GetLayerDefn());
        one.SetField("cd", cd);
        one.SetField("v", 5.25);
        OGRGeometry* g = nullptr;
        CHECK(OGRGeometryFactory::createFromWkt(m.wkt, nullptr, &g) == OGRERR_NONE);
        one.SetGeometryDirectly(g);
        CHECK(layer->CreateFeature(&one) == OGRERR_NONE);
    }
    return path;
}

io::VectorSource source(const std::filesystem::path& path) {
    return {"layer", path, path.filename().string(), "", "", "", "", {}};
}

std::string fault(const std::filesystem::path& path, const io::Choice& choice = {"cd", {"007"}}) {
    return test::fault_of([&] {
        io::InputLog log;
        io::read_parcels(source(path), choice, log);
    });
}

}  // namespace

TEST_CASE("a FlatGeobuf gives polygons, text codes and its CRS, with an index or without") {
    for (const bool index : {true, false}) {
        test::Folder f;
        const auto path = write(f, {index});
        io::InputLog log;
        const io::Parcels p = io::read_parcels(source(path), {"cd", {"007"}}, log);
        CHECK(p.crs == io::wgs84);
        REQUIRE(p.parcels.size() == 1);
        CHECK(p.parcels[0].ground[0].outer.size() == 5);
        CHECK(fault(path, {"cd", {"7"}}) == "boundary.key_missing@0:0");
        auto s = source(path);
        s.numbers = {"v"};
        const auto all = io::read_polygons(s, io::Repair::no, log);
        CHECK(all.columns[0] == std::vector<double>{5.25, 5.25});
    }
}

TEST_CASE("a FlatGeobuf gives points") {
    test::Folder f;
    auto s = source(write(f, {true, 6680, "POINT (-38900 -88500)", wkbPoint}));
    s.numbers = {"v"};
    io::InputLog log;
    const io::Points p = io::read_points(s, log);
    CHECK(p.crs.definition == "EPSG:6680");
    CHECK(p.at == std::vector<geo::Point>{{-38900, -88500}, {-38900, -88500}});
    s.numbers = {"cd"};
    CHECK(test::fault_of([&] { io::read_points(s, log); }) == "csv.not_a_number@1:0");
}

TEST_CASE("a FlatGeobuf without a CRS is refused unless the job states one") {
    test::Folder f;
    const auto path = write(f, {true, 0});
    CHECK(fault(path) == "crs.missing@0:0");
    auto s = source(path);
    s.crs = "EPSG:4326";
    io::InputLog log;
    CHECK(io::read_parcels(s, {"cd", {"8"}}, log).crs == io::wgs84);
}

TEST_CASE("a FlatGeobuf cut anywhere is refused") {
    for (const bool index : {true, false}) {
        test::Folder f;
        const std::string whole = test::bytes_of(write(f, {index}));
        for (std::size_t n = 1; n < whole.size(); ++n)
            CHECK_MESSAGE(!fault(f.file("cut.fgb", whole.substr(0, n))).empty(), n);
    }
}

TEST_CASE("a FlatGeobuf with any byte wrong is read or refused, never worse") {
    for (const bool index : {true, false}) {
        test::Folder f;
        const std::string whole = test::bytes_of(write(f, {index}));
        std::size_t refused = 0;
        for (std::size_t n = 0; n < whole.size(); ++n)
            for (const char wrong : {'\xff', static_cast<char>(~whole[n])}) {
                std::string bytes = whole;
                bytes[n] = wrong;
                refused += !fault(f.file("wrong.fgb", bytes)).empty();
            }
        CHECK(refused > whole.size() / 4);
    }
}
