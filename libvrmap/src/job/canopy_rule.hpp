// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/section.hpp"

namespace vrmap::job {

/// What [ndvi] says of the crop's nitrogen: `rule` with its keys, `of`, and whether the image may
/// speak for this dressing at all (NdviInput::silent). REQUIRES picture, date, and the job's crop,
/// dressing, day, stage and harvests. THROWS InputError: a rule of another crop or stage, an image
/// that does not show the crop that it should.
void read_canopy_rule(Section& ndvi, NdviInput& into, const FieldJob& job);

/// The stages at which this crop's images tell something, where the image would speak and the job
/// says no stage; empty where nothing is missing.
std::vector<std::string> stages_to_name(const FieldJob& job);

}  // namespace vrmap::job
