// SPDX-License-Identifier: Apache-2.0
// The spreader's mesh in the formats of others: terminals, GIS, spreadsheets.
#pragma once
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

/// Adds the chosen ones of TASKDATA.zip, shape/, rate.tif and cells.csv to the files, which hold
/// TASKDATA/ already. THROWS OutputError.
void add_exports(io::Files& files, const Result& result, const geo::Projection& projection,
                 const Outputs& chosen);

/// Holds those that are among the files, as read back, against the result.
/// THROWS OutputError (output.reread_differs) with the first difference.
void require_exports(const io::Files& files, const Result& result,
                     const geo::Projection& projection);

}  // namespace vrmap::job
