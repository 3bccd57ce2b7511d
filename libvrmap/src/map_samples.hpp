// SPDX-License-Identifier: Apache-2.0
// Samples of one quantity become a layer over the field, if they show one.
#pragma once
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <tuple>

#include "vrmap/prescribe.hpp"

namespace vrmap {

/// The samples that hold a number at a place, in one order whatever the file's: sums of the
/// variogram then have one value.
template <class Q>
geo::PointSet<Q> in_fixed_order(const geo::PointSet<Q>& points) {
    std::vector<std::size_t> order(points.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::erase_if(order, [&](std::size_t i) {
        return !std::isfinite(points.position[i].x) || !std::isfinite(points.position[i].y) ||
               !std::isfinite(points.value[i]);
    });
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::tuple(points.position[a].y, points.position[a].x, points.value[a]) <
               std::tuple(points.position[b].y, points.position[b].x, points.value[b]);
    });
    geo::PointSet<Q> sorted;
    for (const std::size_t i : order)
        sorted.add(points.position[i], points.value[i], points.record[i]);
    return sorted;
}

/// 1 where the field has ground.
geo::Grid<unsigned char> cells_with(const geo::Grid<double>& area);
interpolate::Work work_of(const Plan& plan, const Progress& progress = {});

/// The samples' variogram, and how well they predict each other. REQUIRES them in fixed order.
template <class Q>
LayerReport examine(const geo::PointSet<Q>& samples, const Plan& plan) {
    LayerReport report;
    report.samples = samples.size();
    if (samples.size() >= plan.layers.fewest_for_map)
        report.variogram = interpolate::variogram_of(samples.position, samples.value);
    report.cross_validation = interpolate::leave_one_out(samples.position, samples.value,
                                                         report.variogram, {}, work_of(plan));
    return report;
}

/// Whether a layer may be used: it has structure, predicts its own samples and covers the field.
void judge(LayerReport& report, const geo::Grid<double>& mean, const geo::Grid<double>& area,
           const Plan& plan);

/// Kriged over the field's ground, and judged. REQUIRES the samples in fixed order.
template <class Q>
geo::Layer<Q> map_samples(const geo::PointSet<Q>& samples, const geo::Grid<double>& area,
                          const Plan& plan, LayerReport& report, const Progress& progress = {}) {
    report = examine(samples, plan);
    auto layer = interpolate::block_kriging(samples, report.variogram, cells_with(area), {},
                                            work_of(plan, progress));
    judge(report, layer.mean(), area, plan);
    return layer;
}

/// Why a layer is left out, if it is.
void note_unused(Notes& notes, const std::string& layer, const LayerReport& report,
                 const Plan& plan);

}  // namespace vrmap
