// SPDX-License-Identifier: Apache-2.0
// Range and MAD cleaning of yield points. Nothing vanishes: each reject keeps its reason.
#pragma once
#include <vector>

#include "vrmap/clean/reason.hpp"
#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/geo/point_set.hpp"
#include "vrmap/units.hpp"

namespace vrmap::clean {

struct YieldLimits {
    /// Plausible yields; the lower end itself is rejected (a combine writes 0 while it turns).
    CropYield above{};
    CropYield at_most{};
    /// |value − median| beyond this many 1.4826·MAD is an outlier (the modified z-score of Iglewicz
    /// & Hoaglin 1993, How to Detect and Handle Outliers, ch. 3).
    double mad_factor{};
    /// Points up to this far outside the boundary still count as inside (GNSS, drawn boundaries).
    Metres margin{};
    bool hold(CropYield y) const { return y > above && y <= at_most; }  ///< not a NaN
};

using CleanedYield = Cleaned<CropYield>;

/// In this order: missing value, outside the field, outside the range, an exact repetition (same
/// place and value: kept once), outlier by median and MAD of what is left. O(n log n).
/// The verdicts do not depend on the order of the points, but for which of a repetition is kept
/// (the lowest record number).
CleanedYield clean_yield(geo::PointSet<CropYield> points, const geo::FieldBoundary& boundary,
                         const YieldLimits& limits);

/// The places (sorted by y, then x) that have others about them: those with under a tenth of the
/// median number of neighbours within `reach` are left out. A corner of even ground has a quarter.
std::vector<geo::Point> in_company(const std::vector<geo::Point>& at, Metres reach);

}  // namespace vrmap::clean
