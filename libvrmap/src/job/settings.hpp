// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json.hpp>

#include "vrmap/job/field_job.hpp"

namespace vrmap::job {

/// What the run went by, defaults filled in: each table of the job file that had a say, in the
/// units of its own keys. Guide and field stand in the summary by themselves.
nlohmann::ordered_json settings_json(const FieldJob& job);

}  // namespace vrmap::job
