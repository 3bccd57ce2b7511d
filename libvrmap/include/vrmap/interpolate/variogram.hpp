// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "vrmap/geo/point.hpp"
#include "vrmap/interpolate/work.hpp"
#include "vrmap/units.hpp"

namespace vrmap::interpolate {

/// One lag class of the experimental variogram.
struct LagBin {
    std::size_t pairs = 0;
    double distance = 0;      ///< metres, mean over the pairs
    double semivariance = 0;  ///< quantity squared
    /// Of the direction about which alone pairs were taken, clockwise from north.
    std::optional<double> azimuth_deg{};
};

/// How squared differences become a semivariance. `classical`: Σ dz² / 2N (Matheron 1963; Webster &
/// Oliver 2007, eq. 4.40). `robust`: (Σ √|dz| / N)⁴ / (0.457 + 0.494/N) / 2, which a few outliers
/// do not move much (Cressie & Hawkins 1980; gstat's cressie).
enum class Estimator { classical, robust };

/// Pairs whose line is within the tolerance of the azimuth, whichever end comes first: gstat's
/// alpha and tol.hor. A line on the very edge is within (in gstat rounding decides).
struct Direction {
    double azimuth_deg = 0;       ///< clockwise from north
    double tolerance_deg = 22.5;  ///< in (0, 90]; 90 takes every pair
};

struct VariogramOptions {
    int bins = 15;  ///< 1 to 10 000
    /// Longest lag. 0: `usual_cutoff`.
    Metres cutoff{0};
    double most_pairs = 2e7;
    Estimator estimator = Estimator::classical;
    std::optional<Direction> direction{};  ///< none: pairs of all directions
    Work work{};
};

/// A third of the field's diagonal (as gstat), shortened so that about `most_pairs` pairs of evenly
/// lying samples are visited: local kriging reads the short lags only. Metres, 0 for fewer than
/// two.
Metres usual_cutoff(const std::vector<geo::Point>& at, const std::vector<double>& value,
                    double most_pairs = VariogramOptions{}.most_pairs);

/// Every pair of distance 0 < h <= cutoff, none by sampling; class k of `bins` equal ones holds
/// k·w < h <= (k + 1)·w, as gstat's. Found by spatial hashing, O(pairs). Coincident samples make no
/// pair (gstat counts them into the first class). A sample with a place or value that is not
/// finite is left out. Classes without pairs are not returned; none are for fewer than two places.
/// Neither the order of the samples nor the number of threads changes the result.
/// THROWS ArgumentError for options that cannot be.
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

/// What to try: sums of structures, each besides a nugget.
using ModelForms = std::vector<std::vector<Shape>>;

/// What `auto` means: Exp, Sph, Gau, Matérn 1.5, and Exp with Sph.
ModelForms usual_sums();

struct FitOptions {
    /// The best of them by Akaike's criterion for least squares, n·ln(loss) + 2p, n classes and p
    /// parameters (Webster & McBratney 1989); the earlier where they are equal. One to four
    /// structures each.
    ModelForms sums{{Shape::exponential}, {Shape::spherical}};
    /// > 0 holds every range: for few samples, whose lags cannot tell them.
    Metres fixed_range{0};
    /// > 0: tried, held, before giving up structure.
    Metres fallback_range{0};
    /// One ellipse for all structures, its azimuth and ratio (>= 0.05) fitted too. Needs classes of
    /// two directions or more: join what `experimental_variogram` gives for each.
    bool anisotropic = false;
};

/// What a fit had to give up, in this order.
enum class Fallback {
    none,        ///< one of the sums asked for was fitted
    isotropic,   ///< the same without the ellipse, which was no better or could not be told
    one_term,    ///< the structures asked for, each by itself: too few classes for the sum
    held_range,  ///< the first structure asked for, at `fallback_range`; or any, of too few samples
    nugget_only,  ///< no structure: converged = false
};

struct VariogramFit {
    Variogram variogram;
    double loss = 0;  ///< Σ (N/h²)(gamma − model)²
    Fallback fallback = Fallback::nugget_only;
    bool settled = true;  ///< the search came to rest
    /// A range stands at the end of where it was sought, half the shortest to twice the longest
    /// class: shorter than the spacing, or the semivariance still rises.
    bool at_limit = false;
};

/// Weighted least squares with weights N_j/h_j² (gstat's fit.method 7): nugget and sills >= 0 are
/// the best for given ranges, which are sought from many starts. p parameters need p + 1 classes;
/// held ranges need two. Structures whose sill comes out as 0 are left out of the result. Where the
/// best fit holds less than a thousandth in structure there is none: converged = false. A fit is no
/// proof: of pure noise two in three find some structure. That is for leave-one-out to judge
/// (`CrossValidation::shows_signal`).
/// THROWS ArgumentError for sums that cannot be fitted.
VariogramFit fit_variogram(const std::vector<LagBin>& bins, const FitOptions& options = {});

/// The classes of samples, fitted by the best of some sums. Fewer than 30 samples, or fewer than
/// four lag classes (a lattice has few distances), cannot tell a range: it is held at 0.3 of the
/// field's length (AGRONOMY.md §5). `hold_at_last`: so it is where nothing else could be fitted,
/// too. The ranges of `options` are not read.
VariogramFit fit_samples(const std::vector<LagBin>& bins, const std::vector<geo::Point>& at,
                         FitOptions options, bool hold_at_last);

/// The variogram of samples: experimental and so fitted, Exp or Sph.
Variogram variogram_of(const std::vector<geo::Point>& at, const std::vector<double>& value,
                       const Work& work = {});

}  // namespace vrmap::interpolate
