// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/section.hpp"

namespace vrmap::job {

/// The table [climate]: a station's normals, a file of measured days, or both (the days that the
/// file does not hold are then the station's).
ClimateInput read_climate(Section section);

}  // namespace vrmap::job
