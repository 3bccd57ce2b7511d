// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/cause_gate.hpp"

#include <cmath>
#include <vector>

#include "vrmap/robust.hpp"

namespace vrmap::agronomy {

namespace {

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
    const double centre = median(known);
    const double mad = mad_sd(known, centre);
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
