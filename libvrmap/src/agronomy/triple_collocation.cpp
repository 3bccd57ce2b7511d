// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/triple_collocation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vrmap::agronomy {

namespace {

using Three = std::array<double, 3>;
using Matrix = std::array<Three, 3>;

constexpr double least_variance = 1e-12;

// Calls each(weight, values) where all three hold a number.
template <class Each>
void on_common_ground(const std::array<const geo::Grid<double>*, 3>& layers,
                      const geo::Grid<double>& area, Each each) {
    for (std::size_t i = 0; i < area.size(); ++i) {
        const Three v{(*layers[0])[i], (*layers[1])[i], (*layers[2])[i]};
        if (area[i] > 0 && std::isfinite(v[0]) && std::isfinite(v[1]) && std::isfinite(v[2]))
            each(area[i], v);
    }
}

Matrix covariances(const std::array<const geo::Grid<double>*, 3>& layers,
                   const geo::Grid<double>& area) {
    double ground = 0;
    Three mean{};
    on_common_ground(layers, area, [&](double weight, const Three& v) {
        ground += weight;
        for (std::size_t k = 0; k < 3; ++k) mean[k] += weight * v[k];
    });
    Matrix q{};
    if (!(ground > 0)) return q;
    for (double& m : mean) m /= ground;
    on_common_ground(layers, area, [&](double weight, const Three& v) {
        for (std::size_t j = 0; j < 3; ++j)
            for (std::size_t k = 0; k < 3; ++k)
                q[j][k] += weight / ground * (v[j] - mean[j]) * (v[k] - mean[k]);
    });
    return q;
}

Matrix correlations(const Matrix& q) {
    Matrix r{};
    for (std::size_t j = 0; j < 3; ++j)
        for (std::size_t k = 0; k < 3; ++k) r[j][k] = q[j][k] / std::sqrt(q[j][j] * q[k][k]);
    return r;
}

}  // namespace

std::optional<Collocation> triple_collocation(const std::array<const geo::Grid<double>*, 3>& layers,
                                              const geo::Grid<double>& area,
                                              double least_correlation) {
    const Matrix q = covariances(layers, area);
    for (std::size_t k = 0; k < 3; ++k)
        if (!(q[k][k] > least_variance)) return std::nullopt;
    const Matrix r = correlations(q);
    // with what the other two agree
    const auto others = [&r](std::size_t k) { return r[(k + 1) % 3][(k + 2) % 3]; };
    const double best = std::max({others(0), others(1), others(2)});
    if (!(best > 0 && best >= least_correlation)) return std::nullopt;
    Collocation c;
    for (std::size_t k = 0; k < 3; ++k) {
        const double a = r[k][(k + 1) % 3];
        const double b = r[k][(k + 2) % 3];
        const bool judges = others(k) > 0 && others(k) >= least_correlation;
        const bool judged_by_agreement = a >= least_correlation && b >= least_correlation;
        // the two that agree best are judged by a third only if it agrees with both of them
        if (judges && (judged_by_agreement || others(k) == best))
            c.share[k] = std::clamp(std::max(a, 0.0) * std::max(b, 0.0) / others(k), 0.0, 1.0);
        else
            c.share[k] = std::numeric_limits<double>::quiet_NaN();
        c.error[k] = q[k][k] * (1 - c.share[k]);
    }
    return c;
}

}  // namespace vrmap::agronomy
