// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <vector>

#include "vrmap/geo/coverage.hpp"
#include "vrmap/geo/grid.hpp"
#include "vrmap/geo/layer.hpp"
#include "vrmap/geo/swath.hpp"

namespace vrmap::interpolate {

/// A pixel's four corners in the field's frame, in order around it. Any CRS, any turn: the corners
/// are carried over, the sides between them are straight.
using PixelCorners = std::array<geo::Point, 4>;

/// Pixels of any size and turn onto a grid, each counted in a cell by the exact area it covers.
/// Feed pixel by pixel: a raster need never be whole in memory.
class AreaMean {
public:
    explicit AreaMean(const geo::GridGeometry& geometry);
    /// A pixel without data (NaN) is passed over.
    void add(const PixelCorners& corners, double value);
    /// Area-weighted mean; variance is the area-weighted spread of the pixels within the cell (0
    /// where one pixel fills it). NaN where pixels cover less than `least` of the cell.
    template <class Q>
    geo::Layer<Q> layer(double least = 0.5) const {
        return {mean(least), spread(least)};
    }
    geo::Grid<double> mean(double least) const;
    geo::Grid<double> spread(double least) const;
    /// How many whole pixels the ones in each cell are worth, (Σw)²/Σw² (Kish 1965, "Survey
    /// Sampling", §8.2); 0 where there is none.
    geo::Grid<double> pixels() const;

private:
    geo::Coverage coverage_;
    geo::Ring ring_;
    geo::Grid<double> weight_;
    geo::Grid<double> sum_;
    geo::Grid<double> squares_;
    geo::Grid<double> weight_squares_;
    double offset_ = 0;  // the first value: squares about it lose no digits
    bool first_ = true;
};

/// What swaths dropped on each cell. Exact: total_t + outside_t is the mass of the swaths.
struct SwathDose {
    geo::Grid<double> dose;  ///< t fresh/ha, mean over the whole cell
    double total_t = 0;      ///< on the grid
    double outside_t = 0;    ///< beyond the grid
};
SwathDose dose_of(const std::vector<geo::Swath>& swaths, const geo::GridGeometry& geometry);

}  // namespace vrmap::interpolate
