// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "interpolate/plain_math.hpp"
#include "interpolate/rise.hpp"
#include "vrmap/interpolate/variogram.hpp"

namespace vrmap::interpolate {

double rise(Shape shape, double x) {
    switch (shape) {
        case Shape::exponential:
            return 1 - exp_of_minus(x);
        case Shape::spherical:
            return x >= 1 ? 1.0 : x * (1.5 - 0.5 * x * x);
        case Shape::gaussian:
            return 1 - exp_of_minus(x * x);
        case Shape::matern32:
            return 1 - (1 + x) * exp_of_minus(x);
        case Shape::matern52:
            return 1 - (1 + x + x * x / 3) * exp_of_minus(x);
    }
    return 1;
}

double practical_ranges(Shape shape) {
    switch (shape) {
        case Shape::exponential:
            return 3;
        case Shape::spherical:
            return 1;
        case Shape::gaussian:
            return 1.7320508075688772;
        case Shape::matern32:
            return 4.7438645;  // (1 + x)e^-x = 0.05
        case Shape::matern52:
            return 5.9186493;
    }
    return 1;
}

double Structure::rise(geo::Point lag) const {
    if (ratio == 1)
        return interpolate::rise(shape, std::sqrt(lag.x * lag.x + lag.y * lag.y) / range.value);
    const UnitVector axis = unit_vector(azimuth_deg);
    const double along = lag.x * axis.sine + lag.y * axis.cosine;
    const double across = (lag.x * axis.cosine - lag.y * axis.sine) / ratio;
    return interpolate::rise(shape, std::sqrt(along * along + across * across) / range.value);
}

Metres Structure::practical_range() const {
    return practical_ranges(shape) * range;
}

double Variogram::sill() const {
    double sum = 0;
    for (const Structure& s : structures) sum += s.sill;
    return sum;
}

double Variogram::structured_share() const {
    const double structured = sill();
    return structured + nugget > 0 ? structured / (structured + nugget) : 0;
}

double Variogram::covariance(geo::Point lag) const {
    double sum = 0;
    for (const Structure& s : structures) sum += s.sill * (1 - s.rise(lag));
    return sum;
}

Metres Variogram::practical_range() const {
    Metres longest{0};
    for (const Structure& s : structures) longest = std::max(longest, s.practical_range());
    return longest;
}

}  // namespace vrmap::interpolate
