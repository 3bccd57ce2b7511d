// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "vrmap/geo/grid.hpp"
#include "vrmap/geo/layer.hpp"
#include "vrmap/geo/point_set.hpp"
#include "vrmap/interpolate/variogram.hpp"
#include "vrmap/progress.hpp"

namespace vrmap::interpolate {

/// Which samples take part in one cell's estimate: the nearest by Euclidean distance to the cell's
/// centre; ties go to the southernmost, then westernmost sample.
struct Neighbourhood {
    /// GEOSTATISTICS.md §2: against 400 neighbours, 32 differ by 0.014 sd rms and have the same
    /// error against the truth; 64 and 100 only cost more.
    int max_samples = 32;
    int min_samples = 3;  ///< fewer within reach: no data
    /// No value where fewer than `min_samples` are this near. 0: the variogram's practical range,
    /// but at least one and a half times the mean spacing of the samples, and at most four times:
    /// that far 50 samples are in reach on even ground, and no map reaches far beyond its samples.
    Metres reach{0};
    int threads = 0;  ///< 0: as many as the machine has. Results do not depend on it.
};

/// What a layer is made of, before it is told what it measures.
struct Surface {
    geo::Grid<double> mean;
    geo::Grid<double> variance;
};

/// Ordinary block kriging onto the cells where `wanted` is not 0 (Webster & Oliver 2007, ch. 8):
/// the block is the cell, discretised by 4×4 points; the nugget is measurement error, so it stands
/// on the diagonal only, is kept out of the map and is finite at coincident places (those are
/// merged first: mean, nugget/m). Elsewhere, and out of reach: NaN.
/// Solved by Cholesky of the covariance; with a = C⁻¹c and b = C⁻¹1 (both about one factor)
/// prediction a'z + (1−1'a)/(1'b)·b'z, variance C(B,B) − c'a + (1−1'a)²/(1'b).
/// A variogram without structure (sill 0) has nothing to map: the mean of all samples everywhere,
/// with the variance of that mean. O(cells·k³).
/// THROWS NumericError naming the cell, if its kriging system is singular.
Surface block_kriging(const std::vector<geo::Point>& at, const std::vector<double>& value,
                      const Variogram& variogram, const geo::Grid<unsigned char>& wanted,
                      const Neighbourhood& = {}, const Progress& = {});

template <class Q>
geo::Layer<Q> block_kriging(const geo::PointSet<Q>& samples, const Variogram& variogram,
                            const geo::Grid<unsigned char>& wanted, const Neighbourhood& n = {},
                            const Progress& progress = {}) {
    Surface s = block_kriging(samples.position, samples.value, variogram, wanted, n, progress);
    return {std::move(s.mean), std::move(s.variance)};
}

/// Leave-one-out: each sample predicted from the others at its own place (point support).
struct CrossValidation {
    std::size_t samples = 0;  ///< that had enough neighbours
    double mean_error = 0;    ///< predicted − observed
    double rmse = 0;
    double mean_rmse = 0;  ///< of the plain mean of the others: what no map at all would give
    /// Mean of error²/variance, the variance of a new sample there: the kriging variance and the
    /// nugget. 1 where the variogram tells the truth; 0 where there is no variance at all.
    double standardised_variance = 0;
    double covered_90 = 0;  ///< share of the samples within their 90 % intervals
    /// 1 − rmse²/mean_rmse²: positive where the map knows more than the mean does.
    double skill() const;
    /// Whether the map may be believed: skill of at least 1/√samples, and of 0.05. Of permuted
    /// values, which hold nothing, about one set in twenty passes for 8 to 40 samples, fewer beyond
    /// and none from 250 on (measured: skill's 95th percentile times √samples is 0.5 to 1.1).
    bool shows_signal() const;
};
CrossValidation leave_one_out(const std::vector<geo::Point>& at, const std::vector<double>& value,
                              const Variogram& variogram, const Neighbourhood& = {});

}  // namespace vrmap::interpolate
