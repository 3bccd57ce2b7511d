// SPDX-License-Identifier: Apache-2.0
// Columns of the mesh beside rates and terms.
#pragma once
#include "vrmap/io/write_geopackage.hpp"
#include "vrmap/job/run.hpp"

namespace vrmap::job {

/// Of field.gpkg's mesh: what else is known of each cell and why it gets what it gets
/// (cell_account), stable zones where they are told, and the column for rates set by hand, NULL
/// where none is. Refers to all arguments.
void add_extra_columns(io::GeoTable& mesh, const Result& result,
                       const std::vector<std::size_t>& cells, const report::Say& say);

/// Of cells.csv, numbers only: the stable zone (1 high, 2 low, 3 unstable, blank unknown), mean and
/// deviation, after a comma each; nothing where zones are not told.
std::string extra_header(const Result& result);
std::string extra_cells(const Result& result, std::size_t cell);

}  // namespace vrmap::job
