// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "vrmap/geo/grid.hpp"
#include "vrmap/geo/layer.hpp"
#include "vrmap/geo/point_set.hpp"
#include "vrmap/interpolate/variogram.hpp"
#include "vrmap/interpolate/work.hpp"

namespace vrmap::interpolate {

/// What is known at places. Parallel arrays.
struct Samples {
    std::vector<geo::Point> at;
    std::vector<double> value;
    /// Variance of each value's own error, on top of the nugget. Empty: none.
    std::vector<double> noise;
    /// Covariates at the samples: drift[c][i] of covariate c at sample i.
    std::vector<std::vector<double>> drift;
};

/// A neighbourhood holds this many samples at most.
constexpr int most_local = 512;
/// A set holds this many at most that is used whole for every target, with one factor for all.
constexpr int most_global = 4096;

/// Which samples take part in one estimate: the nearest by Euclidean distance to the target's
/// centre, whatever the anisotropy; ties go to the southernmost, then westernmost sample.
struct Neighbourhood {
    /// GEOSTATISTICS.md §2: against 400 neighbours, 32 differ by 0.014 sd rms and have the same
    /// error against the truth; 64 and 100 only cost more. 0: every sample, up to `most_of_all()`.
    int max_samples = 32;
    int min_samples = 3;  ///< fewer within reach: no data
    /// No value where fewer than `min_samples` are this near; those beyond take no part. 0: no
    /// sample is too far, but no value where fewer than `min_samples` lie within the variogram's
    /// practical range, held between one and a half and four times the samples' mean spacing: that
    /// far 50 samples are in reach on even ground, and no map reaches far beyond its samples.
    Metres reach{0};
    /// 1, 4 or 8: the nearest max_samples/sectors of each equal sector, counted clockwise from
    /// north, so that no dense pass crowds out the next. More than one needs a reach.
    int sectors = 1;

    /// How many samples there may be where max_samples is 0: `most_global`, or where a reach or
    /// sectors choose among them for each target, `most_local`.
    int most_of_all() const;
};

/// What the nugget is. `error`: measurement noise; the map is of what lies under it, smooth at the
/// samples. `exact`: variation below all distances; the map passes through the samples (a target
/// within a thousandth of a millimetre of one is at its place), and its variance is a new point's.
enum class Nugget { error, exact };

/// What the mean is: known (simple kriging), unknown (ordinary), or a polynomial of the place whose
/// coefficients are unknown (universal). Covariates of the samples join the last three (external
/// drift).
enum class Trend { known_mean, constant, linear, quadratic };

struct Method {
    Variogram variogram;
    Nugget nugget = Nugget::error;
    Trend trend = Trend::constant;
    double known_mean = 0;  ///< of Trend::known_mean
    Neighbourhood neighbourhood{};
};

/// What a value stands for: a point, or the mean over a rectangle about it, taken over `points` ×
/// `points` places at the middles of equal parts.
struct Block {
    Metres width{0};  ///< along the rows of the targets
    Metres height{0};
    int points = 4;
};

/// Rows and columns of targets: the centre of (row, col) is first + col·along + row·down.
struct Lattice {
    geo::Point first;
    geo::Point along{1, 0};
    geo::Point down{0, -1};
    int rows = 0;
    int cols = 0;

