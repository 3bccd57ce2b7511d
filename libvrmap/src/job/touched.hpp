// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "vrmap/job/run.hpp"

namespace vrmap::job {

/// Records the constants of the balance that counted in this outcome, in `job.tables`.
void touch_rows(const FieldJob& job, const Outcome& outcome);

}  // namespace vrmap::job
