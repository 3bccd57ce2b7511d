// SPDX-License-Identifier: Apache-2.0
// What the soil gives beyond its field mean, from layers that each tell it with noise.
#pragma once
#include <vector>

#include "vrmap/agronomy/ledger.hpp"
#include "vrmap/geo/grid.hpp"
#include "vrmap/geo/layer.hpp"
#include "vrmap/units.hpp"

namespace vrmap::agronomy {

/// One layer's word on the soil's nitrogen supply, kg N/ha taken up by the crop from the soil
/// alone (fertiliser and compost nitrogen already taken off), with the variance of its error.
struct SupplyEvidence {
    geo::Grid<double> supply;    ///< kg N/ha; NaN: this layer says nothing here
    geo::Grid<double> variance;  ///< (kg N/ha)²
    /// A kriged layer is already a best linear predictor: nothing of it is shrunk again (1). A raw
    /// raster brings the structured share of its own variogram, sill/(nugget + sill); 0: no signal.
    double structured_share = 1;
    bool kriged = false;
    /// What of it, about the field mean, is known to have another cause than nitrogen; empty:
    /// nothing is.
    geo::Grid<double> other_cause = {};
    Term term = Term::yield;  ///< of the ledger, for what it moves
    bool of_growth = true;    ///< rises where the crop grows well, so that water may explain it
};

/// The layer as far as it says something: a cell whose supply or variance is no number, or over
/// 10 t N/ha, says nothing.
SupplyEvidence heard(SupplyEvidence evidence);

struct FusionParameters {
    double representativeness_kg_per_ha{};  ///< year-to-year σ of any one layer
    double error_correlation{};             ///< ρ of the layers' errors
    double least_correlation{};  ///< of two layers, for one to judge a third (triple collocation)
};

/// How far one layer was believed.
struct Trust {
    double signal_variance = 0;  ///< (kg/ha)², area-weighted variance of the layer over the field
    double noise_variance =
        0;                 ///< (kg/ha)², stated, or estimated from disagreement when that is worse
    double shrinkage = 0;  ///< λ: share of the layer's anomaly that is kept
};

struct SoilSupply {
    /// Per layer of evidence, its share of the fused anomaly about the field mean, kg N/ha. They
    /// sum to Ŝ − S̄.
    std::vector<geo::Grid<double>> anomaly;
    /// What of their sum has another cause than nitrogen (SupplyEvidence::other_cause).
    geo::Grid<double> other_cause;
    geo::Grid<double> variance;  ///< (kg N/ha)², of the fused anomaly, as stated
    /// (kg N/ha)²: the same, but no more than the least that any layer which speaks varies: a
    /// layer cannot be wrong by more than that about its mean.
    geo::Grid<double> noise;
    std::vector<Trust> trust;
};

/// AGRONOMY.md §7 step 2. Each layer's anomaly about its own field mean is shrunk once:
/// λ = 1 for a kriged layer; λ = structured share × max(0, 1 − σ²/var) for a raw raster. Where two
/// layers that still have a signal overlap, their covariance there estimates the true signal
/// variance τ² (errors taken as independent); a layer whose var − τ² exceeds its stated σ² gets
/// that as σ², and λ ≤ τ²/var. Of three and more layers each three are also collocated
/// (`triple_collocation`), and a layer that they find worse (the median of its threes) than its
/// pairs did gets that. A cell whose supply or variance is no number, or over 10 t N/ha, is
/// one where the layer says nothing. Then weights 1/(σ² + σ_rep²) per cell; variance
/// (1 + (n − 1)ρ)/Σw with n layers, which is exact for equal ones and else an upper bound. Signal,
/// noise and agreement are judged of what has no other cause. `area` (m² inside the field per cell)
/// weights every mean. A constant layer has no signal.
SoilSupply fuse(const std::vector<SupplyEvidence>& evidence, const geo::Grid<double>& area,
                const FusionParameters& parameters);

}  // namespace vrmap::agronomy
