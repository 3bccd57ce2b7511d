// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/write_geotiff.hpp"

#include <array>
#include <cmath>
#include <cstring>
#include <limits>

#include "io/gdal.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

[[noreturn]] void fail(const std::string& name, const std::string& why) {
    throw OutputError({"output.write_failed", {{"path", name}, {"why", why}}});
}

[[noreturn]] void differs(const std::string& name, const std::string& what) {
    throw OutputError({"output.reread_differs", {{"what", name + ": " + what}}});
}

std::array<double, 6> transform_of(const PixelPlace& p) {
    return {p.north_west.x, p.width, 0, p.north_west.y, 0, -p.height};
}

// A row of tiles at a time: no more of the raster than that is held twice.
template <class Pass>
void in_strips(const PixelPlace& p, Pass pass) {
    constexpr int tile = 256;
    for (int row = 0; row < p.rows; row += tile) pass(row, std::min(tile, p.rows - row));
}

std::size_t start_of(const PixelPlace& p, int row) {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(p.cols);
}

void write_band(GDALRasterBand& band, const PixelPlace& p, const DoubleBand& b) {
    band.SetDescription(b.description.c_str());
    in_strips(p, [&](int row, int rows) {
        double* const from = const_cast<double*>(b.values->data()) + start_of(p, row);
        if (band.RasterIO(GF_Write, 0, row, p.cols, rows, from, p.cols, rows, GDT_Float64, 0, 0) !=
            CE_None)
            fail(b.description, CPLGetLastErrorMsg());
    });
}

bool same(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

void require_band(const std::string& name, GDALRasterBand& band, const PixelPlace& p,
                  const DoubleBand& b) {
    std::vector<double> found;
    in_strips(p, [&](int row, int rows) {
        found.resize(start_of(p, rows));
        const auto* wanted = b.values->data() + start_of(p, row);
        if (band.RasterIO(GF_Read, 0, row, p.cols, rows, found.data(), p.cols, rows, GDT_Float64, 0,
                          0) != CE_None ||
            !std::equal(found.begin(), found.end(), wanted, same))
            differs(name, b.description);
    });
}

void require_written(const std::string& name, const std::string& path, const PixelPlace& p,
                     const std::vector<DoubleBand>& bands) {
    static const char* const drivers[] = {"GTiff", nullptr};
    const Dataset d(GDALDataset::Open(path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, drivers));
    if (!d || d->GetRasterXSize() != p.cols || d->GetRasterYSize() != p.rows ||
        d->GetRasterCount() != static_cast<int>(bands.size()))
        differs(name, "size");
    std::array<double, 6> place{};
    if (d->GetGeoTransform(place.data()) != CE_None || place != transform_of(p))
        differs(name, "place");
    for (std::size_t k = 0; k < bands.size(); ++k)
        require_band(name, *d->GetRasterBand(static_cast<int>(k) + 1), p, bands[k]);
}

}  // namespace

std::string geotiff_bytes(const std::string& name, const std::optional<Crs>& crs,
                          const PixelPlace& p, const std::vector<DoubleBand>& bands) {
    start_gdal();
    ErrorTrap trap;
    const Scratch scratch;
    const std::string path = scratch.folder() + name;
    GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
    if (!driver) fail(name, "GTiff");
    static const char* const options[] = {"COMPRESS=DEFLATE", "PREDICTOR=3",     "TILED=YES",
                                          "NUM_THREADS=1",    "INTERLEAVE=BAND", nullptr};
    Dataset d(driver->Create(path.c_str(), p.cols, p.rows, static_cast<int>(bands.size()),
                             GDT_Float64, const_cast<char**>(options)));
    if (!d) fail(name, trap.said());
    auto place = transform_of(p);
    bool good = d->SetGeoTransform(place.data()) == CE_None;
    if (crs) {
        const OGRSpatialReference srs = spatial_reference(*crs, name);
        good = good && d->SetSpatialRef(&srs) == CE_None;
    }
    // one nodata value serves all bands of a TIFF
    good = good &&
           d->GetRasterBand(1)->SetNoDataValue(std::numeric_limits<double>::quiet_NaN()) == CE_None;
    if (!good) fail(name, trap.said());
    for (std::size_t k = 0; k < bands.size(); ++k)
        write_band(*d->GetRasterBand(static_cast<int>(k) + 1), p, bands[k]);
    d.reset();
    if (trap.failed()) fail(name, trap.said());
    require_written(name, path, p, bands);
    return scratch.bytes(name);
}

}  // namespace vrmap::io
