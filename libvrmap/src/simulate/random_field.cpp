// SPDX-License-Identifier: Apache-2.0
#include "simulate/random_field.hpp"

#include <cmath>

namespace vrmap::simulate {

namespace {
// Enough that single waves do not show: the histogram's kurtosis is within 1.5/128 of a Gaussian's.
constexpr int wave_count = 128;
}  // namespace

RandomField::RandomField(Random random, Metres scale) {
    for (int i = 0; i < wave_count; ++i) {
        // bivariate Student t with 2 degrees of freedom; half its chi-square is -ln U
        const double stretch =
            1.0 / (scale.value * std::sqrt(-std::log(1.0 - random.uniform()) + 1e-9));
        const double kx = stretch * random.normal();
        const double ky = stretch * random.normal();
        waves_.push_back({kx, ky, random.uniform(0.0, 6.283185307179586)});
    }
}

double RandomField::at(geo::Point p) const {
    double sum = 0;
    for (const Wave& w : waves_) sum += std::cos(w.kx * p.x + w.ky * p.y + w.phase);
    return sum * std::sqrt(2.0 / wave_count);
}

void standardise(geo::Grid<double>& g, const geo::Grid<unsigned char>& in) {
    double n = 0;
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < g.size(); ++i)
        if (in[i]) {
            n += 1;
            sum += g[i];
        }
    const double mean = n > 0 ? sum / n : 0;
    for (std::size_t i = 0; i < g.size(); ++i)
        if (in[i]) squares += (g[i] - mean) * (g[i] - mean);
    const double sd = n > 0 ? std::sqrt(squares / n) : 0;
    for (std::size_t i = 0; i < g.size(); ++i) g[i] = sd > 0 ? (g[i] - mean) / sd : 0;
}

}  // namespace vrmap::simulate
