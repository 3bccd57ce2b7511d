// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "vrmap/imagery/vegetation_index.hpp"

namespace vrmap::imagery {

/// A panel, or another target of known reflectance, as the picture shows it.
struct GroundTarget {
    double number = 0;       ///< mean of the band's numbers over it
    double reflectance = 0;  ///< 0..1, measured
};

/// The empirical line method (Smith & Milton 1999, Int. J. Remote Sens. 20, 2653–2662): the least
/// squares line of reflectance on number, of one date and one band. One target: the line through it
/// and 0, which holds where numbers are proportional to light (a single grey panel, dark current
/// taken off).
/// THROWS ArgumentError imagery.bad_targets: none, a reflectance not within 0..1, numbers that do
/// not rise with reflectance, or, of three and more, a standard deviation about the line over 0.05.
Reflectance empirical_line(const std::vector<GroundTarget>& targets);

}  // namespace vrmap::imagery
