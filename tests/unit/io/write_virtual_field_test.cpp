// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/write_virtual_field.hpp"

#include <doctest/doctest.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>

#include "unit/io/folder.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;
using test::bytes_of;
using test::Folder;
namespace fs = std::filesystem;

namespace {

std::map<std::string, std::string> files_in(const fs::path& dir) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(dir))
        files[entry.path().filename().string()] = bytes_of(entry.path());
    return files;
}

const simulate::VirtualField& field() {
    static const auto made = simulate::simulate_field(simulate::FieldSpec{}, 2026);
    return made;
}

void put(const simulate::VirtualField& made, const fs::path& dir) {
    for (const auto& [name, bytes] : io::virtual_field_files(made))
        std::ofstream(dir / name, std::ios::binary) << bytes;
}

std::string first_line(const std::string& bytes) {
    return bytes.substr(0, bytes.find('\n'));
}

}  // namespace

TEST_CASE("the same seed writes the same bytes, less than 2 MB of nine files") {
    const io::Files first = io::virtual_field_files(field());
    CHECK(first.size() == 9);
    CHECK(first == io::virtual_field_files(simulate::simulate_field(simulate::FieldSpec{}, 2026)));
    std::size_t total = 0;
    for (const auto& [name, bytes] : first) total += bytes.size();
    CHECK(total < 2000000);
}

TEST_CASE("the sample field in the repository is the one seed 2026 makes") {
    const io::Files now = io::virtual_field_files(field());
    const auto kept = files_in(VRMAP_DATA_DIR "/fields/iwamizawa");
    REQUIRE(kept.size() == now.size());
    for (const auto& file : now) {
        CAPTURE(file.first);
        CHECK((kept.count(file.first) == 1 && kept.at(file.first) == file.second));
    }
}

TEST_CASE("every file that can says that it is synthetic; tables start with their header") {
    const io::Files files = io::virtual_field_files(field());
    for (const char* name : {"README.md", "field.toml", "boundary.geojson", "ndvi.tif"})
        CHECK(files.at(name).find("SYNTHETIC") != std::string::npos);
    CHECK(files.at("README.md").find("合成データ") != std::string::npos);
    CHECK(files.at("README.md").find("--seed 2026") != std::string::npos);
    CHECK(first_line(files.at("yield.csv")) ==
          "time_s,lon,lat,yield_t_per_ha,moisture_pct,speed_m_per_s,pass");
    CHECK(first_line(files.at("compost.csv")) == "lon,lat,rate_t_per_10a,width_m");
    CHECK(first_line(files.at("moisture.csv")) == "point,lon,lat,moisture_pct");
}

TEST_CASE("the image reads back in UTM 54 with each pixel over its own ground") {
    Folder made;
    put(field(), made.path);
    const std::unique_ptr<GDALDataset> image(
        GDALDataset::Open((made.path / "ndvi.tif").string().c_str(), GDAL_OF_RASTER));
    REQUIRE(image);
    OGRSpatialReference utm, plane;
    REQUIRE(utm.importFromEPSG(32654) == OGRERR_NONE);
    REQUIRE(plane.importFromEPSG(6680) == OGRERR_NONE);
    utm.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    plane.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    CHECK(image->GetSpatialRef()->IsSame(&utm));
    double t[6];
    REQUIRE(image->GetGeoTransform(t) == CE_None);
    CHECK(t[1] == 10);
    CHECK(t[5] == -10);
    CHECK(image->GetRasterBand(1)->GetNoDataValue() == -9999);
    const std::unique_ptr<OGRCoordinateTransformation> to_plane(
        OGRCreateCoordinateTransformation(&utm, &plane));
    REQUIRE(to_plane);
    int compared = 0;
    for (int row = 0; row < image->GetRasterYSize(); ++row)
        for (int col = 0; col < image->GetRasterXSize(); ++col) {
            double seen = 0;
            REQUIRE(image->GetRasterBand(1)->RasterIO(GF_Read, col, row, 1, 1, &seen, 1, 1,
                                                      GDT_Float64, 0, 0, nullptr) == CE_None);
            double x = t[0] + 10 * (col + 0.5);
            double y = t[3] - 10 * (row + 0.5);
            REQUIRE(to_plane->Transform(1, &x, &y));
            double least = 2, most = -2;
            for (int k = 0; k < 49; ++k) {
                const double v = field().ndvi_at({x - 6 + 2 * (k % 7), y - 6 + 2.0 * (k / 7)});
                least = std::min(least, v);
                most = std::max(most, v);
            }
            CHECK(seen > least - 0.06);  // 5 sd of the sensor
            CHECK(seen < most + 0.06);
            compared += most < 0.5 || least > 0.5;  // pixels that tell field from surroundings
        }
    CHECK(compared > 300);
}

TEST_CASE("longitude comes first and meets the plane again") {
    Folder made;
    put(field(), made.path);
    const std::string csv = bytes_of(made.path / "compost.csv");
    const std::string line = csv.substr(csv.find('\n') + 1);
    const double lon = std::strtod(line.c_str(), nullptr);
    const double lat = std::strtod(line.c_str() + line.find(',') + 1, nullptr);
    CHECK(lon == doctest::Approx(141.77).epsilon(1e-4));
    CHECK(lat == doctest::Approx(43.20).epsilon(1e-4));
    OGRSpatialReference globe, plane;
    REQUIRE(globe.importFromEPSG(4326) == OGRERR_NONE);
    REQUIRE(plane.importFromEPSG(6680) == OGRERR_NONE);
    globe.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    plane.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    const std::unique_ptr<OGRCoordinateTransformation> to_plane(
        OGRCreateCoordinateTransformation(&globe, &plane));
    double x = lon, y = lat;
    REQUIRE(to_plane->Transform(1, &x, &y));
    CHECK(std::hypot(x - field().compost_log[0].at.x, y - field().compost_log[0].at.y) < 0.01);
}

TEST_CASE("only a virtual field with nothing else in it may be replaced") {
    Folder made;
    const auto fault = [&made] {
        return test::fault_of([&made] { io::require_virtual_field(made.path); });
    };
    CHECK(fault() == "output.not_ours");
    made.file("field.toml", "# my own\n");
    CHECK(fault() == "output.not_ours");
    put(field(), made.path);
    CHECK(fault().empty());
    made.file("notes.txt", "mine");
    CHECK(fault() == "output.holds_more");
}
