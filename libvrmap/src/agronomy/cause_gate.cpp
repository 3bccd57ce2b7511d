// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/cause_gate.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace vrmap::agronomy {

namespace {

double middle(std::vector<double> v) {
    const auto m = v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2);
    std::nth_element(v.begin(), m, v.end());
    return v.size() % 2 ? *m : (*m + *std::max_element(v.begin(), m)) / 2;
}

bool knows(const geo::Layer<WaterContent>& l, std::size_t i) {
    return std::isfinite(l.mean()[i]) && std::isfinite(l.variance()[i]);
}

double logistic(double x) {
    return 1 / (1 + std::exp(-x));
}

}  // namespace

geo::Grid<double> cause_gate(const geo::GridGeometry& geometry,
                             const std::optional<geo::Layer<WaterContent>>& moisture,
                             const GateParameters& parameters) {
    geo::Grid<double> p(geometry, parameters.prior);
    if (!moisture) return p;
    std::vector<double> known;
    double variance = 0;
    for (std::size_t i = 0; i < p.size(); ++i)
        if (knows(*moisture, i)) {
            known.push_back(moisture->mean()[i]);
            variance += moisture->variance()[i];
        }
    if (known.empty()) return p;
    variance /= static_cast<double>(known.size());
    const double centre = middle(known);
    std::vector<double> off;
    off.reserve(known.size());
    for (const double v : known) off.push_back(std::abs(v - centre));
    const double mad = 1.4826 * middle(off);
    const double scale = std::sqrt(mad * mad + variance);
    if (!(scale > 0)) return p;
    for (std::size_t i = 0; i < p.size(); ++i) {
        if (!knows(*moisture, i)) continue;
        const double z = (moisture->mean()[i] - centre) / scale;
        p[i] *= 1 - logistic((z - parameters.onset) / parameters.softness);
        p[i] *= 1 - logistic((-z - parameters.onset) / parameters.softness);
    }
    return p;
}

}  // namespace vrmap::agronomy
