// SPDX-License-Identifier: Apache-2.0
// A made-up field with everything known about it, for tests of the corridor: what the layers must
// find is written in soil_at.
#pragma once
#include <cmath>
#include <functional>

#include "unit/agronomy/sample_balance.hpp"
#include "unit/shuffle.hpp"
#include "vrmap/geo/coverage.hpp"
#include "vrmap/prescribe.hpp"

namespace vrmap::test {

inline constexpr Metres width{12};

/// 192 × 144 m, one corner cut off, a hole: nothing in it is its own mirror image.
inline std::vector<geo::Polygon> lopsided() {
    return {{{{0, 0}, {192, 0}, {192, 100}, {150, 144}, {0, 144}},
             {{{60, 60}, {75, 60}, {75, 80}, {60, 80}}}}};
}

inline const clean::YieldLimits usual_yields{{0}, {20}, 3.5, {3}};

inline Plan wheat() {
    Plan plan;
    plan.guide = {kg_n_per_10a(8), kg_n_per_10a(4), 0.8, 1};
    plan.uptake_kg_per_t = 23.3;
    plan.ndvi_rule = agronomy::UptakeCurve{5.5, 3.6, 5};
    plan.parameters = design_parameters();
    plan.layers = {6, 0.6};
    plan.product = {0.21};
    plan.spreader = {width, kg_product_per_10a(5), kg_product_per_10a(60), kg_product_per_10a(1)};
    plan.threads = 1;
    return plan;
}

inline Evidence bare(std::vector<geo::Polygon> parts = lopsided(), Metres w = width) {
    Evidence e;
    e.boundary = geo::FieldBoundary(std::move(parts));
    e.grid = balance_grid(e.boundary, w);
    return e;
}

/// −1..1, a wave some 100 m long.
inline double soil_at(geo::Point p) {
    return std::sin(p.x / 23 + 1) * std::cos(p.y / 31);
}

inline geo::PointSet<CropYield> harvest(std::uint64_t seed, double signal, double noise) {
    simulate::Random random(seed, simulate::Stream::harvest);
    geo::PointSet<CropYield> y;
    for (double x = 2; x < 192; x += 6)
        for (double v = 2; v < 144; v += 6) {
            const geo::Point p{x + random.uniform(), v + random.uniform()};
            y.add(p, 6 + signal * soil_at(p) + noise * random.normal(),
                  static_cast<long>(y.size()) + 1);
        }
    return y;
}

inline geo::PointSet<WaterContent> probes(double wet_spot = 0.15) {
    simulate::Random random(11, simulate::Stream::probe);
    geo::PointSet<WaterContent> m;
    for (double x = 6; x < 192; x += 15)
        for (double y = 6; y < 144; y += 15) {
            const double far = std::hypot(x - 140, y - 40) / 30;
            m.add({x, y}, 0.28 + wet_spot * std::exp(-far * far) + 0.005 * random.normal(),
                  static_cast<long>(m.size()) + 1);
        }
    return m;
}

enum class Pixels { in_place, shuffled };

/// 10 m pixels; shuffled before they are laid on the grid, as the experiment asks.
inline Evidence::NdviImage image(const geo::GridGeometry& grid, std::uint64_t seed, Pixels order,
                                 const std::function<double(geo::Point)>& ndvi) {
    simulate::Random random(seed, simulate::Stream::image);
    std::vector<geo::Point> at;
    std::vector<double> value;
    for (double x = -5; x < 200; x += 10)
        for (double y = -5; y < 150; y += 10) {
            at.push_back({x + 5, y + 5});
            value.push_back(ndvi(at.back()));
        }
    if (order == Pixels::shuffled) shuffle(value, random);
    interpolate::AreaMean mean(grid);
    Evidence::NdviImage out;
    for (std::size_t i = 0; i < at.size(); ++i) {
        const geo::Point p = at[i];
        mean.add({{{p.x - 5, p.y - 5}, {p.x + 5, p.y - 5}, {p.x + 5, p.y + 5}, {p.x - 5, p.y + 5}}},
                 value[i]);
        out.pixels.add(p, value[i], static_cast<long>(i) + 1);
    }
    out.layer = mean.layer<Ndvi>();
    return out;
}

inline double crop_at(geo::Point p) {
    return 0.6 + 0.12 * soil_at(p);
}

/// Samples of the soil on a square, its wave with noise on it.
template <class Q>
geo::PointSet<Q> soil_samples(simulate::Random& random, double middle, double wave, double noise,
                              double from, double apart) {
    geo::PointSet<Q> s;
    for (double x = from; x < 192; x += apart)
        for (double y = from; y < 144; y += apart)
            s.add({x, y}, middle + wave * soil_at({x, y}) + noise * random.normal(),
                  static_cast<long>(s.size()) + 1);
    return s;
}

/// Wheat with a rule that turns AC-N into nitrogen.
inline Plan wheat_with_soil_test() {
    Plan plan = wheat();
    plan.soil_nitrogen.emplace();
    plan.soil_nitrogen->kg_per_ha_per_mg = 10;
    plan.soil_nitrogen->sd = 4;
    return plan;
}

/// Compost of 3 t/10a on a strip 36 m wide.
inline Evidence::Spreading strip() {
    Evidence::Spreading s;
    s.swaths.push_back({{{{{24, 0}, {60, 0}, {60, 144}, {24, 144}}, {}}}, t_fresh_per_10a(3), 1});
    s.material = {6, 0.12};
    return s;
}

inline Evidence full() {
    Evidence e = bare();
    e.yield = {{harvest(1, 0.8, 0.3), usual_yields, "yield"}};
    e.ndvi = image(e.grid, 1, Pixels::in_place, crop_at);
    e.moisture = probes();
    e.organic = {strip()};
    return e;
}

}  // namespace vrmap::test
