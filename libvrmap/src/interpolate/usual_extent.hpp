// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <functional>

#include "vrmap/geo/point.hpp"

namespace vrmap::interpolate {

/// The ground that samples stand on, for their density: `box`, which holds them all, unless a few
/// of them stretch it to twice its area or more, as one wrong position far from the field
/// does. Few: a thousandth on each side, at least one; and again
/// where what is left is stretched so. Fewer than 64 samples are all believed.
geo::Box usual_extent(const geo::Box& box, std::size_t samples,
                      const std::function<geo::Point(std::size_t)>& at);

}  // namespace vrmap::interpolate
