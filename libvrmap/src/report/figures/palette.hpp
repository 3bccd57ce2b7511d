// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "vrmap/report/figures.hpp"

namespace vrmap::report {

/// "#rrggbb" at t in 0..1 along a palette, little to much; linear in sRGB between anchors.
std::string colour(Palette palette, double t);

/// One colour for each of n classes, ends of the palette included; a single class gets its middle.
std::vector<std::string> colours(Palette palette, std::size_t n);

}  // namespace vrmap::report
