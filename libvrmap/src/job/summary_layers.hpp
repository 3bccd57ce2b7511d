// SPDX-License-Identifier: Apache-2.0
// The part of summary.json that tells what was measured of the field.
#pragma once
#include <nlohmann/json.hpp>

#include "vrmap/job/run.hpp"

namespace vrmap::job {

/// Each layer's samples, model, cross-validation and trust; each event's nitrogen. An object, empty
/// where there is no layer.
nlohmann::ordered_json summary_layers(const Result& result);

}  // namespace vrmap::job
