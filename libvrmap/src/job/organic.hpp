// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/section.hpp"

namespace vrmap::job {

/// One [organic] table. REQUIRES the job's yields (by harvest), image and dressing read before it:
/// its date is held against them. THROWS InputError: a missing or impossible key, a content that is
/// unusual and not confirmed, an event too old, nitrogen that an image saw and nobody divides.
OrganicInput read_organic(Section section, const FieldJob& job);

}  // namespace vrmap::job
