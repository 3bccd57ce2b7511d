// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/section.hpp"
#include "vrmap/job/field_job.hpp"

namespace vrmap::job {

/// What [soil_test] states as single numbers; a file's place is read by the caller.
/// THROWS InputError: a number out of what a test can give; a number and a column for one test.
void read_soil_numbers(Section& section, SoilTestInput& test);

}  // namespace vrmap::job
