// SPDX-License-Identifier: Apache-2.0
// [guide] removal_weight, straw_removed: P2O5 and K2O by what harvests carry away.
#pragma once
#include "job/section.hpp"

namespace vrmap::job {

/// The crop of a harvest, as people call it.
const std::string& crop_of(const YieldInput& harvest, const FieldJob& job);
/// Whether it is another than the dressing's: its uptake per tonne is then another too.
bool of_other_crop(const YieldInput& harvest, const FieldJob& job);

/// Reads both keys, and what a tonne of each harvest holds. REQUIRES the harvests and the guide's
/// rates. THROWS InputError: a topdressing, a guide that asks for neither P2O5 nor K2O, a crop
/// without a row (removal.*).
void read_removal(Section& guide, FieldJob& job);

/// Puts it into the plan: the weight, and the starter rates where a user's row states them.
void plan_removal(const FieldJob& job, Plan& plan);

}  // namespace vrmap::job
