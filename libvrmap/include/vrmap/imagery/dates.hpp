// SPDX-License-Identifier: Apache-2.0
// Several dates of one crop become one layer.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "vrmap/geo/layer.hpp"
#include "vrmap/units.hpp"

namespace vrmap::imagery {

/// One date's index over the field.
struct Acquisition {
    geo::Layer<Ndvi> layer;
    double clear_share = 1;  ///< of the field's own pixels
    std::int64_t day = 0;    ///< since 1970-01-01
};

/// The date to go by: the clearest; of those within a hundredth of it, the one nearest to `wanted`,
/// the later of two as near. REQUIRES one at least.
std::size_t best_date(const std::vector<Acquisition>& dates, std::int64_t wanted);

/// All dates in one, told in the reference date's index: every other date is moved by what the
/// ground that both saw clear differs by in the mean (a crop grows meanwhile), then each cell takes
/// the mean weighted by 1/variance. Its variance is 1/Σ(1/variance), and the disagreement of the
/// dates about their mean over their number besides. A date that shares under a tenth of the
/// field's ground with the reference has no say. `area`: m² inside the field per cell.
/// REQUIRES layers of one geometry, variances over 0.
geo::Layer<Ndvi> composite(const std::vector<Acquisition>& dates, std::size_t reference,
                           const geo::Grid<double>& area);

/// Parts of a field with a cultivar or a sowing date of their own: each is moved as a whole to the
/// field's mean, so that only what differs inside a part is told (their difference is the
/// cultivar's). `part`: of each cell, −1 where it is in none. `area` as above.
/// RETURNS what each part was moved by; a part without ground by 0.
std::vector<double> level_parts(geo::Layer<Ndvi>& layer, const geo::Grid<int>& part,
                                const geo::Grid<double>& area);

}  // namespace vrmap::imagery
