// SPDX-License-Identifier: Apache-2.0
// Functions whose last digit is the same on every machine: the C library's differ with and without
// fused multiply-add. Each is exact to about one rounding.
#pragma once
#include <cmath>

namespace vrmap::interpolate {

/// e^−x for x ≥ 0: 2^−n·e^−r, r within ±ln 2/2, by Taylor's series to the 14th power, whose
/// remainder is 1e−19.
inline double exp_of_minus(double x) {
    if (x > 745) return 0;
    const double n = std::floor(x * 1.4426950408889634 + 0.5);
    // ln 2 in two parts, the first with 32 bits, so that n times it is exact
    const double r = x - n * 0.693147180369123816490 - n * 1.90821492927058770002e-10;
    double p = 1;
    for (int k = 14; k > 0; --k) p = 1 - r / k * p;
    return std::ldexp(p, -static_cast<int>(n));
}

struct UnitVector {
    double sine;
    double cosine;
};

/// Exact at whole quarter turns.
inline UnitVector unit_vector(double degrees) {
    int quarters = 0;
    const double r = std::remquo(degrees, 90.0, &quarters) * (3.14159265358979323846 / 180);
    double s = 1;
    double c = 1;
    for (int k = 18; k > 0; k -= 2) {
        c = 1 - r * r / (k * (k - 1)) * c;
        s = 1 - r * r / (k * (k + 1)) * s;
    }
    s *= r;
    switch (static_cast<unsigned>(quarters) % 4) {
        case 0:
            return {s, c};
        case 1:
            return {c, -s};
        case 2:
            return {-s, -c};
        default:
            return {-c, s};
    }
}

}  // namespace vrmap::interpolate
