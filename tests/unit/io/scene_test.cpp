// SPDX-License-Identifier: Apache-2.0
// A small Sentinel-2 product with JPEG 2000 bands, as a folder and as an archive.
#include "vrmap/io/scene.hpp"

#include <doctest/doctest.h>
#include <gdal_frmts.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>

#include <cmath>
#include <fstream>
#include <memory>
#include <sstream>

#include "unit/io/folder.hpp"
#include "vrmap/io/zip.hpp"

using namespace vrmap;
namespace fs = std::filesystem;

namespace {

constexpr double west = 440000, north = 4640000;
constexpr int cols = 40, rows = 30;  // of 10 m
const io::Crs utm{"EPSG:32615"};
const geo::Box window{west + 100, north - 200, west + 300, north - 100};

int number_of(int col, int row, int base) {
    return base + 7 * col + 3 * row;
}

// JPEG 2000 without loss, as the Agency's own tiles are.
void write_jp2(const fs::path& path, int metres, int base, bool constant = false) {
    GDALRegister_MEM();
    GDALRegister_JP2OpenJPEG();
    const int step = metres / 10;
    const int c = cols / step;
    const int r = rows / step;
    std::unique_ptr<GDALDataset> d(GetGDALDriverManager()->GetDriverByName("MEM")->Create(
        "", c, r, 1, constant ? GDT_Byte : GDT_UInt16, nullptr));
    double t[] = {west, static_cast<double>(metres), 0, north, 0, -static_cast<double>(metres)};
    d->SetGeoTransform(t);
    OGRSpatialReference srs;
    REQUIRE(srs.importFromEPSG(32615) == OGRERR_NONE);
    d->SetSpatialRef(&srs);
    std::vector<int> numbers;
    for (int row = 0; row < r; ++row)
        for (int col = 0; col < c; ++col)
            numbers.push_back(constant ? base : number_of(step * col, step * row, base));
    REQUIRE(d->GetRasterBand(1)->RasterIO(GF_Write, 0, 0, c, r, numbers.data(), c, r, GDT_Int32, 0,
                                          0, nullptr) == CE_None);
    const char* lossless[] = {"QUALITY=100", "REVERSIBLE=YES", nullptr};
    const std::unique_ptr<GDALDataset> jp2(
        GetGDALDriverManager()
            ->GetDriverByName("JP2OpenJPEG")
            ->CreateCopy(path.c_str(), d.get(), 0, const_cast<char**>(lossless), nullptr, nullptr));
    REQUIRE(jp2);
}

fs::path product(const test::Folder& f, int scl = 4) {
    const fs::path safe = f.path / "S2A.SAFE";
    const fs::path images = safe / "GRANULE" / "L2A" / "IMG_DATA";
    for (const char* sub : {"R10m", "R20m"}) fs::create_directories(images / sub);
    write_jp2(images / "R10m" / "T15TVG_X_B04_10m.jp2", 10, 1500);
    write_jp2(images / "R10m" / "T15TVG_X_B08_10m.jp2", 10, 4500);
    write_jp2(images / "R20m" / "T15TVG_X_B05_20m.jp2", 20, 2000);
    write_jp2(images / "R20m" / "T15TVG_X_B8A_20m.jp2", 20, 4700);
    write_jp2(images / "R20m" / "T15TVG_X_SCL_20m.jp2", 20, scl, true);
    std::ofstream(safe / "MTD_MSIL2A.xml")
        << "<P><PRODUCT_START_TIME>2026-06-10T01:00:00Z</PRODUCT_START_TIME>"
           "<PROCESSING_LEVEL>Level-2A</PROCESSING_LEVEL>"
           "<PROCESSING_BASELINE>05.11</PROCESSING_BASELINE>"
           "<BOA_QUANTIFICATION_VALUE>10000</BOA_QUANTIFICATION_VALUE>"
           "<BOA_ADD_OFFSET_VALUES_LIST>"
           "<BOA_ADD_OFFSET band_id=\"3\">-1000</BOA_ADD_OFFSET>"
           "<BOA_ADD_OFFSET band_id=\"4\">-900</BOA_ADD_OFFSET>"
           "<BOA_ADD_OFFSET band_id=\"7\">-1000</BOA_ADD_OFFSET>"
           "<BOA_ADD_OFFSET band_id=\"8\">-800</BOA_ADD_OFFSET>"
           "</BOA_ADD_OFFSET_VALUES_LIST></P>";
    return safe;
}

std::string bytes_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::stringstream all;
    all << in.rdbuf();
    return all.str();
}

fs::path archive(const test::Folder& f, const fs::path& safe) {
    io::Files files;
    for (const auto& e : fs::recursive_directory_iterator(safe))
        if (e.is_regular_file())
            files["S2A.SAFE/" + e.path().lexically_relative(safe).generic_string()] =
                bytes_of(e.path());
    const fs::path zip = f.path / "S2A.zip";
    std::ofstream(zip, std::ios::binary) << io::zip_bytes("S2A.zip", files);
    return zip;
}

