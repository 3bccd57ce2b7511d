// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "vrmap/io/input.hpp"

namespace vrmap::io {

/// GDAL reads a Shapefile whose table was cut as a shorter layer, without a word (RELIABILITY.md
/// §4). THROWS InputError naming the part that is too short for what its head says, or whose count
/// of records is another than the index's. What is not among the files is not asked for.
void require_same_counts(const std::vector<Input>& files);

}  // namespace vrmap::io
