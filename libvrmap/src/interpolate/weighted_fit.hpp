// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "vrmap/interpolate/variogram.hpp"

namespace vrmap::interpolate {

/// What a sum of structures has besides its sills: one ellipse for all, and each one's range.
struct Form {
    std::vector<double> range;
    double azimuth_deg = 0;
    double ratio = 1;
};

/// The best nugget and sills ≥ 0 under a form.
struct LinearFit {
    double nugget = 0;
    std::vector<double> sill;
    double loss = 0;  ///< Σ w (gamma − model)²
};

/// N/h²: gstat's fit.method 7.
double weight(const LagBin& b);

/// Non-negative least squares by trying every set of terms that may be above zero (Lawson & Hanson
/// 1974, ch. 23, whose solution is one of them).
LinearFit fit_linear(const std::vector<LagBin>& bins, const std::vector<Shape>& shapes,
                     const Form& form);

struct FormFit {
    Form form;
    LinearFit linear;
    bool settled = false;   ///< the search came to rest
    bool at_limit = false;  ///< a range stands at the end of where it was sought
};

/// The best form. For each one nugget and sills are the best there are (variable projection, Golub
/// & Pereyra 1973), so the search is over ranges and the ellipse alone: on a coarse lattice, then
/// from its five best places by the simplex of Nelder & Mead (1965), and by golden section where
/// one range is all. Ranges are sought from half the shortest lag to twice the longest (four
/// times, along an ellipse); those of Matérn models at the same practical range as Exp's.
FormFit fit_form(const std::vector<LagBin>& bins, const std::vector<Shape>& shapes,
                 bool anisotropic);

}  // namespace vrmap::interpolate
