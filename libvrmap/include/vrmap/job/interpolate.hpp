// SPDX-License-Identifier: Apache-2.0
// A file of points becomes a grid of a quantity and its variance: what `vrmap interpolate` does.
#pragma once
#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vrmap/interpolate/kriging.hpp"
#include "vrmap/interpolate/variogram.hpp"
#include "vrmap/io/input.hpp"
#include "vrmap/io/projection.hpp"
#include "vrmap/io/read_vector.hpp"
#include "vrmap/job/file_outputs.hpp"
#include "vrmap/progress.hpp"

namespace vrmap::job {

/// A quantity known at the points and at the targets that tells of the wanted one.
struct Covariate {
    std::string column;            ///< of the points; empty: the raster tells of them too
    std::filesystem::path raster;  ///< empty: the column of that name in the targets' CSV
    std::string name() const;
};
/// `COLUMN`, `RASTER` (by its ending .tif or .tiff), or `COLUMN=RASTER`.
/// THROWS ArgumentError (interpolate.bad_drift).
Covariate covariate_of(const std::string& words);

/// Cells from their south-west corner.
struct CellGrid {
    double x0 = 0, y0 = 0, dx = 0, dy = 0;
    int cols = 0, rows = 0;
};
/// `x0,y0,dx,dy,nx,ny`. THROWS ArgumentError (interpolate.bad_grid, interpolate.too_many_cells).
CellGrid cell_grid_of(const std::string& words);
/// `WxH` or `0`. THROWS ArgumentError (interpolate.bad_block).
std::array<double, 2> block_of(const std::string& words);
/// `LEAST,MOST`. THROWS ArgumentError (interpolate.bad_range).
std::array<double, 2> range_of(const std::string& words);
/// Metres, or infinity for `none`. THROWS ArgumentError (interpolate.bad_radius).
double radius_of(const std::string& words);
/// A length over 0. THROWS ArgumentError (interpolate.bad_length).
double metres_of(const std::string& words);
/// A whole number from 1 on, or 0 for `all`. THROWS ArgumentError (interpolate.bad_neighbours).
int neighbours_of(const std::string& words);
/// THROWS ArgumentError (interpolate.bad_number).
double finite_of(const std::string& words);
/// THROWS ArgumentError as parse_variogram does; `auto` is nothing.
std::optional<interpolate::Variogram> model_of(const std::string& words);

/// More are refused: two bands of doubles, and what GDAL holds of them, are half a gigabyte.
inline constexpr double most_cells = 1e7;

struct InterpolateJob {
    std::filesystem::path points;
    std::string layer;   ///< of a GeoPackage; empty: the only one
    std::string crs;     ///< of the points where the file names none; "none": metres of no system
    std::string to_crs;  ///< of the map; empty: the points'; "auto": the frame prescribe would take
    std::string x = "x", y = "y";  ///< columns of a CSV
    std::string value;
    std::optional<std::array<double, 2>> range;  ///< values outside are left out
    std::string variance;  ///< column of each value's own error variance; empty: none
    io::TableForm form;
    std::vector<Covariate> covariates;

    std::optional<interpolate::Variogram> variogram;  ///< none: fitted
    Metres cutoff{0};            ///< longest lag of the experimental variogram; 0: the usual one
    bool robust = false;         ///< Cressie–Hawkins' classes, which outliers do not move much
    bool anisotropic = false;    ///< an ellipse is fitted too
    interpolate::Method method;  ///< its variogram is not read
    std::optional<std::array<double, 2>> block;  ///< none: the cell; 0: points
    std::optional<int> discretise;               ///< none: 4

    std::optional<CellGrid> grid;   ///< else:
    std::filesystem::path targets;  ///< CSV of places; else:
    std::filesystem::path
        boundary;     ///< cells that touch the field; else cells over the points' box
    double cell = 5;  ///< metres

    bool cross_validation = true;
    FileOutputs outputs;  ///< a GeoTIFF, or the targets' CSV
};

/// What became of the rows of the points' file.
struct PointCount {
    std::size_t read = 0;
    std::size_t used = 0;  ///< coincident ones still apart
    std::size_t no_place = 0;
    std::size_t no_value = 0;
    std::size_t out_of_range = 0;
    std::size_t no_variance = 0;
    std::size_t no_covariate = 0;
};

/// Everything one run knows, for whoever shows it.
struct Interpolation {
    enum class Model {
        given,
        fitted,
        flat  ///< nothing was found to fit: no structure
    };
    std::optional<io::Crs> crs;  ///< of the map; none: metres of no system
    PointCount points;
    std::string isa;  ///< the instructions that were used
    interpolate::Variogram variogram;
    Model model = Model::given;
    std::optional<interpolate::VariogramFit> fit;  ///< none: the model was given
    Metres cutoff{0};                              ///< of `bins`
    std::vector<interpolate::LagBin>
        bins;  ///< experimental, of the residuals where there is a trend
    std::optional<interpolate::CrossValidation> cross_validation;
    interpolate::Tally tally;
    bool one_value = false;                ///< nothing to krige by: one value for all places
    Metres reach{0};                       ///< no value with fewer points this near; 0: anywhere
    std::size_t targets = 0;               ///< wanted
    double least = 0, most = 0, mean = 0;  ///< of the estimates; 0 where there are none
    io::InputLog inputs;
    Notes notes;
    std::vector<std::filesystem::path> outputs;  ///< as named, the main one first
};

struct InterpolateOptions {
    interpolate::Work work;
    FileOptions files;
};

/// Reads, kriges, writes: the outputs appear whole or none does.
/// THROWS InputError, ArgumentError, NumericError, OutputError, LockedError as its rooms do.
Interpolation interpolate_points(const InterpolateJob& job, const InterpolateOptions& options = {});

/// What cannot go together: simple without a mean, sectors without a radius, …; nothing if all can.
std::optional<Message> contradiction_in(const InterpolateJob& job, bool mean_stated);

/// The run as sentences.
Notes words_of(const Interpolation& run, const InterpolateJob& job);

}  // namespace vrmap::job
