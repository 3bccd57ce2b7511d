// SPDX-License-Identifier: Apache-2.0
// Range and MAD cleaning of yield points. Nothing vanishes: each reject keeps its reason.
#pragma once
#include <array>
#include <cstddef>
#include <vector>

#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/geo/point_set.hpp"
#include "vrmap/units.hpp"

namespace vrmap::clean {

enum class Reason { kept, missing, outside_field, below_range, above_range, repeated, outlier };
inline constexpr std::size_t reasons = 7;
/// "kept", "missing", "outside_field", …: what files and reports call it.
const char* name(Reason reason);

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

/// Every point as it came, with its verdict. `reason[i]` belongs to `all.position[i]`.
struct CleanedYield {
    geo::PointSet<CropYield> all;
    std::vector<Reason> reason;

    geo::PointSet<CropYield> kept() const;
    std::array<std::size_t, reasons> counts() const;
    double mean_before() const;  ///< t/ha, of every point with a value, NaN if none
    double mean_after() const;   ///< t/ha, of the kept points, NaN if none
};

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
