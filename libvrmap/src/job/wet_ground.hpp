// SPDX-License-Identifier: Apache-2.0
// What water in the pores means beside the gate: denitrification, and ground that bears no machine.
#pragma once
#include "vrmap/job/run.hpp"

namespace vrmap::job {

/// Share of the soil's volume that is pores, by the stated bulk density; 0 without one, and in a
/// paddy, which is drowned on purpose. Records the rows.
double pore_share(const FieldJob& job);

/// AGRONOMY.md §5 d, e: told, where moisture has a map and the job its soil's density (and plastic
/// limit). Moves no rate.
void note_wet_ground(const FieldJob& job, const Outcome& outcome, Notes& notes);

}  // namespace vrmap::job
