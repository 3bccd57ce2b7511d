// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/cause_gate.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "vrmap/robust.hpp"

namespace vrmap::agronomy {

namespace {

template <class Q>
bool knows(const geo::Layer<Q>& l, std::size_t i) {
    return std::isfinite(l.mean()[i]) && std::isfinite(l.variance()[i]);
}

double logistic(double x) {
    return 1 / (1 + std::exp(-x));
}

// Where the field's middle lies, and how far is far.
struct Standard {
    double centre = 0;
    double scale = 0;  // 0: the field is even, or nothing is known
};

template <class Q>
Standard standard_of(const geo::Layer<Q>& layer) {
    std::vector<double> known;
    double variance = 0;
    for (std::size_t i = 0; i < layer.mean().size(); ++i)
        if (knows(layer, i)) {
            known.push_back(layer.mean()[i]);
            variance += layer.variance()[i];
        }
    if (known.empty()) return {};
    variance /= static_cast<double>(known.size());
    const double centre = median(known);
    const double mad = mad_sd(known, centre);
    return {centre, std::sqrt(mad * mad + variance)};
}

}  // namespace

geo::Grid<double> cause_gate(const geo::GridGeometry& geometry,
                             const std::optional<geo::Layer<WaterContent>>& moisture,
                             const GateParameters& parameters) {
    geo::Grid<double> p(geometry, parameters.prior);
    if (!moisture) return p;
    const Standard standard = standard_of(*moisture);
    const auto against_the_middle = [&](double z) {
        return logistic((z - parameters.onset) / parameters.softness);
    };
    for (std::size_t i = 0; i < p.size(); ++i) {
        if (!knows(*moisture, i)) continue;
        const double water = moisture->mean()[i];
        double wet = 0;
        double dry = 0;
        if (standard.scale > 0) {
            const double z = (water - standard.centre) / standard.scale;
            wet = against_the_middle(z);
            dry = against_the_middle(-z);
        }
        if (parameters.pore_share > 0)
            wet = std::max(wet, logistic((water / parameters.pore_share - parameters.filled_onset) /
                                         parameters.filled_softness));
        p[i] *= 1 - wet;
        p[i] *= 1 - dry;
    }
    return p;
}

geo::Grid<double> likelihood(const RivalCause& cause, const GateParameters& g) {
    geo::Grid<double> l(cause.layer.geometry(), 0.0);
    const Standard standard = standard_of(cause.layer);
    if (!(standard.scale > 0)) return l;
    const double towards = cause.bad == BadSide::high ? 1 : -1;
    for (std::size_t i = 0; i < l.size(); ++i) {
        if (!knows(cause.layer, i)) continue;
        const double z = towards * (cause.layer.mean()[i] - standard.centre) / standard.scale;
        l[i] = logistic((z - g.onset) / g.softness);
    }
    return l;
}

void doubt(geo::Grid<double>& p, const std::vector<RivalCause>& causes, const GateParameters& g) {
    for (const RivalCause& cause : causes) {
        const geo::Grid<double> l = likelihood(cause, g);
        for (std::size_t i = 0; i < p.size(); ++i) p[i] *= 1 - l[i];
    }
}

}  // namespace vrmap::agronomy
