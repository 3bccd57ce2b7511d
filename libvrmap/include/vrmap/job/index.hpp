// SPDX-License-Identifier: Apache-2.0
// Pictures become a map of a vegetation index and of how sure it is: what `vrmap index` does.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "vrmap/imagery/calibration.hpp"
#include "vrmap/imagery/empirical_line.hpp"
#include "vrmap/job/file_outputs.hpp"
#include "vrmap/job/image.hpp"
#include "vrmap/progress.hpp"

namespace vrmap::job {

struct IndexJob {
    /// Scenes, or one GeoTIFF: the index itself, or with `order` a stack of bands.
    std::vector<std::filesystem::path> pictures;
    std::vector<imagery::Band> order;             ///< of the stack's bands, the first first
    std::optional<imagery::Reflectance> meaning;  ///< of the numbers; goes before any metadata
    std::map<imagery::Band, std::vector<imagery::GroundTarget>> targets;  ///< instead, by band
    std::string crs;  ///< of a GeoTIFF that has none
    std::filesystem::path boundary;
    double cell = 5;     ///< metres
    ImageRules rules;    ///< its `wanted_day` is of `wanted`
    std::string wanted;  ///< ISO; empty: the last date there is
    /// None: as `rules` says. Else NDVI, and NDRE where more than a tenth of its pixels are over
    /// this and the picture has a red edge.
    std::optional<double> saturated;
    std::filesystem::path parts;  ///< polygons: cultivars or sowings, levelled apart; empty: none
    struct Truth {
        std::filesystem::path file;
        std::string column;
        std::string crs;
        std::string x = "x", y = "y";
    };
    std::optional<Truth> truth;
    FileOutputs outputs;  ///< a GeoTIFF
};

/// Everything one run knows, for whoever shows it.
struct IndexRun {
    io::Crs crs;
    geo::FieldBoundary boundary;
    Image image;
    imagery::Index index = imagery::Index::ndvi;
    std::optional<double> saturated_share;  ///< of the pixels; none: not asked
    std::vector<double> moved;              ///< each part, to the field's mean
    std::size_t truths = 0;                 ///< with a place on the map
    std::optional<imagery::Calibration> calibration;
    double mean = 0, sd = 0, error = 0;  ///< over the cells: mean, spread, root of mean variance
    std::size_t cells = 0;
    io::InputLog inputs;
    Notes notes;
    std::vector<std::filesystem::path> outputs;
};

struct IndexOptions {
    Progress progress;
    FileOptions files;
};

/// Reads, maps, writes: the outputs appear whole or none does.
/// THROWS what read_image and calibrate throw; InputError; OutputError, LockedError.
IndexRun map_index(const IndexJob& job, const IndexOptions& options = {});

/// What cannot go together; nothing if all can.
std::optional<Message> contradiction_in(const IndexJob& job);

Notes words_of(const IndexRun& run);

/// `red,green,nir`. THROWS ArgumentError (index.bad_order).
std::vector<imagery::Band> order_of(const std::string& words);
/// `ndvi` or `auto` (none). THROWS ArgumentError (index.no_index).
std::optional<imagery::Index> index_of_words(const std::string& words);
/// `red=12100,0.49`. THROWS ArgumentError (index.bad_target).
std::pair<imagery::Band, imagery::GroundTarget> target_of(const std::string& words);
/// `0.0001,-0.1`. THROWS ArgumentError (index.bad_meaning).
imagery::Reflectance meaning_of(const std::string& words);
/// A date as written. THROWS ArgumentError (index.bad_date).
std::string date_of(const std::string& words);

}  // namespace vrmap::job
