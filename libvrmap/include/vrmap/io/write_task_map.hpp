// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "vrmap/io/files.hpp"
#include "vrmap/io/write_geopackage.hpp"
#include "vrmap/isoxml/taskdata.hpp"
#include "vrmap/units.hpp"

namespace vrmap::io {

/// TASKDATA/TASKDATA.XML and TASKDATA/GRD00001.bin.
Files taskdata_files(const isoxml::TaskData& data);

/// The task grid as a GeoPackage layer `task_grid`: every cell, also those of 0, with the very
/// integer the machine's file holds. WGS 84. `nitrogen` is the product's fraction. Refers to
/// `grid`.
GeoTable task_grid_table(const isoxml::TaskGrid& grid, Fertiliser product);

/// Reads TASKDATA/ and field.gpkg, each by its own way (libxml2 and the task-map reader; GDAL), and
/// holds them against each other cell by cell, and against the limits: every rate is 0 or within
/// least..most, whole, and the task has no fault that isoxml::faults or placement_faults knows.
/// THROWS OutputError (output.reread_differs) with the first difference.
void require_one_truth(const Files& files, MgPerM2 least, MgPerM2 most);

}  // namespace vrmap::io
