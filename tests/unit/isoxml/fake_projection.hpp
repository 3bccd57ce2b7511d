// SPDX-License-Identifier: Apache-2.0
// A plane on the WGS 84 ellipsoid for tests, written apart from the library's own arithmetic: the
// meridian arc by Simpson's rule, parallels by their radius. Equal-area (sinusoidal), so that
// what a test adds up in the plane is what lies on the ground. `turned` rotates the plane's north
// away from true north, as a projected CRS away from its central meridian does.
#pragma once
#include <cmath>
#include <numbers>

#include "vrmap/geo/point.hpp"

namespace vrmap::test {

inline constexpr double pi = std::numbers::pi;

inline double meridian_radius(double lat_rad) {
    const double e2 = 0.00669437999014;
    return 6378137.0 * (1 - e2) / std::pow(1 - e2 * std::sin(lat_rad) * std::sin(lat_rad), 1.5);
}

inline double parallel_radius(double lat_rad) {
    // through the reduced latitude, not through the prime vertical
    const double b_over_a = 1 - 1 / 298.257223563;
    return 6378137.0 * std::cos(std::atan(b_over_a * std::tan(lat_rad)));
}

inline double arc(double from_rad, double to_rad) {
    return (to_rad - from_rad) / 6 *
           (meridian_radius(from_rad) + 4 * meridian_radius((from_rad + to_rad) / 2) +
            meridian_radius(to_rad));
}

/// Origin at 42.6°N 143.2°E, false origin (50 000, 80 000); `scale` stretches both axes.
inline geo::Projection sinusoidal(double turned_rad = 0, double scale = 1) {
    const double lat0 = 42.6 * pi / 180;
    const double lon0 = 143.2 * pi / 180;
    const double c = std::cos(turned_rad);
    const double s = std::sin(turned_rad);
    geo::Projection p;
    p.to_plane = [=](geo::LonLat g) {
        const double lat = g.lat * pi / 180;
        const double x = parallel_radius(lat) * (g.lon * pi / 180 - lon0) * scale;
        const double y = arc(lat0, lat) * scale;
        return geo::Point{50000 + c * x - s * y, 80000 + s * x + c * y};
    };
    p.to_geographic = [=](geo::Point q) {
        const double dx = (q.x - 50000) / scale;
        const double dy = (q.y - 80000) / scale;
        const double x = c * dx + s * dy;
        const double y = -s * dx + c * dy;
        double lat = lat0 + y / meridian_radius(lat0);
        for (int i = 0; i < 6; ++i) lat += (y - arc(lat0, lat)) / meridian_radius(lat);
        return geo::LonLat{(lon0 + x / parallel_radius(lat)) * 180 / pi, lat * 180 / pi};
    };
    return p;
}

}  // namespace vrmap::test
