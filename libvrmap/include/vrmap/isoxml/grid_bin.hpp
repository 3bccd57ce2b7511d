// SPDX-License-Identifier: Apache-2.0
// GRD00001.bin, grid type 2: bytes <-> rates (ISOXML.md §4). Opens no file.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "vrmap/units.hpp"

namespace vrmap::isoxml {

/// One layer of a grid: the southern row first, in a row west to east. For DDI 6 in mg/m²; other
/// DDIs have their own raw units.
using GridLayer = std::vector<MgPerM2>;

/// Little-endian int32; the layers of one cell follow each other (they interleave).
/// THROWS ArgumentError when layers differ in size, there is none, or a value is negative: the
/// format has no "no data" and no negative dose.
std::vector<std::byte> encode_grid(const std::vector<GridLayer>& layers);

/// The reverse. THROWS InputError when the bytes are not exactly cells·layers·4, or a value is
/// negative. REQUIRES layers > 0.
std::vector<GridLayer> decode_grid(std::span<const std::byte> bytes, std::size_t cells,
                                   std::size_t layers);

}  // namespace vrmap::isoxml
