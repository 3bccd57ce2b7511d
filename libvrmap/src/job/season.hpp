// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/section.hpp"

namespace vrmap::job {

/// The crop's calendar among the keys of [guide]: `next_dressing`, `uptake_begins`, `uptake_ends`.
/// REQUIRES the job's dressing and its day. THROWS InputError: missing, or not one after another.
SeasonInput read_season(Section& guide, const FieldJob& job);

}  // namespace vrmap::job
