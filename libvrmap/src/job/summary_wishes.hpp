// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/told_json.hpp"
#include "vrmap/job/run.hpp"

namespace vrmap::job {

/// What only some jobs ask for, and what the map is worth: anchor, manual, budget, worth,
/// stable_zones, surplus.
void add_wishes(nlohmann::ordered_json& summary, const Result& r);

}  // namespace vrmap::job
