// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <vector>

#include "vrmap/error.hpp"
#include "vrmap/isoxml/element.hpp"

namespace vrmap::isoxml {

// clang-format off
/// What neither the schema nor other readers notice (ISOXML.md §10), in document order per check:
///   isoxml.minus_id            an id in the machine's form (TSK-1) in a file of a farm's software
///   isoxml.id_duplicate        one id given twice
///   isoxml.dangling_reference  a reference to no element of the file, or to one of another kind
///   isoxml.zone_duplicate      one zone code twice in a task
///   isoxml.zone_missing        TSK H, I, J or GRD J names no zone of the task
///   isoxml.ring_open           a boundary ring whose last point is not its first
///   isoxml.too_many_decimals   more than nine in PNT C, D, GRD A, B or VPN C (first, and how many)
///   isoxml.exponent            an exponent there
///   isoxml.grid_attribute      a GRD whose rows, columns or type are no numbers
///   isoxml.grid_filelength     GRD H is not the file's length
///   isoxml.grid_bytes          the file's length does not fit rows × columns × layers
/// `grid_bytes` are the lengths of the files of the tasks that have a grid, in their order; of grids
/// beyond them the size is not judged.
// clang-format on
std::vector<Message> faults(const Element& root, const std::vector<std::size_t>& grid_bytes);

}  // namespace vrmap::isoxml
