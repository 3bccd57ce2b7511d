// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "vrmap/job/run.hpp"

namespace vrmap::job {

/// field.gpkg: what the terminal reads, the mesh with the reasons of every cell, its zones, the
/// boundary, the points of yield and soil.
std::string field_bytes(const Result& result, const report::Say& say);

}  // namespace vrmap::job
