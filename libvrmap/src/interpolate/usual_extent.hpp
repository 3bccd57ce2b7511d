// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "vrmap/geo/point.hpp"

namespace vrmap::interpolate {

/// The ground that samples stand on, for their density: `box`, which holds them all, unless a few
/// of them stretch it to twice its area or more, as one wrong position far from the field
/// does. Few: a thousandth on each side, at least one; and again
/// where what is left is stretched so. Fewer than 64 samples are all believed.
/// `of`: the samples, by their places in `at`.
geo::Box usual_extent(const geo::Box& box, const std::vector<geo::Point>& at,
                      const std::vector<std::uint32_t>& of);

}  // namespace vrmap::interpolate
