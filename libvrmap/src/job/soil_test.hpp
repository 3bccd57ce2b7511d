// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/section.hpp"
#include "vrmap/job/field_job.hpp"

namespace vrmap::job {

/// [soil_test] of a job whose dressing is known.
/// THROWS InputError: a number that no such test gives (data/guide/limits.toml); a value and a
/// column for one test; a file without a column, a column without a file.
SoilTestInput read_soil_test(Section& section, const FieldJob& job);

}  // namespace vrmap::job