struct Pixels {
    std::vector<geo::Point> at;
    std::vector<double> other, nir;
};

Pixels read(const io::Scene& s, io::InputLog& log) {
    Pixels p;
    io::read_band_pixels(
        s.bands, utm, window,
        [&](const interpolate::PixelCorners& c, double other, double nir) {
            p.at.push_back({(c[0].x + c[2].x) / 2, (c[0].y + c[2].y) / 2});
            p.other.push_back(other);
            p.nir.push_back(nir);
        },
        log);
    return p;
}

}  // namespace

TEST_CASE("a product's bands are reflectances by its own metadata, band by band") {
    const test::Folder f;
    const fs::path safe = product(f);
    for (const fs::path& path : {safe, archive(f, safe), safe / "MTD_MSIL2A.xml"}) {
        CAPTURE(path.string());
        io::InputLog log;
        const io::Scene s = io::read_scene({path, path.string(), {}}, imagery::Index::ndvi, log);
        CHECK(s.date == "2026-06-10");
        CHECK(s.baseline == "05.11");
        CHECK(s.offset_of_metadata);
        CHECK(s.sees_sky());
        const Pixels p = read(s, log);
        REQUIRE(p.at.size() >= 200);
        for (std::size_t i = 0; i < p.at.size(); ++i) {
            const int col = static_cast<int>((p.at[i].x - west) / 10);
            const int row = static_cast<int>((north - p.at[i].y) / 10);
            CHECK(p.other[i] == doctest::Approx((number_of(col, row, 1500) - 1000) / 10000.0));
            CHECK(p.nir[i] == doctest::Approx((number_of(col, row, 4500) - 1000) / 10000.0));
        }
        CHECK(log.size() == 3);  // its metadata and two bands
        for (const io::InputRecord& r : log) CHECK(r.sha256.size() == 64);
    }
}

TEST_CASE("the red edge comes with its own near infrared, each with its own offset") {
    const test::Folder f;
    const fs::path safe = product(f);
    io::InputLog log;
    const io::Scene s = io::read_scene({safe, "s", {}}, imagery::Index::ndre, log);
    const Pixels p = read(s, log);
    REQUIRE(p.at.size() >= 50);
    const int col = 2 * static_cast<int>((p.at[0].x - west) / 20);
    const int row = 2 * static_cast<int>((north - p.at[0].y) / 20);
    CHECK(p.other[0] == doctest::Approx((number_of(col, row, 2000) - 900) / 10000.0));
    CHECK(p.nir[0] == doctest::Approx((number_of(col, row, 4700) - 800) / 10000.0));
    CHECK(s.noise_sd.nir > s.noise_sd.other);
}

TEST_CASE("the user's word on what numbers mean goes before the metadata's") {
    const test::Folder f;
    const fs::path safe = product(f);
    io::InputLog log;
    const io::Scene s =
        io::read_scene({safe, "s", imagery::Reflectance{0.0002, 0}}, imagery::Index::ndvi, log);
    CHECK(!s.offset_of_metadata);
    CHECK(*s.bands.red.reflectance == imagery::Reflectance{0.0002, 0});
}

TEST_CASE("near infrared of a finer raster is meant over the other's pixels") {
    const test::Folder f;
    const fs::path safe = product(f);
    fs::remove(safe / "GRANULE/L2A/IMG_DATA/R20m/T15TVG_X_B8A_20m.jp2");
    io::InputLog log;
    const io::Scene s = io::read_scene({safe, "s", {}}, imagery::Index::ndre, log);
    const Pixels p = read(s, log);
    REQUIRE(!p.at.empty());
    const int col = 2 * static_cast<int>((p.at[0].x - west) / 20);
    const int row = 2 * static_cast<int>((north - p.at[0].y) / 20);
    double sum = 0;
    for (int c : {0, 1})
        for (int r : {0, 1}) sum += number_of(col + c, row + r, 4500);
    // with its own offset, not that of the band it stands for
    CHECK(p.nir[0] == doctest::Approx((sum / 4 - 1000) / 10000.0));
}

TEST_CASE("JPEG 2000 is read of products alone") {
    const test::Folder f;
    write_jp2(f.path / "x.jp2", 10, 1500);
    io::RasterSource s;
    s.path = f.path / "x.jp2";
    s.most = 1e9;
    io::InputLog log;
    const auto read_it = [&] {
        io::read_pixels(
            s, utm, window, [](const auto&, double) {}, log);
    };
    CHECK(test::fault_of(read_it) == "file.broken@0:0");
    s.of_product = true;
    CHECK_NOTHROW(read_it());
}

TEST_CASE("a damaged tile is refused") {
    const test::Folder f;
    const fs::path safe = product(f);
    const fs::path red = safe / "GRANULE/L2A/IMG_DATA/R10m/T15TVG_X_B04_10m.jp2";
    fs::resize_file(red, fs::file_size(red) / 2);
    io::InputLog log;
    const io::Scene s = io::read_scene({safe, "s", {}}, imagery::Index::ndvi, log);
    CHECK(test::fault_of([&] { read(s, log); }) == "file.broken@0:0");
}
