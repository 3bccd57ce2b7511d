// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "vrmap/interpolate/kriging.hpp"

namespace vrmap::interpolate {

struct FlatMean {
    double mean;      ///< the values' unit
    double variance;  ///< of that mean
};

/// What a variogram without structure says everywhere: all values, each by its precision; where
/// some are certain, only such count. At least one sample, all finite.
FlatMean flat_mean(const Samples& samples, double nugget);

}  // namespace vrmap::interpolate
