// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/io/input.hpp"
#include "vrmap/io/projection.hpp"

namespace vrmap::job {

/// The field of a file of polygons, in a frame. THROWS InputError as read_polygons does, and
/// vector.no_geometry.
geo::FieldBoundary boundary_in(const std::filesystem::path& file, const io::Crs& frame,
                               io::InputLog& log);

}  // namespace vrmap::job
