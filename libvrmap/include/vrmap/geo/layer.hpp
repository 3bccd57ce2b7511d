// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <optional>
#include <utility>

#include "vrmap/error.hpp"
#include "vrmap/geo/grid.hpp"

namespace vrmap::geo {

/// What we believe about one quantity over one field, and how firmly.
/// Invariant: mean and variance share one geometry; NaN in mean is "no data".
template <class Q>
class Layer {
public:
    Layer() = default;
    /// THROWS ArgumentError unless both grids share one geometry.
    Layer(Grid<double> mean, Grid<double> variance)
        : mean_(std::move(mean)), variance_(std::move(variance)) {
        if (!mean_.geometry().same_as(variance_.geometry()))
            throw ArgumentError({"geo.geometry_differs", {}});
    }
    const GridGeometry& geometry() const { return mean_.geometry(); }
    const Grid<double>& mean() const { return mean_; }
    const Grid<double>& variance() const { return variance_; }  ///< Q's unit squared
    std::optional<Q> at(Cell c) const {
        const double v = mean_[c];
        return std::isnan(v) ? std::nullopt : std::optional<Q>(Q{v});
    }

private:
    Grid<double> mean_;
    Grid<double> variance_;
};

}  // namespace vrmap::geo
