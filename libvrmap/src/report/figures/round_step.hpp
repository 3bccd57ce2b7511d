// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>

namespace vrmap::report {

/// The smallest of 1, 2 and 5 times a power of ten that is not below `least` (> 0), but for what
/// rounding takes from it.
inline double round_step(double least) {
    constexpr double slack = 1e-6;
    const double decade = std::pow(10.0, std::floor(std::log10(least) + slack));
    for (const double times : {1.0, 2.0, 5.0})
        if (times * decade >= least * (1 - slack)) return times * decade;
    return 10 * decade;
}

}  // namespace vrmap::report
