// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "vrmap/geo/grid.hpp"
#include "vrmap/geo/layer.hpp"
#include "vrmap/geo/point.hpp"
#include "vrmap/geo/point_set.hpp"
#include "vrmap/units.hpp"

namespace vrmap::agronomy {

/// What of a layer of growth the soil's water explains.
struct WaterShare {
    double explained = 0;  ///< share of the layer's variance, beyond what chance would give: 0..1
    /// That part of each cell's value about the field mean, in the layer's unit; 0 where the water
    /// is not known.
    geo::Grid<double> part;
};

/// The layer at a place: of its cell, on a border the mean of the cells that meet there, so that a
/// mirrored field gives the same; of those inside the field that know it. NaN: none does.
double growth_at(geo::Point place, const geo::Grid<double>& growth, const geo::Grid<double>& area);

/// Growth g falls where the ground is wetter, or drier, than the field's middle: g = a − b₁·max(z,
/// 0) − b₂·max(−z, 0), b ≥ 0, z the water content about its median in robust standard deviations;
/// fitted by least squares over the field's ground (`area`, m² per cell, are the weights). A side
/// on which growth rises instead explains nothing: water then is no lack. Of R² only
/// R²adj = 1 − (1 − R²)(n − 1)/(n − k − 1) counts, n the `samples` that the moisture layer knows, k
/// the sides used; `part` is the fit times R²adj/R². None where nothing can be asked: no common
/// ground, or half of the water alike. A design choice: AGRONOMY.md §0.2 and §7 step
/// 3 name drainage as the rival cause, and give no form for a field where water was measured.
std::optional<WaterShare> explained_by_water(const geo::Grid<double>& growth,
                                             const geo::Layer<WaterContent>& moisture,
                                             std::size_t samples, const geo::Grid<double>& area);

/// The same where the samples make no map: their own water against the growth of the cells they lie
/// in (`growth` and `area` share their cells). Where the wet ground lies is then not known, so
/// `part` is the share explained of every cell's difference from the field's mean.
std::optional<WaterShare> explained_by_water(const geo::Grid<double>& growth,
                                             const geo::PointSet<WaterContent>& samples,
                                             const geo::Grid<double>& area);

}  // namespace vrmap::agronomy
