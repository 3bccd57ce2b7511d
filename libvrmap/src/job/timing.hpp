// SPDX-License-Identifier: Apache-2.0
// When each event of organic matter gives its nitrogen, and to whom.
#pragma once
#include "job/load_climate.hpp"

namespace vrmap::job {

/// The days from the first timed event to the end of uptake, and of every event's first season.
DaysNeeded days_needed(const FieldJob& job);

/// REQUIRES organic.pools, and days that cover `days_needed`. THROWS InputError (the job's) where
/// stated and computed shares together count nitrogen twice.
agronomy::Release release_of(const FieldJob& job, const OrganicInput& organic,
                             const agronomy::TransformedDays& days);

}  // namespace vrmap::job
