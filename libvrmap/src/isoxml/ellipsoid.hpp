// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace vrmap::isoxml {

/// Metres on the ground per degree. Independent of the field's projection, whose scale factor
/// (0.9996 on a UTM central meridian) is no property of the ground.
struct DegreeSize {
    double lat_m;
    double lon_m;
};

/// On the WGS 84 ellipsoid (a = 6 378 137 m, 1/f = 298.257223563): radii of curvature in the
/// meridian and in the prime vertical, Snyder 1987, USGS Prof. Paper 1395, eqs 4-18 and 4-20.
DegreeSize degree_size(double lat_deg);

}  // namespace vrmap::isoxml
