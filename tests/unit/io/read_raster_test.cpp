// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/read_raster.hpp"

#include <doctest/doctest.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "unit/io/folder.hpp"

using namespace vrmap;

namespace {

const io::Crs field{"EPSG:6680"};
const geo::Box window{-38900, -88500, -38860, -88470};

// 8 by 6 pixels of 10 m in the field's own frame; (row, col) holds row/10 + col/100.
struct Picture {
    int epsg = 6680;
    double west = -38920, north = -88450, pixel = 10, turn = 0;
    double scale = 1, offset = 0, factor = 1;
    bool placed = true;
    double nodata = -9999;
    GDALDataType type = GDT_Float32;
    bool masked = false;  ///< an internal mask instead of nodata hides the one pixel
};

std::filesystem::path write(const test::Folder& f, const Picture& p) {
    GDALRegister_GTiff();
    const auto path = f.path / "a.tif";
    std::unique_ptr<GDALDataset> d(GetGDALDriverManager()->GetDriverByName("GTiff")->Create(
        path.c_str(), 8, 6, 1, p.type, nullptr));
    double t[] = {p.west, p.pixel, p.turn, p.north, p.turn, -p.pixel};
    if (p.placed) d->SetGeoTransform(t);
    OGRSpatialReference srs;
    if (p.epsg && srs.importFromEPSG(p.epsg) == OGRERR_NONE) d->SetSpatialRef(&srs);
    GDALRasterBand& band = *d->GetRasterBand(1);
    if (!p.masked) band.SetNoDataValue(p.nodata);
    if (p.scale != 1) band.SetScale(p.scale);
    if (p.offset != 0) band.SetOffset(p.offset);
    double values[48];
    for (int k = 0; k < 48; ++k) values[k] = p.factor * (k / 8 / 10.0 + k % 8 / 100.0);
    if (!p.masked) values[3 * 8 + 3] = p.nodata;
    CHECK(band.RasterIO(GF_Write, 0, 0, 8, 6, values, 8, 6, GDT_Float64, 0, 0, nullptr) == CE_None);
    if (!p.masked) return path;
    CPLSetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES");
    REQUIRE(d->CreateMaskBand(GMF_PER_DATASET) == CE_None);
    CPLSetConfigOption("GDAL_TIFF_INTERNAL_MASK", nullptr);
    std::vector<unsigned char> shown(48, 255);
    shown[3 * 8 + 3] = 0;
    CHECK(band.GetMaskBand()->RasterIO(GF_Write, 0, 0, 8, 6, shown.data(), 8, 6, GDT_Byte, 0, 0,
                                       nullptr) == CE_None);
    return path;
}

struct Seen {
    std::vector<interpolate::PixelCorners> corners;
    std::vector<double> values;
    io::InputLog log;
};

Seen read(const Picture& p, const std::function<void(io::RasterSource&)>& change = {}) {
    test::Folder f;
    io::RasterSource s{"ndvi", write(f, p), "a.tif", "", 1, -1, 1};
    if (change) change(s);
    Seen seen;
    io::read_pixels(
        s, field, window,
        [&seen](const interpolate::PixelCorners& c, double v) {
            seen.corners.push_back(c);
            seen.values.push_back(v);
        },
        seen.log);
    return seen;
}

std::string fault(const Picture& p, const std::function<void(io::RasterSource&)>& change = {}) {
    return test::fault_of([&] { read(p, change); });
}

}  // namespace

TEST_CASE("the pixels that touch the window come with their ground, row by row; nodata is NaN") {
    const Seen seen = read({});
    REQUIRE(seen.values.size() ==
            30);  // columns 1 to 6 and rows 1 to 5: an edge that touches counts
    CHECK(seen.values[0] == doctest::Approx(0.11));
    CHECK(seen.corners[0][0] == geo::Point{-38910, -88460});
    CHECK(seen.corners[0][2] == geo::Point{-38900, -88470});
    CHECK(std::count_if(seen.values.begin(), seen.values.end(),
                        [](double v) { return std::isnan(v); }) == 1);
    REQUIRE(seen.log.size() == 1);
    CHECK(seen.log[0].sha256.size() == 64);
}

TEST_CASE("a mask inside the file hides a pixel as nodata does") {
    Picture p;
    p.masked = true;
    const Seen hidden = read(p);
    const Seen nodata = read({});
    REQUIRE(hidden.values.size() == nodata.values.size());
    for (std::size_t i = 0; i < nodata.values.size(); ++i) {
        CHECK(std::isnan(hidden.values[i]) == std::isnan(nodata.values[i]));
        if (!std::isnan(nodata.values[i])) CHECK(hidden.values[i] == nodata.values[i]);
    }
}

TEST_CASE("scale and offset of the band are applied before the range is held against it") {
    Picture p;
    p.type = GDT_Int16;
    p.factor = 10000;
    CHECK(fault(p) == "ndvi.out_of_range@0:0");
    p.scale = 1e-4;
    CHECK(read(p).values[0] == doctest::Approx(0.11));
    p.offset = 0.25;
    CHECK(read(p).values[0] == doctest::Approx(0.36));
    p.offset = 0.9;
    CHECK(fault(p) == "ndvi.out_of_range@0:0");
}

TEST_CASE("a picture in another system lies on the same ground") {
    Picture utm;
    utm.epsg = 32654;
    io::Transform to(field, {"EPSG:32654"}, "f");
    const geo::Point middle = to(geo::Point{-38880, -88485});
    utm.west = middle.x - 40;
    utm.north = middle.y + 30;
    const Seen seen = read(utm);
    geo::Box box;
    for (const auto& corners : seen.corners)
        for (const geo::Point p : corners) box.add(p);
    CHECK(box.contains({window.min_x, window.min_y}));
    CHECK(box.contains({window.max_x, window.max_y}));
    CHECK(box.width() < 80);
}

TEST_CASE("what is refused") {
    Picture none;
    none.epsg = 0;
    CHECK(fault(none) == "crs.missing@0:0");
    CHECK(fault(none, [](io::RasterSource& s) { s.crs = "EPSG:6680"; }).empty());
    CHECK(fault(none, [](io::RasterSource& s) { s.crs = "EPSG:1"; }) == "crs.unknown@0:0");
    CHECK(fault({}, [](io::RasterSource& s) { s.crs = "EPSG:32654"; }) == "crs.contradiction@0:0");
    CHECK(fault({}, [](io::RasterSource& s) { s.crs = "EPSG:6680"; }).empty());
    CHECK(fault({}, [](io::RasterSource& s) { s.band = 2; }) == "raster.no_band@0:0");
    Picture nowhere;
    nowhere.placed = false;
    CHECK(fault(nowhere) == "raster.no_place@0:0");
    Picture complex;
    complex.type = GDT_CFloat32;
    CHECK(fault(complex) == "raster.not_real@0:0");
}

TEST_CASE("what lies beside the file is not looked at") {
    test::Folder f;
    const auto path = write(f, {});
    f.file("a.tif.aux.xml", "<PAMDataset><GeoTransform>0,1,0,0,0,-1</GeoTransform></PAMDataset>");
    f.file("a.tfw", "1\n0\n0\n-1\n0\n0\n");
    io::InputLog log;
    std::size_t pixels = 0;
    io::read_pixels(
        {"ndvi", path, "a.tif", "", 1, -1, 1}, field, window,
        [&](const auto&, double) { ++pixels; }, log);
    CHECK(pixels == 30);
    CHECK(std::distance(std::filesystem::directory_iterator(f.path), {}) == 3);
}
