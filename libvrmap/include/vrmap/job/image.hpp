// SPDX-License-Identifier: Apache-2.0
// Pictures of a crop become one layer: an index, and how sure it is in every cell.
#pragma once
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "vrmap/error.hpp"
#include "vrmap/geo/layer.hpp"
#include "vrmap/geo/point_set.hpp"
#include "vrmap/imagery/calibration.hpp"
#include "vrmap/imagery/dates.hpp"
#include "vrmap/imagery/vegetation_index.hpp"
#include "vrmap/io/input.hpp"
#include "vrmap/io/projection.hpp"
#include "vrmap/io/read_raster.hpp"
#include "vrmap/io/read_vector.hpp"
#include "vrmap/io/scene.hpp"

namespace vrmap::job {

enum class Combine { best, composite };
enum class Sky {
    masked,    ///< by what the product says of clouds
    looked_at  ///< the user saw that the field is clear
};

/// What of a picture counts. Everything has a default that a user may leave as it is.
struct ImageRules {
    imagery::Index index = imagery::Index::ndvi;
    double least_clear = 0.7;  ///< share of the field's own pixels; a date with less is refused
    Metres cloud_rim{30};      ///< about a cloud, nothing is trusted (AGRONOMY.md §3)
    Sky sky = Sky::masked;
    Combine combine = Combine::best;
    std::int64_t wanted_day = 0;  ///< of several dates, the one to go by
    double soil_below = -std::numeric_limits<double>::infinity();  ///< an index that shows soil
    double shadow_below =
        -std::numeric_limits<double>::infinity();  ///< a near infrared in a shadow
    imagery::Pair noise_sd;  ///< of one pixel's reflectances, where no scene tells it
};

/// One picture: the index itself, two bands, or a scene.
struct Picture {
    io::RasterSource index;                ///< where there is nothing else
    std::optional<io::Bands> bands;        ///< red or what the index takes, and near infrared
    std::optional<io::SceneSource> scene;  ///< a satellite's, with its metadata
    const std::filesystem::path& path() const;
    std::string file() const;
};

/// Every file and folder that reading them may open.
std::vector<std::filesystem::path> files_of(const std::vector<Picture>& pictures);

/// The field it is wanted for.
struct ImageGround {
    const io::Crs& crs;
    const geo::FieldBoundary& boundary;
    const geo::GridGeometry& grid;
};

/// What became of one picture.
struct DateReport {
    std::string file;
    std::string date;  ///< ISO; empty: the file does not say
    std::int64_t day = 0;
    std::size_t pixels = 0;  ///< whole inside the field
    double clear = 0;        ///< share of them that shows the ground and has an index
    double soil = 0;         ///< share of them left out as soil
    double shadow = 0;       ///< as shadow
    bool used = false;
};

/// One index over one field.
struct Image {
    /// Mean of the pixels in each cell by exact area; variance of that mean: what the pixels in the
    /// cell differ by and their own noise, over how many they are (Kish 1965: (Σw)²/Σw²). What all
    /// cells share, calibration and haze, is not in it.
    geo::Layer<Ndvi> layer;
    geo::Grid<double> spread;       ///< variance of the pixels within each cell
    geo::PointSet<Ndvi> pixels;     ///< thinned, raw
    std::vector<DateReport> dates;  ///< in the order of the pictures
    std::size_t chosen = 0;         ///< of them
    io::RasterFrame frame;          ///< of the chosen
    io::RasterSource source;        ///< the same, for messages
};

/// Reads every picture through, a strip at a time: memory does not grow with them. Only pixels
/// whole inside the field count.
/// THROWS InputError: ndvi.unclear (a date with too few clear pixels, with the share);
/// ndvi.no_cloud_mask; ndvi.offset_twice and ndvi.offset_left (metadata that the numbers belie);
/// ndvi.mostly_negative; what read_scene, read_pixels and read_band_pixels throw.
Image read_image(const std::vector<Picture>& pictures, const ImageRules& rules,
                 const ImageGround& ground, io::InputLog& log);

/// Moves each part of the field, by the polygons of a file, to the field's mean: layer and pixels.
/// RETURNS what each was moved by. THROWS InputError as read_polygons does.
std::vector<double> level_parts(const io::VectorSource& file, const ImageGround& ground,
                                Image& image, io::InputLog& log);

/// What was measured on the ground against the index of the cell it lies in; places off the map are
/// left out. THROWS InputError as read_points does.
imagery::GroundTruth truth_on(const io::VectorSource& points, const ImageGround& ground,
                              const Image& image, io::InputLog& log);

}  // namespace vrmap::job
