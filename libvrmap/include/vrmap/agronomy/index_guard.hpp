// SPDX-License-Identifier: Apache-2.0
// Where a vegetation index tells little or nothing of a crop (doc/methods/canopy.md).
#pragma once
#include <limits>

#include "vrmap/error.hpp"
#include "vrmap/geo/layer.hpp"
#include "vrmap/geo/point_set.hpp"
#include "vrmap/units.hpp"

namespace vrmap::agronomy {

/// Over `saturated` an index tells little more of a crop's nitrogen, and its error grows by
/// `sigma_factor`; under `bare` it shows soil, and nothing of growth. As it is here, nothing is
/// guarded.
struct IndexGuard {
    double saturated = std::numeric_limits<double>::infinity();
    double bare = -std::numeric_limits<double>::infinity();
    double sigma_factor = 1;
    double most_blind = 1;  ///< share of the field; with more of it blind the image is left out

    /// A factor on the error of what the index says.
    double widening(double index) const { return index > saturated ? sigma_factor : 1; }
};

/// Shares of the field's ground, of all that the image knows.
struct BlindShares {
    double saturated = 0;
    double bare = 0;
    bool any() const { return saturated > 0 || bare > 0; }
    bool most(const IndexGuard& guard) const { return saturated + bare > guard.most_blind; }
};

/// For the user: ndvi.partly_blind, or ndvi.mostly_blind where the image is left out.
Message blind_note(const BlindShares& blind, const IndexGuard& guard);

/// `area`: m² inside the field per cell. A cell without a number counts neither way.
BlindShares blind_shares(const geo::Grid<double>& index, const geo::Grid<double>& area,
                         const IndexGuard& guard);

/// The layer where no cell under `bare` has a number, and its pixels without those under it: a bare
/// patch would pass for the crop's own pattern.
geo::Layer<Ndvi> without_bare(const geo::Layer<Ndvi>& layer, const IndexGuard& guard);
geo::PointSet<Ndvi> without_bare(const geo::PointSet<Ndvi>& pixels, const IndexGuard& guard);

}  // namespace vrmap::agronomy
