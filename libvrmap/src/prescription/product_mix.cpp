// SPDX-License-Identifier: Apache-2.0
#include "vrmap/prescription/product_mix.hpp"

#include <algorithm>
#include <cassert>

namespace vrmap::prescription {

namespace {

// With y of the second product and x = (n − b·y)/a of the first, a mineral's excess is a line in y.
struct Line {
    double at_zero;
    double slope;
};

Line excess(double wanted, double in_first, double in_second, const Wanted& w, Fertiliser first,
            Fertiliser second) {
    const double x_at_zero = w.nitrogen.value / first.nitrogen_fraction;
    const double x_slope = -second.nitrogen_fraction / first.nitrogen_fraction;
    return {in_first * x_at_zero - wanted, in_first * x_slope + in_second};
}

}  // namespace

ProductRate second_rate(const Wanted& w, Fertiliser first, Fertiliser second,
                        const Weights& weights) {
    assert(first.nitrogen_fraction > 0);
    const Line p = excess(w.phosphate.value, first.phosphate_fraction, second.phosphate_fraction, w,
                          first, second);
    const Line k =
        excess(w.potash.value, first.potash_fraction, second.potash_fraction, w, first, second);
    const double down =
        weights.phosphate * p.slope * p.at_zero + weights.potash * k.slope * k.at_zero;
    const double curve = weights.phosphate * p.slope * p.slope + weights.potash * k.slope * k.slope;
    if (!(curve > 0)) return {0};
    const double best = std::max(0.0, -down / curve);
    if (!(second.nitrogen_fraction > 0)) return {best};
    return {std::min(best, w.nitrogen.value / second.nitrogen_fraction)};
}

}  // namespace vrmap::prescription
