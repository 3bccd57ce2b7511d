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

enum class Shape { exponential, spherical, gaussian, matern32, matern52 };

/// One part of a variogram: sill·f(h/range), h the distance in an ellipse of geometric anisotropy
/// (Webster & Oliver 2007, §5.3–5.4). Ranges are gstat's: Exp 1 − e^−x (95 % at 3), Sph 1.5x −
/// 0.5x³ up to 1, Gau 1 − e^−x² (95 % at √3), Matérn 1 − (1 + x)e^−x (ν = 1.5) and 1 − (1 + x +
/// x²/3)e^−x (ν = 2.5); Matérn with ν = 0.5 is Exp.
struct Structure {
    Shape shape = Shape::exponential;
    double sill = 0;
    Metres range{1};         ///< along the long axis
    double azimuth_deg = 0;  ///< of the long axis, clockwise from north
    double ratio = 1;        ///< short axis over long axis, in (0, 1]

    /// f at the lag, 0 to 1.
    double rise(geo::Point lag) const;
    Metres practical_range() const;  ///< along the long axis, where 95 % of the sill is reached
};

/// gamma(h) = nugget + Σ structures.
struct Variogram {
    double nugget = 0;  ///< noise of a single point, or what varies below all distances
    std::vector<Structure> structures;
    bool converged = false;  ///< false: no structure was found

    double sill() const;  ///< of the structured part alone
    double structured_share() const;
    double covariance(geo::Point lag) const;  ///< of the structured part
    Metres practical_range() const;           ///< the longest structure's; 0 without any
};

struct FitOptions {
    /// > 0 holds the range: for few samples, whose lags cannot tell it.
    Metres fixed_range{0};
};

/// Weighted least squares with weights N_j/h_j² (gstat's fit.method 7): for each structure and
/// range nugget and sill come from a two-variable non-negative least squares, the range from a
/// logarithmic scan refined by golden section; four classes are needed to tell it, two if it is
/// held. Where the best fit holds less than a thousandth in structure: converged = false, no
/// structures. A fit is no proof: of pure noise two in three find some structure. That is for
/// leave-one-out to judge (`CrossValidation::shows_signal`).
Variogram fit_variogram(const std::vector<LagBin>& bins, const FitOptions& options = {});

/// The variogram of samples: experimental and fitted. Fewer than 30 samples, or fewer than four
/// lag classes (a lattice has few distances), cannot tell a range: it is held at 0.3 of the field's
/// length (AGRONOMY.md §5).
Variogram variogram_of(const std::vector<geo::Point>& at, const std::vector<double>& value);

}  // namespace vrmap::interpolate
