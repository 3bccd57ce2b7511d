// SPDX-License-Identifier: Apache-2.0
// Red and near infrared, pixel on pixel.
#include <doctest/doctest.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>

#include <cmath>
#include <memory>

#include "unit/io/folder.hpp"
#include "vrmap/io/read_raster.hpp"

using namespace vrmap;

namespace {

const io::Crs field{"EPSG:6680"};
const geo::Box window{-38900, -88500, -38860, -88470};
const imagery::Reflectance sentinel{0.0001, -0.1};

struct Picture {
    int epsg = 6680;
    double west = -38920, north = -88450, pixel = 10;
    int cols = 8, rows = 6;
    std::vector<double> numbers{1500};  // of each band, everywhere but in the pixel of row 3, col 3
    double odd = 0;                     // there
    double scale = 1, offset = 0;
};

std::filesystem::path write(const test::Folder& f, const char* name, const Picture& p) {
    GDALRegister_GTiff();
    const auto path = f.path / name;
    const int bands = static_cast<int>(p.numbers.size());
    std::unique_ptr<GDALDataset> d(GetGDALDriverManager()->GetDriverByName("GTiff")->Create(
        path.c_str(), p.cols, p.rows, bands, GDT_UInt16, nullptr));
    double t[] = {p.west, p.pixel, 0, p.north, 0, -p.pixel};
    d->SetGeoTransform(t);
    OGRSpatialReference srs;
    REQUIRE(srs.importFromEPSG(p.epsg) == OGRERR_NONE);
    d->SetSpatialRef(&srs);
    for (int b = 1; b <= bands; ++b) {
        GDALRasterBand& band = *d->GetRasterBand(b);
        if (p.scale != 1) band.SetScale(p.scale);
        if (p.offset != 0) band.SetOffset(p.offset);
        std::vector<double> values(static_cast<std::size_t>(p.cols * p.rows),
                                   p.numbers[static_cast<std::size_t>(b - 1)]);
        values[static_cast<std::size_t>(3 * p.cols + 3)] = p.odd;
        CHECK(band.RasterIO(GF_Write, 0, 0, p.cols, p.rows, values.data(), p.cols, p.rows,
                            GDT_Float64, 0, 0, nullptr) == CE_None);
    }
    return path;
}

io::RasterSource band(const std::filesystem::path& path, int number = 1) {
    return {"ndvi", path,     path.filename().string(),  "",
            number, -1.0e300, imagery::most_reflectance, sentinel};
}

struct Seen {
    std::vector<double> red, nir;
    io::InputLog log;
};

Seen read(const io::Bands& bands) {
    Seen seen;
    io::read_band_pixels(
        bands, field, window,
        [&](const auto&, double red, double nir) {
            seen.red.push_back(red);
            seen.nir.push_back(nir);
        },
        seen.log);
    return seen;
}

std::string fault(const Picture& red, const Picture& nir) {
    test::Folder f;
    const io::Bands bands{band(write(f, "red.tif", red)), band(write(f, "nir.tif", nir))};
    return test::fault_of([&] { read(bands); });
}

const Picture red{};
Picture nir() {
    Picture p;
    p.numbers = {5500};
    return p;
}

}  // namespace

TEST_CASE("two files, or one with several bands: the same pixels as reflectances") {
    test::Folder f;
    Picture stack;
    stack.numbers = {700, 1500, 5500};
    const auto path = write(f, "stack.tif", stack);
    const Seen two = read({band(write(f, "red.tif", red)), band(write(f, "nir.tif", nir()))});
    const Seen one = read({band(path, 2), band(path, 3)});
    REQUIRE(two.red.size() == 30);
    CHECK(two.red[0] == doctest::Approx(0.05));
    CHECK(two.nir[0] == doctest::Approx(0.45));
    CHECK(one.red == two.red);
    CHECK(one.nir == two.nir);
    CHECK(one.log.size() == 1);
    CHECK(two.log.size() == 2);
    const auto least = std::min_element(two.red.begin(), two.red.end());
    CHECK(*least == doctest::Approx(-0.1));  // number 0 of the odd pixel: below 0, no data
}

TEST_CASE("what the file says of its scale counts once, and must be what is stated") {
    Picture says = red;
    says.scale = 0.0001;
    says.offset = -0.1;
    Picture nir_says = nir();
    nir_says.scale = 0.0001;
    nir_says.offset = -0.1;
    test::Folder f;
    CHECK(read({band(write(f, "red.tif", says)), band(write(f, "nir.tif", nir_says))}).red[0] ==
          doctest::Approx(0.05));
    says.offset = 0;
    CHECK(fault(says, nir()) == "ndvi.reflectance_contradiction@0:0");
    nir_says.scale = 0.001;
    CHECK(fault(red, nir_says) == "ndvi.reflectance_contradiction@0:0");
}

TEST_CASE("bands of different resolution, place, size or system are refused") {
    const auto with = [](auto change) {
        Picture p = nir();
        change(p);
        return fault(red, p);
    };
    CHECK(with([](Picture&) {}).empty());
    CHECK(with([](Picture& p) { p.pixel = 20; }) == "ndvi.bands_grid_differ@0:0");
    CHECK(with([](Picture& p) { p.west += 10; }) == "ndvi.bands_grid_differ@0:0");
    CHECK(with([](Picture& p) { p.west += 0.005; }).empty());  // half a thousandth of a pixel
    CHECK(with([](Picture& p) { p.rows = 7; }) == "ndvi.bands_grid_differ@0:0");
    CHECK(with([](Picture& p) { p.epsg = 6681; }) == "ndvi.bands_crs_differ@0:0");
}

TEST_CASE("what no ground reflects is refused: the scale is wrong") {
    Picture bright = red;
    bright.numbers = {30000};
    CHECK(fault(bright, nir()) == "ndvi.not_reflectance@0:0");
}
