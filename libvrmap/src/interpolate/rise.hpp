// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "vrmap/interpolate/variogram.hpp"

namespace vrmap::interpolate {

/// `Structure`'s f at a lag of x ranges.
double rise(Shape shape, double x);

/// The ranges to 95 % of the sill.
double practical_ranges(Shape shape);

}  // namespace vrmap::interpolate
