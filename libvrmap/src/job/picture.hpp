// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/section.hpp"

namespace vrmap::job {

/// Where [ndvi] takes its values from: an NDVI, or red and near infrared and what their numbers
/// mean. THROWS InputError for both, for one band twice, for bands whose
/// scale or offset is not stated.
void picture(Section& ndvi, NdviInput& into);

}  // namespace vrmap::job
