// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "vrmap/agronomy/worth.hpp"
#include "vrmap/job/field_job.hpp"

namespace vrmap::job {

/// How the job's crop answers nitrogen, from its demand (the job's uptake_kg_per_t, else the crop's
/// row) and recovery; none where either is not known.
std::optional<agronomy::Response> response_of(const FieldJob& job);

}  // namespace vrmap::job
