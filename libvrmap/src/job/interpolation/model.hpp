// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "vrmap/job/interpolate.hpp"

namespace vrmap::job {

/// What ordinary least squares on the method's trend leaves of the values; the values themselves
/// where the trend is a constant. A trend that the samples cannot bear drops out.
std::vector<double> residuals_of(const interpolate::Samples& samples, interpolate::Trend trend);

/// The experimental variogram and the model, fitted unless it is given: of the residuals, as
/// gstat's variogram() of a formula (Webster & Oliver 2007, §9.2: what is left of a trend must not
/// count as structure). Where the values' own errors are stated, their mean variance is taken off
/// the fitted nugget, which holds them. REQUIRES samples in one order.
void find_model(const InterpolateJob& job, const interpolate::Samples& samples,
                const interpolate::Work& work, Interpolation& run);

/// In gstat's notation, numbers of six digits: for people.
std::string model_words(const interpolate::Variogram& variogram);

}  // namespace vrmap::job
