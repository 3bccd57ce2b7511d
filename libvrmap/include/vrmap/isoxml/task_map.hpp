// SPDX-License-Identifier: Apache-2.0
// Reads a task map back, as a terminal would. Shares nothing with the writer but the element tree
// and the format's description, so that a mistake of one is no mistake of the other.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "vrmap/error.hpp"
#include "vrmap/isoxml/element.hpp"
#include "vrmap/isoxml/lon_lat_polygon.hpp"

namespace vrmap::isoxml {

/// One setpoint of a task, in the raw unit its DDI fixes (DDI 6: mg/m²; a VPN is only for display).
struct TaskMapLayer {
    int ddi = 0;
    std::string product;            ///< designator, "" where the PDV names none
    std::vector<std::int32_t> raw;  ///< southern row first, west to east
    std::optional<std::int32_t> default_raw, position_lost_raw, out_of_field_raw;
};

struct TaskMap {
    std::string task, field, customer, farm;  ///< designators, "" where absent
    double field_area_m2 = 0;                 ///< as stated
    std::vector<LonLatPolygon> boundary;      ///< rings as written, so mostly closed
    double south_deg = 0, west_deg = 0, lat_step_deg = 0, lon_step_deg = 0;
    int rows = 0, cols = 0;
    std::vector<TaskMapLayer> layers;
};

/// The values of GRD G ("GRD00001") of the tasks that have a grid, in their order: which files to
/// read. "" where a task's grid names none.
std::vector<std::string> grid_file_names(const Element& root);

/// Of the tasks that have a grid the one counted `which` from 0. Bytes after the grid's end are
/// left unread (`faults` tells). THROWS InputError without a place: isoxml.no_task_grid,
/// isoxml.attribute_missing,
///        isoxml.not_a_number, isoxml.grid_place, isoxml.grid_type (only type 2 is read),
///        isoxml.zone_missing, isoxml.grid_size, isoxml.grid_negative.
TaskMap read_task_map(const Element& root, std::span<const std::byte> grid, std::size_t which = 0);

/// Does the grid lie on the field? Tells isoxml.grid_upside_down, isoxml.grid_mirrored,
/// isoxml.grid_transposed when the cells with a rate fit the boundary clearly better that way, or
/// isoxml.grid_off_field when fewer than half of them lie on it either way. Fields that look the
/// same turned over cannot tell, nor can a map without a boundary.
std::vector<Message> placement_faults(const TaskMap& map);

}  // namespace vrmap::isoxml
