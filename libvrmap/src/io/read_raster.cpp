// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/read_raster.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "io/gdal.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

constexpr double largest_block =
    64.0 * 1024 * 1024;  // RELIABILITY.md §4: a 150-byte file can ask for 8 GB

[[noreturn]] void refuse(const RasterSource& s, Message m) {
    throw InputError({s.path.string()}, std::move(m));
}

using GeoTransform = std::array<double, 6>;

geo::Point place(const GeoTransform& t, double col, double row) {
    return {t[0] + col * t[1] + row * t[2], t[3] + col * t[4] + row * t[5]};
}

struct Raster {
    Dataset dataset;
    GDALRasterBand* band = nullptr;
    GeoTransform transform{};
    Crs crs;
    int cols = 0;
    int rows = 0;
};

void check_size(const RasterSource& s, Raster& r) {
    int bx = 0;
    int by = 0;
    r.band->GetBlockSize(&bx, &by);
    const double bytes = static_cast<double>(bx) * by *
                         GDALGetDataTypeSizeBytes(r.band->GetRasterDataType()) *
                         r.dataset->GetRasterCount();
    if (r.cols < 1 || r.rows < 1 || r.cols > 200000 || r.rows > 200000 || bytes > largest_block)
        refuse(s, {"raster.too_large",
                   {{"cols", text(static_cast<long long>(r.cols))},
                    {"rows", text(static_cast<long long>(r.rows))}}});
    if (GDALDataTypeIsComplex(r.band->GetRasterDataType())) refuse(s, {"raster.not_real", {}});
    if (r.dataset->GetMetadata("OVERVIEWS") || r.band->GetMetadata("OVERVIEWS"))
        refuse(s, {"raster.foreign_overviews", {}});
}

Raster open_raster(const RasterSource& s, const Mounted& mounted) {
    static const char* const drivers[] = {"GTiff", nullptr};
    static const char* const options[] = {"GEOREF_SOURCES=INTERNAL", "NUM_THREADS=1", nullptr};
    ErrorTrap trap;
    Raster r;
    r.dataset.reset(GDALDataset::Open(mounted.path().c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY,
                                      drivers, options));
    if (!r.dataset)
        refuse(s, {"file.broken", {{"why", trap.said().empty() ? "GeoTIFF" : trap.said()}}});
    if (s.band < 1 || s.band > r.dataset->GetRasterCount())
        refuse(s, {"raster.no_band",
                   {{"band", text(static_cast<long long>(s.band))},
                    {"found", text(static_cast<long long>(r.dataset->GetRasterCount()))}}});
    r.band = r.dataset->GetRasterBand(s.band);
    r.cols = r.dataset->GetRasterXSize();
    r.rows = r.dataset->GetRasterYSize();
    check_size(s, r);
    if (r.dataset->GetGeoTransform(r.transform.data()) != CE_None)
        refuse(s, {"raster.no_place", {}});
    const double turn = r.transform[1] * r.transform[5] - r.transform[2] * r.transform[4];
    if (!std::isfinite(turn) || turn == 0) refuse(s, {"raster.no_place", {}});
    r.crs = settled_crs(r.dataset->GetSpatialRef(), s.crs, s.path.string());
    return r;
}

struct Window {
    int col0, row0, cols, rows;
};

// The block of pixels whose places may touch the window: the window's outline, walked finely enough
// that a curved CRS cannot bend past it, and one pixel more.
Window pixels_of(const RasterSource& s, const Raster& r, const Crs& field, const geo::Box& window) {
    std::vector<geo::Point> outline;
    constexpr int steps = 20;
    for (int i = 0; i <= steps; ++i) {
        const double x = window.min_x + window.width() * i / steps;
        const double y = window.min_y + window.height() * i / steps;
        outline.insert(
            outline.end(),
            {{x, window.min_y}, {x, window.max_y}, {window.min_x, y}, {window.max_x, y}});
    }
    Transform(field, r.crs, s.path.string())(outline);
    const GeoTransform& t = r.transform;
    const double det = t[1] * t[5] - t[2] * t[4];
    geo::Box box;
    for (const geo::Point p : outline) {
        const double dx = p.x - t[0];
        const double dy = p.y - t[3];
        box.add({(dx * t[5] - dy * t[2]) / det, (dy * t[1] - dx * t[4]) / det});
    }
    const double c0 = std::max(0.0, std::floor(box.min_x) - 1);
    const double r0 = std::max(0.0, std::floor(box.min_y) - 1);
    const double c1 = std::min<double>(r.cols, std::ceil(box.max_x) + 1);
    const double r1 = std::min<double>(r.rows, std::ceil(box.max_y) + 1);
    if (!(c1 > c0 && r1 > r0))
        refuse(s, {"crs.no_overlap", {{"layer", s.role}, {"share_pct", "0"}}});
    return {static_cast<int>(c0), static_cast<int>(r0), static_cast<int>(c1 - c0),
            static_cast<int>(r1 - r0)};
}

