// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/write_cog.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "io/gdal.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const fs::path& path, const std::string& why) {
    throw OutputError({"output.write_failed", {{"path", path.string()}, {"why", why}}});
}

[[noreturn]] void differs(const fs::path& path, const std::string& what) {
    throw OutputError(
        {"output.reread_differs", {{"what", path.filename().string() + ": " + what}}});
}

// GDAL's six numbers: x and y of the corner, and what a column and a row add to each.
std::array<double, 6> placement(const geo::GridGeometry& g) {
    const double along = g.cell.value * std::cos(g.angle);
    const double across = g.cell.value * std::sin(g.angle);
    return {g.origin.x, along, across, g.origin.y, across, -along};
}

std::vector<float> pixels_of(const geo::Grid<double>& values) {
    std::vector<float> pixels(values.size());
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = static_cast<float>(values[i]);
    return pixels;
}

Dataset in_memory(const fs::path& path, const Crs& crs, const std::vector<RasterBand>& bands) {
    const geo::GridGeometry& g = bands.front().values.geometry();
    GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("MEM");
    Dataset d(driver ? driver->Create("", g.cols, g.rows, static_cast<int>(bands.size()),
                                      GDT_Float32, nullptr)
                     : nullptr);
    if (!d) fail(path, "MEM");
    const OGRSpatialReference srs = spatial_reference(crs, path.string());
    auto place = placement(g);
    bool good = d->SetSpatialRef(&srs) == CE_None && d->SetGeoTransform(place.data()) == CE_None;
    for (std::size_t k = 0; k < bands.size(); ++k) {
        GDALRasterBand* band = d->GetRasterBand(static_cast<int>(k) + 1);
        band->SetDescription(bands[k].description.c_str());
        std::vector<float> pixels = pixels_of(bands[k].values);
        good = good && band->SetUnitType(bands[k].unit.c_str()) == CE_None &&
               band->SetNoDataValue(std::numeric_limits<double>::quiet_NaN()) == CE_None &&
               band->RasterIO(GF_Write, 0, 0, g.cols, g.rows, pixels.data(), g.cols, g.rows,
                              GDT_Float32, 0, 0) == CE_None;
    }
    if (!good) fail(path, "MEM");
    return d;
}

void require_band(const fs::path& path, GDALRasterBand& band, const RasterBand& wanted) {
    const geo::GridGeometry& g = wanted.values.geometry();
    std::vector<float> found(wanted.values.size());
    if (band.RasterIO(GF_Read, 0, 0, g.cols, g.rows, found.data(), g.cols, g.rows, GDT_Float32, 0,
                      0) != CE_None ||
        wanted.description != band.GetDescription() || wanted.unit != band.GetUnitType())
        differs(path, wanted.description);
    const std::vector<float> expected = pixels_of(wanted.values);
    for (std::size_t i = 0; i < found.size(); ++i)
        if (found[i] != expected[i] && !(std::isnan(found[i]) && std::isnan(expected[i])))
            differs(path, wanted.description + " " + text(static_cast<long long>(i)));
}

}  // namespace

std::string cog_bytes(const std::string& name, const Crs& crs,
                      const std::vector<RasterBand>& bands) {
    start_gdal();
    ErrorTrap trap;
    const Scratch scratch;
    Dataset source = in_memory(name, crs, bands);
    GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("COG");
    if (!driver) fail(name, "COG");
    // overviews of a map larger than a block are pixels of it, never a rate between two
    static const char* const options[] = {"COMPRESS=DEFLATE", "PREDICTOR=NO", "NUM_THREADS=1",
                                          "OVERVIEW_RESAMPLING=NEAREST", nullptr};
    Dataset written(driver->CreateCopy((scratch.folder() + name).c_str(), source.get(), TRUE,
                                       const_cast<char**>(options), nullptr, nullptr));
    if (!written) fail(name, trap.said());
    written.reset();
    if (trap.failed()) fail(name, trap.said());
    return scratch.bytes(name);
}

void require_cog(const Input& file, const Crs& crs, const std::vector<RasterBand>& bands) {
    const fs::path& path = file.path;
    start_gdal();
    ErrorTrap trap;
    const Mounted mounted({file});
    static const char* const drivers[] = {"GTiff", nullptr};
    const Dataset d(
        GDALDataset::Open(mounted.path().c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, drivers));
    if (!d) differs(path, trap.said());
    const char* layout = d->GetMetadataItem("LAYOUT", "IMAGE_STRUCTURE");
    if (!layout || std::string(layout) != "COG") differs(path, "LAYOUT");
    const OGRSpatialReference srs = spatial_reference(crs, path.string());
    if (!d->GetSpatialRef() || !d->GetSpatialRef()->IsSame(&srs)) differs(path, "CRS");
    const geo::GridGeometry& g = bands.front().values.geometry();
    std::array<double, 6> place{};
    if (d->GetGeoTransform(place.data()) != CE_None || d->GetRasterXSize() != g.cols ||
        d->GetRasterYSize() != g.rows || d->GetRasterCount() != static_cast<int>(bands.size()))
        differs(path, "place");
    const auto expected = placement(g);
    for (std::size_t k = 0; k < place.size(); ++k)
        if (!(std::abs(place[k] - expected[k]) < 1e-6)) differs(path, "place");
    for (std::size_t k = 0; k < bands.size(); ++k)
        require_band(path, *d->GetRasterBand(static_cast<int>(k) + 1), bands[k]);
    if (trap.failed()) differs(path, trap.said());
}

}  // namespace vrmap::io
