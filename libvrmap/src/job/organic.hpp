// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/section.hpp"

namespace vrmap::job {

/// One [organic] table. REQUIRES the job's yields (by harvest), image and dressing read before it:
/// its date is held against them. THROWS InputError: a missing or impossible key, a content that is
/// unusual and not confirmed, an event too old, nitrogen that an image saw and nobody divides.
OrganicInput read_organic(Section& section, const FieldJob& job);

/// One [applied] table: an earlier variable-rate map's fertiliser, as it was spread. REQUIRES what
/// read_organic does. THROWS InputError: a missing or impossible key, fertiliser that no harvest
/// and no image of the job has seen.
OrganicInput read_applied(Section& section, const FieldJob& job);

/// What the user should know of a material before he counts on it: no analysis of a sludge, a C/N
/// that binds nitrogen, no timing although there is a climate.
void note_organic(const FieldJob& job, const OrganicInput& organic, Notes& notes);

}  // namespace vrmap::job
