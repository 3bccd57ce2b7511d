// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "job/section.hpp"
#include "vrmap/job/suspicion.hpp"

namespace vrmap::job {

/// What can be suspected of any layer of points.
const std::vector<Suspicion>& of_points();

/// A section's `confirm` list; it may name only what can be suspected of that layer.
Confirmed confirmed(Section& section, const std::vector<Suspicion>& possible);

}  // namespace vrmap::job
