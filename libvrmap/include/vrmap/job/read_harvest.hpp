// SPDX-License-Identifier: Apache-2.0
// What a combine brought home, whatever wrote it, as the tracks that cleaning begins with.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "vrmap/clean/harvest_track.hpp"
#include "vrmap/error.hpp"
#include "vrmap/io/input.hpp"
#include "vrmap/io/projection.hpp"
#include "vrmap/io/table.hpp"
#include "vrmap/progress.hpp"

namespace vrmap::job {

/// What a user says of one column.
struct StatedColumn {
    std::string column;  ///< its name; empty: the one that is found
    std::string unit;    ///< "kg/10a"; empty: as its header or the values say
};
/// `yield=YLD`, `yield=YLD:kg/10a` or `yield=:kg/10a`: a role and what is said of it.
/// THROWS ArgumentError: harvest.bad_column, harvest.unknown_role, harvest.unknown_unit, each with
/// those there are.
std::pair<std::string, StatedColumn> stated_column_of(std::string_view words);

struct HarvestSource {
    /// Task data (a folder, an archive, TASKDATA.XML); .csv, .txt; .shp, .gpkg, .geojson, .json,
    /// .fgb, also in an archive.
    std::filesystem::path path;
    std::string layer;  ///< of a GeoPackage; empty: the only one
    std::string crs;    ///< where the file names none; not needed where its columns are lon and lat
    std::string crop;   ///< "wheat", "soybean", "maize", "barley": what a bushel weighs; empty: as
                        ///< the file says
    std::string profile;                          ///< empty: the one that fits
    std::map<std::string, StatedColumn> columns;  ///< by role
    std::optional<double> width_m;                ///< under the header, where the log does not say
    io::TableForm form;                           ///< of a text, as far as it is known
};

/// One file as tracks in the field's frame.
struct HarvestRead {
    std::vector<clean::HarvestTrack> tracks;  ///< one for each machine, log or clock set back
    io::Crs crs;          ///< of the tracks' places: the file's own where it is in metres, else the
                          ///< frame that prescribe would take; io::projection_of knows the way back
    std::string profile;  ///< a row of [profiles] in data/guide/columns.toml; "isoxml"
    bool verified = false;      ///< a real file proved that profile
    std::string crop;           ///< as stated, or as the file says; empty: neither does
    std::vector<Message> told;  ///< which column was taken as what, in which unit and why
    /// harvest.left_out, no_clock, no_percent, state_unknown: columns or values not used;
    /// harvest.clock_back, disagrees, latin1, total_differs, volume_log; those of io::read_work.
    std::vector<Message> notes;
    io::InputLog inputs;
};

// clang-format off
/// Names, units in headers and, where a header has none, what agrees: distances with places, speeds
/// with distances, yield with flow / (width · speed). What only one known unit explains is taken;
/// of what a map needs (a place, a yield or a flow) the rest is refused, with the statement that
/// would settle it; anything else is left out with a note. Memory: some 8 bytes
/// a row and column, twice where there are several tracks. Task data: places are the antenna's.
/// THROWS InputError: what the readers of files throw, and
///   harvest.no_place         no columns that say where
///   harvest.no_yield         neither a yield nor a flow
///   harvest.unit_unknown     a yield or a flow whose unit nothing tells
///   harvest.crop_missing     bushels of a crop nobody names
///   harvest.width_missing    a flow alone, and no width
///   harvest.no_harvest       task data without a log of yield
///   harvest.unknown_profile  no such profile, or one that is not this file's
// clang-format on
HarvestRead read_harvest(const HarvestSource& source, const Progress& progress = {});

}  // namespace vrmap::job
