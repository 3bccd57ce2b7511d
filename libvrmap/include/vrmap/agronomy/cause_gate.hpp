// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "vrmap/geo/grid.hpp"
#include "vrmap/geo/layer.hpp"
#include "vrmap/units.hpp"

namespace vrmap::agronomy {

struct GateParameters {
    double prior{};       ///< p0: that poor growth is a lack of nitrogen, nothing else known
    double most_prior{};  ///< p0 where water was measured and explains nothing of the growth
    std::size_t fewest_samples{};  ///< of water, for such a question
    double onset{};                ///< |z| at which wet or dry is as likely the cause as not
    double softness{};             ///< width of the logistic about the onset, in z
    double never_raise_below{};    ///< p under which a cell is never given more
    double soil_growth_factor{};   ///< on the correlation of soil and growth, in the prior's logit
    std::size_t fewest_soil_samples{};  ///< of humus or AC-N, for that correlation
    /// Of the soil's volume, 1 − bulk density/2.65; 0: not known, and how full it is not asked.
    double pore_share = 0;
    double filled_onset{};     ///< share of the pores filled, at which wet is as likely the cause
    double filled_softness{};  ///< width of that logistic
};

/// p per cell, 0..1: the probability that poor growth there is a lack of nitrogen and not of
/// drainage or water. p = p0·(1 − L_wet)·(1 − L_dry), L = logit⁻¹((±z − onset)/softness), z the
/// water content against the field's median in robust standard deviations, widened by the
/// layer's own variance so that an uncertain layer gates little (AGRONOMY.md §7 step 3; the field
/// prior's correlation with a humus map is 0 without one). Where the pores are known, L_wet is no
/// less than logit⁻¹((WFPS − filled_onset)/filled_softness): a field that is drowned all over has
/// no wet spot to stand out. Without moisture: p0 everywhere.
geo::Grid<double> cause_gate(const geo::GridGeometry& geometry,
                             const std::optional<geo::Layer<WaterContent>>& moisture,
                             const GateParameters& parameters);

/// The side of a soil's sign on which growth suffers from it.
enum class BadSide { low, high };

/// Another cause that poor growth may have: salt (EC, high), acid soil (pH, low), compaction
/// (hardness, high). Any unit: it is held against the field's own middle.
struct RivalCause {
    geo::Layer<SoilSign> layer;
    BadSide bad = BadSide::high;
};

/// L per cell, 0..1: how likely it is this cause, L = logit⁻¹((z − onset)/softness), z towards the
/// bad side as in `cause_gate`. 0 where the layer holds no number, and everywhere in an even field.
geo::Grid<double> likelihood(const RivalCause& cause, const GateParameters& parameters);

/// p times (1 − L) of each cause: raises are held back by it, and nothing is ever raised.
void doubt(geo::Grid<double>& p, const std::vector<RivalCause>& causes,
           const GateParameters& parameters);

}  // namespace vrmap::agronomy
