// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/water_share.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "vrmap/robust.hpp"

namespace vrmap::agronomy {

namespace {

// Of a volume; anything else is no reading.
bool is_water(double content) {
    return content >= 0 && content <= 1;
}

// Area-weighted sums of centred products, by which the fits are solved.
struct Moments {
    double weight = 0;
    std::array<double, 3> mean{};  // wet side, dry side, growth
    std::array<std::array<double, 3>, 3> product{};
};

struct Fit {
    double wet = 0;  // −b₁
    double dry = 0;  // −b₂
    int sides = 0;
    double explained = 0;  // R²
};

// Where both water and growth are known, and with what weight.
struct Pairs {
    std::vector<double> water, growth, weight;
    // Empty: the water does not differ enough to say what is wet.
    std::vector<double> z() const {
        if (water.empty()) return {};
        const double centre = median(water);
        const double scale = mad_sd(water, centre);
        if (!(scale > 0)) return {};
        std::vector<double> all;
        for (const double w : water) all.push_back((w - centre) / scale);
        return all;
    }
};

std::array<double, 3> values(double z, double growth) {
    return {std::max(z, 0.0), std::max(-z, 0.0), growth};
}

Moments moments(const std::vector<double>& z, const Pairs& pairs) {
    Moments m;
    for (std::size_t i = 0; i < z.size(); ++i) {
        const auto v = values(z[i], pairs.growth[i]);
        m.weight += pairs.weight[i];
        for (std::size_t k = 0; k < 3; ++k) m.mean[k] += pairs.weight[i] * v[k];
    }
    for (double& mean : m.mean) mean /= m.weight > 0 ? m.weight : 1;
    for (std::size_t i = 0; i < z.size(); ++i) {
        const auto v = values(z[i], pairs.growth[i]);
        for (std::size_t j = 0; j < 3; ++j)
            for (std::size_t k = 0; k < 3; ++k)
                m.product[j][k] += pairs.weight[i] * (v[j] - m.mean[j]) * (v[k] - m.mean[k]);
    }
    return m;
}

Fit one_side(const Moments& m, std::size_t side) {
    Fit f;
    const double own = m.product[side][side];
    const double slope = own > 0 ? m.product[side][2] / own : 0;
    if (!(slope < 0 && m.product[2][2] > 0)) return f;
    (side == 0 ? f.wet : f.dry) = slope;
    f.sides = 1;
    f.explained = slope * m.product[side][2] / m.product[2][2];
    return f;
}

// Least squares with both slopes ≤ 0: both, or the better one alone.
Fit fit(const Moments& m) {
    const auto& p = m.product;
    const double det = p[0][0] * p[1][1] - p[0][1] * p[0][1];
    if (det > 1e-9 * p[0][0] * p[1][1] && p[2][2] > 0) {
        Fit f;
        f.wet = (p[0][2] * p[1][1] - p[1][2] * p[0][1]) / det;
        f.dry = (p[1][2] * p[0][0] - p[0][2] * p[0][1]) / det;
        f.sides = 2;
        f.explained = (f.wet * p[0][2] + f.dry * p[1][2]) / p[2][2];
        if (f.wet <= 0 && f.dry <= 0) return f;
    }
    const Fit wet = one_side(m, 0);
    const Fit dry = one_side(m, 1);
    return wet.explained >= dry.explained ? wet : dry;
}

// R² beyond what `samples` would show by chance.
double beyond_chance(const Fit& f, std::size_t samples) {
    const double free = static_cast<double>(samples) - f.sides - 1;
    if (!(f.explained > 0) || !(free > 0)) return 0;
    return std::clamp(1 - (1 - f.explained) * (static_cast<double>(samples) - 1) / free, 0.0, 1.0);
}

}  // namespace

double growth_at(geo::Point place, const geo::Grid<double>& growth, const geo::Grid<double>& area) {
    constexpr double hair_m = 1e-6;
    double sum = 0;
    int cells = 0;
    for (const double x : {-hair_m, hair_m})
        for (const double y : {-hair_m, hair_m})
            if (const auto cell = growth.geometry().cell_at({place.x + x, place.y + y}))
                if (area[*cell] > 0 && std::isfinite(growth[*cell])) {
                    sum += growth[*cell];
                    ++cells;
                }
    return cells > 0 ? sum / cells : std::nan("");
}

std::optional<WaterShare> explained_by_water(const geo::Grid<double>& growth,
                                             const geo::Layer<WaterContent>& moisture,
                                             std::size_t samples, const geo::Grid<double>& area) {
    Pairs pairs;
    std::vector<std::size_t> cell;
    for (std::size_t i = 0; i < growth.size(); ++i) {
        const double water = moisture.mean()[i];
        if (!(area[i] > 0) || !is_water(water) || !std::isfinite(growth[i])) continue;
        pairs.water.push_back(water);
        pairs.growth.push_back(growth[i]);
        pairs.weight.push_back(area[i]);
        cell.push_back(i);
    }
    const std::vector<double> z = pairs.z();
    if (z.empty()) return std::nullopt;
    const Moments m = moments(z, pairs);
    const Fit f = fit(m);
    WaterShare share{beyond_chance(f, samples), geo::Grid<double>(growth.geometry(), 0.0)};
    if (!(share.explained > 0)) return share;
    const double kept = share.explained / f.explained;
    for (std::size_t k = 0; k < cell.size(); ++k) {
        const auto v = values(z[k], 0);
        share.part[cell[k]] = kept * (f.wet * (v[0] - m.mean[0]) + f.dry * (v[1] - m.mean[1]));
    }
    return share;
}

std::optional<WaterShare> explained_by_water(const geo::Grid<double>& growth,
                                             const geo::PointSet<WaterContent>& samples,
                                             const geo::Grid<double>& area) {
    Pairs pairs;
    for (std::size_t k = 0; k < samples.size(); ++k) {
        const double there = growth_at(samples.position[k], growth, area);
        if (!std::isfinite(there) || !is_water(samples.value[k])) continue;
        pairs.water.push_back(samples.value[k]);
        pairs.growth.push_back(there);
        pairs.weight.push_back(1);
    }
    const std::vector<double> z = pairs.z();
    if (z.empty()) return std::nullopt;
    const Fit f = fit(moments(z, pairs));
    WaterShare share{beyond_chance(f, pairs.water.size()),
                     geo::Grid<double>(growth.geometry(), 0.0)};
    double sum = 0;
    double weight = 0;
    for (std::size_t i = 0; i < growth.size(); ++i)
        if (area[i] > 0 && std::isfinite(growth[i])) {
            sum += area[i] * growth[i];
            weight += area[i];
        }
    for (std::size_t i = 0; weight > 0 && i < growth.size(); ++i)
        if (area[i] > 0 && std::isfinite(growth[i]))
            share.part[i] = share.explained * (growth[i] - sum / weight);
    return share;
}

}  // namespace vrmap::agronomy
