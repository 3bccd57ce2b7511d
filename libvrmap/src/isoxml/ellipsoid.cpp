// SPDX-License-Identifier: Apache-2.0
#include "isoxml/ellipsoid.hpp"

#include <cmath>
#include <numbers>

namespace vrmap::isoxml {

DegreeSize degree_size(double lat_deg) {
    constexpr double a = 6378137.0;
    constexpr double f = 1 / 298.257223563;
    constexpr double e2 = f * (2 - f);
    constexpr double radians = std::numbers::pi / 180;
    const double s = std::sin(lat_deg * radians);
    const double w2 = 1 - e2 * s * s;
    const double prime_vertical = a / std::sqrt(w2);
    const double meridian = prime_vertical * (1 - e2) / w2;
    return {meridian * radians, prime_vertical * std::cos(lat_deg * radians) * radians};
}

}  // namespace vrmap::isoxml
