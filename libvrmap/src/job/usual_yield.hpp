// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "vrmap/job/field_job.hpp"

namespace vrmap::job {

/// A stated unit may be wrong by tens and still give a smooth, wrong map. THROWS InputError, with
/// the units in which the numbers would be usual, when under half of the field's points have a
/// yield within the limits, or their median is unusual for the crop (data/guide/crops.toml).
/// Where the job states its own `range` the user has looked: then only a note. A note too when over
/// a tenth of the points lie outside the boundary; none inside is refused. `year` counts in
/// job.yield.
void require_usual_yield(const FieldJob& job, std::size_t year, const Evidence& evidence,
                         Notes& notes);

}  // namespace vrmap::job
