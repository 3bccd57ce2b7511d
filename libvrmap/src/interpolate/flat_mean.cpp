// SPDX-License-Identifier: Apache-2.0
#include "interpolate/flat_mean.hpp"

#include <algorithm>

namespace vrmap::interpolate {

FlatMean flat_mean(const Samples& s, double nugget) {
    std::vector<double> variance(s.value.size(), nugget);
    for (std::size_t i = 0; i < s.noise.size(); ++i) variance[i] += s.noise[i];
    const double least = *std::min_element(variance.begin(), variance.end());
    // small numbers lose nothing to the sum, and equal ones are told as they are
    const double first = s.value.front();
    double sum = 0;
    double weights = 0;
    for (std::size_t i = 0; i < variance.size(); ++i) {
        const double w = variance[i] == least ? 1 : least / variance[i];
        sum += w * (s.value[i] - first);
        weights += w;
    }
    return {first + sum / weights, least / weights};
}

}  // namespace vrmap::interpolate
