// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/section.hpp"

namespace vrmap::job {

/// The keys of [organic] and [applied] that say where how much was spread: into the source and the
/// log. `role`: the table's name. THROWS InputError: a missing or impossible key, two that say how
/// much, an unknown unit.
void read_spread_log(Section& section, const char* role, OrganicInput& organic);

}  // namespace vrmap::job
