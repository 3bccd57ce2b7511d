// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <set>

namespace vrmap::job {

/// What is more likely a mistake than the truth: refused until the layer's section says
/// confirm = ["…"], "I have looked, the data are right".
enum class Suspicion {
    swapped_axes,
    tokyo_datum,
    far_points,
    low_percent,
    unusual_content,
    unusual_dose
};
using Confirmed = std::set<Suspicion>;

}  // namespace vrmap::job
