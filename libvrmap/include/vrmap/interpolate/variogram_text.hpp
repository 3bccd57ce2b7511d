// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "vrmap/interpolate/variogram.hpp"

namespace vrmap::interpolate {

/// A variogram in the notation of gstat's command files (gstat manual, §4.2): terms joined by +,
/// each a sill and a model with its range in metres, "0.2 Nug() + 0.8 Exp(30)". Models: Nug() or
/// Nug(0), Exp(a), Sph(a), Gau(a), Mat(a, nu) with nu 0.5 (which is Exp), 1.5 or 2.5. The azimuth
/// of the long axis, clockwise from north, and the ratio of the short to the long one may follow:
/// "0.5 Sph(180, 60, 0.6)", "0.5 Mat(40, 1.5, 60, 0.6)". Blanks are free, capitals are not; nuggets
/// add up. `converged` is true where there is a structure with a sill. THROWS ArgumentError:
/// variogram.syntax with the column (from 1) and what was expected there, variogram.unknown_model
/// with the nearest word, variogram.bad_number for a sill below 0, a range not above 0, a ratio
/// outside (0, 1], another nu, or a number too large.
Variogram parse_variogram(std::string_view words);

/// In that notation, every number in the fewest digits that read back the same: parse_variogram
/// gives the same variogram. The nugget comes first, unless it is 0 and there is a structure.
std::string text_of(const Variogram& variogram);

}  // namespace vrmap::interpolate
