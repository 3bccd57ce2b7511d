// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/section.hpp"

namespace vrmap::job {

/// [guide] recovery: as stated; else, where a layer counts, the crop's row for this dressing
/// ("basal" for a basal or the only one, a topdressing by its stage). Where there is none it must
/// be stated: no stage's share stands for another's. REQUIRES crop, dressing and stage.
void read_recovery(Section& guide, FieldJob& job, bool counts);

}  // namespace vrmap::job
