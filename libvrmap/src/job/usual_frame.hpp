// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "vrmap/geo/point.hpp"
#include "vrmap/io/projection.hpp"

namespace vrmap::job {

/// The frame that prescribe would take, about the middle of these places of `crs`: the plane zone
/// in Japan, else the UTM zone. THROWS InputError as io::field_crs.
io::Crs usual_frame(const std::vector<geo::Point>& at, const io::Crs& crs, const std::string& path);

}  // namespace vrmap::job