// Corners of one line of pixels' upper edge, in the field's frame.
std::vector<geo::Point> edge(const Raster& r, const Window& w, int row, const Transform& to_field) {
    std::vector<geo::Point> corners;
    for (int c = 0; c <= w.cols; ++c) corners.push_back(place(r.transform, w.col0 + c, row));
    to_field(corners);
    return corners;
}

void require_range(const RasterSource& s, double v) {
    if (v >= s.least && v <= s.most) return;
    refuse(s, {"ndvi.out_of_range",
               {{"value", text(v)}, {"least", text(s.least)}, {"most", text(s.most)}}});
}

}  // namespace

void read_pixels(const RasterSource& s, const Crs& field, const geo::Box& window,
                 const std::function<void(const interpolate::PixelCorners&, double)>& pixel,
                 InputLog& log) {
    start_gdal();
    std::vector<Input> files;
    files.push_back(read_input(s.path));
    log.push_back({s.role, s.file, files.front().bytes.size(), files.front().sha256});
    const Mounted mounted(std::move(files));
    const Raster r = open_raster(s, mounted);
    log.back().crs = r.crs.definition;
    const Window w = pixels_of(s, r, field, window);
    const Transform to_field(r.crs, field, s.path.string());
    int has_nodata = 0;
    const double nodata = r.band->GetNoDataValue(&has_nodata);
    const double scale = r.band->GetScale();
    const double offset = r.band->GetOffset();

    std::vector<double> values(static_cast<std::size_t>(w.cols));
    // an internal mask or an alpha band hides pixels as nodata does
    const ErrorTrap quiet;  // what a broken file says of its mask, the reading below says again
    const int flags = r.band->GetMaskFlags();
    const bool masked = !(flags & (GMF_ALL_VALID | GMF_NODATA));
    std::vector<unsigned char> mask(static_cast<std::size_t>(w.cols), 255);
    std::vector<geo::Point> upper = edge(r, w, w.row0, to_field);
    for (int row = w.row0; row < w.row0 + w.rows; ++row) {
        const std::vector<geo::Point> lower = edge(r, w, row + 1, to_field);
        ErrorTrap trap;
        const CPLErr e = r.band->RasterIO(GF_Read, w.col0, row, w.cols, 1, values.data(), w.cols, 1,
                                          GDT_Float64, 0, 0, nullptr);
        if (masked &&
            r.band->GetMaskBand()->RasterIO(GF_Read, w.col0, row, w.cols, 1, mask.data(), w.cols, 1,
                                            GDT_Byte, 0, 0, nullptr) != CE_None)
            refuse(s, {"file.broken", {{"why", "mask"}}});
        if (e != CE_None || trap.failed()) refuse(s, {"file.broken", {{"why", trap.said()}}});
        for (std::size_t c = 0; c < values.size(); ++c) {
            const bool none = (masked && mask[c] == 0) || std::isnan(values[c]) ||
                              (has_nodata && values[c] == nodata);
            const double v =
                none ? std::numeric_limits<double>::quiet_NaN() : values[c] * scale + offset;
            const interpolate::PixelCorners corners{upper[c], lower[c], lower[c + 1], upper[c + 1]};
            geo::Box box;
            for (const geo::Point p : corners) box.add(p);
            if (box.max_x < window.min_x || box.min_x > window.max_x || box.max_y < window.min_y ||
                box.min_y > window.max_y)
                continue;
            if (!none) require_range(s, v);
            pixel(corners, v);
        }
        upper = lower;
    }
}

}  // namespace vrmap::io
