// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <vector>

#include "vrmap/geo/point.hpp"
#include "vrmap/units.hpp"

namespace vrmap::interpolate {

/// One lag class of the experimental variogram.
struct LagBin {
    std::size_t pairs = 0;
    double distance = 0;      ///< metres, mean over the pairs
    double semivariance = 0;  ///< quantity squared
};

struct VariogramOptions {
    int bins = 15;
    /// Longest lag. 0: a third of the field's diagonal (as gstat), shortened so that about
    /// `most_pairs` pairs are visited. Local kriging reads the short lags only.
    Metres cutoff{0};
    double most_pairs = 2e7;
};

/// Matheron's classical estimator, gamma(h) = sum (z_i - z_j)^2 / 2N (Matheron 1963; Webster &
/// Oliver 2007, eq. 4.40), over every pair within the cutoff, found by spatial hashing. Coincident
/// places are left out (h = 0). Empty bins are not returned. Visits the points in the order given:
/// sort them first (`in_fixed_order`) for sums that do not depend on the file.
std::vector<LagBin> experimental_variogram(const std::vector<geo::Point>& at,
                                           const std::vector<double>& value,
                                           const VariogramOptions& options = {});

enum class Structure { exponential, spherical };

/// gamma(h) = nugget + sill·f(h/range), f = 1 − e^−x (gstat's Exp: 95 % at 3 ranges) or the
/// spherical.
struct Variogram {
    double nugget = 0;  ///< noise of a single point: removed by kriging, kept in no map
    double sill = 0;    ///< of the structured part alone
    Metres range{1};
    Structure structure = Structure::exponential;
    bool converged = false;  ///< false: no structure was found; sill is 0

    double structured_share() const;
    double covariance(double metres) const;  ///< of the structured part
    Metres practical_range() const;          ///< where 95 % of the sill is reached
};

struct FitOptions {
    /// > 0 holds the range: for few samples, whose lags cannot tell it.
    Metres fixed_range{0};
};

/// Weighted least squares with weights N_j/h_j² (gstat's fit.method 7): for each structure and
/// range nugget and sill come from a two-variable non-negative least squares, the range from a
/// logarithmic scan refined by golden section; four classes are needed to tell it, two if it is
/// held. Where the best fit holds less than a thousandth in structure: converged = false, sill = 0.
/// A fit is no proof: of pure noise two in three find some structure. That is for leave-one-out to
/// judge (`CrossValidation::shows_signal`).
Variogram fit_variogram(const std::vector<LagBin>& bins, const FitOptions& options = {});

/// The variogram of samples: experimental and fitted. Fewer than 30 samples, or fewer than four
/// lag classes (a lattice has few distances), cannot tell a range: it is held at 0.3 of the field's
/// length (AGRONOMY.md §5).
Variogram variogram_of(const std::vector<geo::Point>& at, const std::vector<double>& value);

}  // namespace vrmap::interpolate
