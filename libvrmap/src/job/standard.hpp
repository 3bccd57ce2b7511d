// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/section.hpp"

namespace vrmap::job {

/// The rates of [guide], and whose they are: as stated, and what is not stated by the row that
/// `standard` and `soil` name for this dressing. REQUIRES that crop, dressing and stage are read.
/// THROWS InputError: neither stated nor a standard; no such standard, soil or dressing
/// (guide.no_standard, with the keys to give instead); a standard of another crop.
void read_rates(Section& guide, FieldJob& job);

}  // namespace vrmap::job
