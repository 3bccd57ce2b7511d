// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/field_prior.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "vrmap/agronomy/water_share.hpp"

namespace vrmap::agronomy {

namespace {

struct Pairs {
    std::vector<double> soil, growth;
};

Pairs pairs_of(const geo::PointSet<SoilSign>& samples, const geo::Grid<double>& growth,
               const geo::Grid<double>& area) {
    Pairs p;
    for (std::size_t k = 0; k < samples.size(); ++k) {
        const double there = growth_at(samples.position[k], growth, area);
        if (!std::isfinite(there) || !std::isfinite(samples.value[k])) continue;
        p.soil.push_back(samples.value[k]);
        p.growth.push_back(there);
    }
    return p;
}

double mean_of(const std::vector<double>& values) {
    double sum = 0;
    for (const double v : values) sum += v;
    return sum / static_cast<double>(values.size());
}

// NaN where one of them is the same everywhere.
double correlation(const Pairs& p) {
    const double soil = mean_of(p.soil);
    const double growth = mean_of(p.growth);
    double both = 0, of_soil = 0, of_growth = 0;
    for (std::size_t k = 0; k < p.soil.size(); ++k) {
        both += (p.soil[k] - soil) * (p.growth[k] - growth);
        of_soil += (p.soil[k] - soil) * (p.soil[k] - soil);
        of_growth += (p.growth[k] - growth) * (p.growth[k] - growth);
    }
    const double spread = std::sqrt(of_soil * of_growth);
    return spread > 0 ? both / spread : std::nan("");
}

}  // namespace

std::optional<double> follows_soil(const geo::PointSet<SoilSign>& samples,
                                   const geo::Grid<double>& growth, const geo::Grid<double>& area,
                                   std::size_t fewest) {
    const Pairs p = pairs_of(samples, growth, area);
    if (p.soil.size() < std::max<std::size_t>(3, fewest)) return std::nullopt;
    const double r = correlation(p);
    if (!std::isfinite(r)) return std::nullopt;
    const auto n = static_cast<double>(p.soil.size());
    const double beyond = 1 - (1 - r * r) * (n - 1) / (n - 2);
    return std::copysign(std::sqrt(std::clamp(beyond, 0.0, 1.0)), r);
}

double field_prior(const GateParameters& g, std::optional<double> water_explains,
                   std::optional<double> follows_soil) {
    if (!water_explains && !follows_soil) return g.prior;
    double prior = g.most_prior;
    if (water_explains) prior = g.most_prior * (1 - *water_explains);
    if (!follows_soil) return prior;
    const double odds =
        std::log(g.prior) - std::log1p(-g.prior) + g.soil_growth_factor * *follows_soil;
    return std::min(prior, 1 / (1 + std::exp(-odds)));
}

}  // namespace vrmap::agronomy
