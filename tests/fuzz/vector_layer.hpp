// SPDX-License-Identifier: Apache-2.0
// A vector file through every door that one has.
#pragma once
#include "fuzz/harness.hpp"

namespace vrmap::fuzz {

/// Read as points, as polygons, as chosen parcels and by inspect.
void read_layer(const std::filesystem::path& path);

}  // namespace vrmap::fuzz
