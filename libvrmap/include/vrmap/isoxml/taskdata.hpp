// SPDX-License-Identifier: Apache-2.0
// TASKDATA.XML of one field: ISOXML 3.3, grid type 2 (ISOXML.md §2-§5). One task per product is the
// safe way: several layers in one grid need a licence on some terminals (§6).
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "vrmap/isoxml/element.hpp"
#include "vrmap/isoxml/lon_lat_polygon.hpp"
#include "vrmap/isoxml/task_grid.hpp"
#include "vrmap/units.hpp"

namespace vrmap::isoxml {

/// One product's way over the field. Names of both are cut to 32 characters when written.
struct ProductTask {
    std::string product, name;
    TaskGrid grid;
    MgPerM2 default_rate = 0;        ///< until the terminal knows where it is (zone 252)
    MgPerM2 position_lost_rate = 0;  ///< when it no longer knows (zone 253)
    MgPerM2 out_of_field_rate = 0;   ///< outside the grid (zone 254)
};

/// What a terminal needs to know. Names are UTF-8 and cut to 32 characters when written.
struct TaskData {
    std::string software_version;
    std::string customer, farm, field;  ///< all three: some terminals hide a task that lacks one
    SquareMetres field_area{};
    std::vector<LonLatPolygon> boundary;
    std::vector<ProductTask> tasks;  ///< one for each product
};

/// The document's tree; to_xml makes the bytes.
/// THROWS ArgumentError: isoxml.no_task, isoxml.name_missing, isoxml.no_boundary,
/// isoxml.field_area,
///        isoxml.grid_incomplete (rows·cols is not the number of rates), isoxml.grid_negative (a
///        rate of the zones), isoxml.ordinate_inexact (a grid not from make_task_grid, whose
///        ordinates the file's digits cannot hold).
Element to_element(const TaskData& data);

/// Name of the grid's file beside TASKDATA.XML, tasks counted from 0; the extension lower case
/// (ISOXML.md §7).
std::string grid_file(std::size_t task);
/// Its bytes. THROWS ArgumentError as encode_grid.
std::vector<std::byte> grid_bytes(const ProductTask& task);

}  // namespace vrmap::isoxml
