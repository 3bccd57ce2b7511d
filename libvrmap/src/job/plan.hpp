// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "vrmap/job/field_job.hpp"
#include "vrmap/prescribe.hpp"

namespace vrmap::job {

/// What the job wants and states, with the tables' numbers. What only files can tell, `load` adds.
Plan plan_of(const FieldJob& job);

}  // namespace vrmap::job
