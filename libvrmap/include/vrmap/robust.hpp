// SPDX-License-Identifier: Apache-2.0
// Middle and spread that a few wild values do not move.
#pragma once
#include <vector>

namespace vrmap {

/// Median; NaN when empty. O(n).
double median(std::vector<double> values);
/// 1.4826·median |v − median|: the standard deviation of a normal sample. NaN when empty.
double mad_sd(const std::vector<double>& values, double median_value);
/// The value below which a part q of them lies, one of them; NaN when empty. O(n).
double quantile(std::vector<double> values, double q);

}  // namespace vrmap
