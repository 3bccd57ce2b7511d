// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/section.hpp"

namespace vrmap::job {

/// The keys of [moisture] that turn mass into volume and dryness into nitrogen: `soil_kind` or
/// `bulk_density_g_per_cm3` (needed by a unit by mass and before flooding), `before_flooding`.
/// REQUIRES the unit, and the job's crop and dressing. THROWS InputError: of another crop than
/// rice.
void read_before_flooding(Section& moisture, MoistureInput& into, const FieldJob& job);

}  // namespace vrmap::job
