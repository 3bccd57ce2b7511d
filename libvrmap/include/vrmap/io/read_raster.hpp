// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "vrmap/geo/point.hpp"
#include "vrmap/imagery/vegetation_index.hpp"
#include "vrmap/interpolate/resample.hpp"
#include "vrmap/io/input.hpp"
#include "vrmap/io/projection.hpp"

namespace vrmap::io {

struct RasterSource {
    std::string role;
    std::filesystem::path path;  ///< GeoTIFF
    std::string file;            ///< the path as the job wrote it
    std::string crs;             ///< stated; only where the file has none
    int band = 1;
    double least = -1;  ///< values outside least..most are refused
    double most = 1;
    /// Stated: the numbers become reflectances; a file that says another scale is refused.
    std::optional<imagery::Reflectance> reflectance{};
    std::string member{};                ///< of the archive that `path` is; empty: it is the raster
    std::vector<double> not_measured{};  ///< numbers that stand for no measurement
    bool of_product = false;             ///< it may be JPEG 2000, as a satellite's bands are
};

/// Two bands of one picture, in one file or two: near infrared, and red or whichever the index
/// takes beside it.
struct Bands {
    RasterSource red, nir;
};

/// Where a raster's pixels lie.
struct RasterFrame {
    Crs crs;
    std::array<double, 6> transform{};  ///< x, its step by column and row; y, its steps
    int cols = 0;
    int rows = 0;

    /// Columns and rows, with fractions, of a place of `crs`.
    geo::Point pixel_at(geo::Point place) const;
    geo::Point place_at(double col, double row) const;
    bool covers(geo::Point place) const;
    geo::Point middle() const { return place_at(cols / 2.0, rows / 2.0); }
};

/// Every pixel that touches `window` (field frame, metres), as its corners in the field's frame and
/// its value; nodata is NaN. Read in strips: memory does not grow with the raster.
/// RETURNS where the file's pixels lie; none need touch the window.
/// THROWS InputError: no CRS, no georeference, pixels under 5 mm or over 100 m, not real numbers, a
/// value out of range, more than 16 bands or 200,000 columns or rows, overviews that point
/// elsewhere, blocks over 64 MiB, a file over 8 GiB or written to meanwhile.
RasterFrame read_pixels(const RasterSource& source, const Crs& field, const geo::Box& window,
                        const std::function<void(const interpolate::PixelCorners&, double)>& pixel,
                        InputLog& log);

/// The same with red and near infrared. Near infrared may be finer by a whole number: its mean over
/// each of the other's pixels is taken. THROWS also where they are not pixel on pixel otherwise:
/// another CRS, size, place or resolution (nothing is resampled).
RasterFrame read_band_pixels(
    const Bands& bands, const Crs& field, const geo::Box& window,
    const std::function<void(const interpolate::PixelCorners&, double, double)>& pixel,
    InputLog& log);

/// Files beside a GeoTIFF by which other programs would move it or change its values; vrmap reads
/// none of them.
std::vector<std::string> ignored_beside(const std::filesystem::path& path);

}  // namespace vrmap::io
