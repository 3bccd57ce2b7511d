// SPDX-License-Identifier: Apache-2.0
// The spreader's mesh in the formats of others: terminals, GIS, spreadsheets.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "vrmap/geo/point.hpp"
#include "vrmap/job/run.hpp"

namespace vrmap::job {

/// Mesh cells that hold ground of the field, row by row from the north-west. A cell's number in
/// `mesh` of field.gpkg, in cells.csv and in shape/ is its place here, from 1.
std::vector<std::size_t> cells_with_rate(const Result& result);

/// cells.csv: one row a cell, numbers only; UTF-8 with BOM and CRLF, for Excel.
std::string cells_csv(const Result& result, const geo::Projection& projection);

/// Writes the chosen ones of TASKDATA.zip, shape/, rate.tif and cells.csv into `folder`, which
/// holds TASKDATA/ and field.gpkg already, and reads each back.
/// THROWS OutputError.
void write_exports(const std::filesystem::path& folder, const Result& result,
                   const geo::Projection& projection, const Outputs& chosen);

/// Takes away what had to be there to check the rest, but was not chosen.
void keep_chosen(const std::filesystem::path& folder, const Outputs& chosen);

}  // namespace vrmap::job
