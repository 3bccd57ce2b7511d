// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "vrmap/io/write_geopackage.hpp"
#include "vrmap/isoxml/taskdata.hpp"
#include "vrmap/units.hpp"

namespace vrmap::io {

/// TASKDATA.XML and a GRD0000n.bin for each task in `folder`, which it makes. THROWS OutputError.
void write_taskdata(const std::filesystem::path& folder, const isoxml::TaskData& data);

/// The grid of a task, counted from 0, as a GeoPackage layer `task_grid` (`task_grid_2` …): every
/// cell, also those of 0, with the very integer the machine's file holds, and the nitrogen in that
/// much of the product. WGS 84. Refers to `grid`.
GeoTable task_grid_table(const isoxml::TaskGrid& grid, Fertiliser product, std::size_t task = 0);

/// What a product's rates may be besides 0.
struct RateLimits {
    MgPerM2 least = 0;
    MgPerM2 most = 0;
};

/// Reads both back from disk, each by its own way (libxml2 and the task-map reader; GDAL), and
/// holds them against each other cell by cell, and against the limits, one pair for each
/// task: every rate is 0 or within them, whole, and no task has a fault that isoxml::faults or
/// placement_faults knows. THROWS OutputError (output.reread_differs) with the first difference.
void require_one_truth(const std::filesystem::path& taskdata_folder,
                       const std::filesystem::path& geopackage,
                       const std::vector<RateLimits>& limits);

}  // namespace vrmap::io