    static Lattice of(const geo::GridGeometry& cells);  ///< the cells' centres
    std::size_t size() const {
        return static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
    }
    geo::Point centre(int row, int col) const {
        return {first.x + col * along.x + row * down.x, first.y + col * along.y + row * down.y};
    }
};

/// Where values are wanted. `drift[c][i]` is covariate c at target i, row by row.
struct Targets {
    Lattice lattice;
    Block block{};
    std::vector<unsigned char> wanted{};  ///< per target, 0: no value wanted. Empty: all are
    std::vector<std::vector<double>> drift{};
};

/// What a layer is made of, before it is told what it measures.
struct Surface {
    geo::Grid<double> mean;
    geo::Grid<double> variance;
};

/// How the targets fared. Every wanted target is counted once in `estimated` or `out_of_reach`, or
/// has no covariate, or is singular; `trend_dropped` and `steadied` count some of the estimated.
struct Tally {
    std::size_t merged = 0;  ///< samples that lay where another lies
    std::size_t estimated = 0;
    std::size_t out_of_reach = 0;
    std::size_t no_covariate = 0;   ///< a NaN among the target's covariates
    std::size_t trend_dropped = 0;  ///< neighbours that cannot bear the trend: its mean alone
    std::size_t steadied =
        0;  ///< C is singular to the last digits: 1e-10 of the sill on its diagonal
    std::size_t singular = 0;  ///< still singular: no value
};

/// Row by row, NaN where there is no value.
struct Estimates {
    std::vector<double> mean;
    std::vector<double> variance;
    Tally tally;
    Metres reach{0};  ///< within which `min_samples` had to lie for a value; 0: anywhere
};

/// Kriging of points or blocks, with its variance (Webster & Oliver 2007, ch. 8; Chilès & Delfiner
/// 2012, §3.3–3.4). With C the samples' covariance, c theirs with the target, F their trend
/// functions and f the target's, G = [c F z]' C⁻¹ [c F z] holds every inner product:
///
///     mean     = G_cz + (f − G_Fc)' G_FF⁻¹ G_Fz
///     variance = C(B,B) − G_cc + (f − G_Fc)' G_FF⁻¹ (f − G_Fc)
///
/// Measurement error stands on the diagonal of C alone, so coincident samples do no harm; they are
/// merged first, weighted by their precision. Under Nugget::exact coincident samples are replaced
/// by their mean. NaN samples are left out. O(targets·k³); targets are solved many at once, one to
/// a lane. Where every target takes all n samples, without a reach, their one system is factored
/// once: O(n³ + targets·n²), 4·n² bytes.
/// THROWS ArgumentError for options, noise or covariates that cannot be.
Estimates krige(const Samples& samples, const Method& method, const Targets& targets,
                const Work& work = {});

/// The same at places in any order. `drift[c][i]` is covariate c at place i. A block's width runs
/// east.
Estimates krige_at(const Samples& samples, const Method& method, const std::vector<geo::Point>& at,
                   const std::vector<std::vector<double>>& drift = {}, const Work& work = {},
                   const Block& block = {});

/// Ordinary kriging of the cells where `wanted` is not 0, the nugget an error: what a layer of the
/// field is made by. A variogram without structure has nothing to map: the mean of all samples
/// everywhere, with the variance of that mean.
/// THROWS NumericError naming the cell, if its kriging system is singular.
Surface block_kriging(const std::vector<geo::Point>& at, const std::vector<double>& value,
                      const Variogram& variogram, const geo::Grid<unsigned char>& wanted,
                      const Neighbourhood& = {}, const Work& = {});

template <class Q>
geo::Layer<Q> block_kriging(const geo::PointSet<Q>& samples, const Variogram& variogram,
                            const geo::Grid<unsigned char>& wanted, const Neighbourhood& n = {},
                            const Work& work = {}) {
    Surface s = block_kriging(samples.position, samples.value, variogram, wanted, n, work);
    return {std::move(s.mean), std::move(s.variance)};
}

/// Leave-one-out: each sample predicted from the others at its own place (point support).
struct CrossValidation {
    std::size_t samples = 0;  ///< that had enough neighbours
    double mean_error = 0;    ///< predicted − observed
    double rmse = 0;
    double mean_rmse = 0;  ///< of the plain mean of the others: what no map at all would give
    /// Mean of error²/variance, the variance of a new sample there: the kriging variance and the
    /// nugget. 1 where the variogram tells the truth. Over the samples whose prediction has a
    /// variance; 0 where none has.
    double standardised_variance = 0;
    double covered_90 = 0;  ///< share of the samples within their 90 % intervals
    /// 1 − rmse²/mean_rmse²: positive where the map knows more than the mean does.
    double skill() const;
    /// Whether the map may be believed: skill of at least 1/√samples, and of 0.05. Of permuted
    /// values, which hold nothing, about one set in twenty passes for 8 to 40 samples, fewer beyond
    /// and none from 250 on (measured: skill's 95th percentile times √samples is 0.5 to 1.1).
    bool shows_signal() const;
};
/// As `krige` estimates, steadied and without the trend where it must be. Where all others take
/// part, by the factor of all samples, O(n³) (Dubrule 1983, Math. Geology 15:687).
CrossValidation leave_one_out(const Samples& samples, const Method& method, const Work& = {});
/// As `block_kriging` does: a variogram without structure predicts each by the mean of the others.
CrossValidation leave_one_out(const std::vector<geo::Point>& at, const std::vector<double>& value,
                              const Variogram& variogram, const Neighbourhood& = {},
                              const Work& = {});

}  // namespace vrmap::interpolate
