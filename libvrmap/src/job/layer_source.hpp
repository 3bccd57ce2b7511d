// SPDX-License-Identifier: Apache-2.0
// What the sections of all layers have in common.
#pragma once
#include "job/section.hpp"
#include "vrmap/io/read_vector.hpp"

namespace vrmap::job {

/// `file`, `layer`, `crs`, and for a CSV its form and `x`, `y`. `role`: "yield", "boundary", …
/// `key` names the file. THROWS InputError: a missing key, a boundary as CSV.
io::VectorSource layer_source(Section& section, const char* role, const char* key = "file");

/// THROWS InputError at `key` for a date after the dressing's.
void require_not_after_dressing(const Section& section, const char* key, const Date& date,
                                const FieldJob& job);

/// Whether the last yield log's crop was still to be harvested, or was that very day.
bool before_last_harvest(const Date& date, const FieldJob& job);

}  // namespace vrmap::job
