// SPDX-License-Identifier: Apache-2.0
// The heart: guide rate, soil supply, cause and organic credit become one rate with its reasons.
#pragma once
#include <limits>
#include <optional>
#include <vector>

#include "vrmap/agronomy/canopy.hpp"
#include "vrmap/agronomy/cause_gate.hpp"
#include "vrmap/agronomy/dry_soil.hpp"
#include "vrmap/agronomy/ledger.hpp"
#include "vrmap/agronomy/organic_credit.hpp"
#include "vrmap/agronomy/soil_supply.hpp"
#include "vrmap/geo/layer.hpp"
#include "vrmap/geo/point_set.hpp"

namespace vrmap::agronomy {

/// The standard the user stands on, and what he states about this dressing.
struct Guide {
    NitrogenRate rate{};             ///< of this dressing, uniform
    NitrogenRate other_dressings{};  ///< the rest of the season's fertiliser nitrogen
    double recovery{};               ///< share of fertiliser nitrogen the crop takes up, 0..1
    /// Share of the season's organic nitrogen that this dressing may take off.
    double credit_share = 1;
    /// Share of what the layers say of the season that this dressing answers, 0..1; other dressings
    /// with a map of their own answer the rest.
    double soil_share = 1;
    std::optional<NitrogenRate> most = {};  ///< of this dressing, for this crop; none: no such cap
    NitrogenRate least{};                   ///< a starter, which no term takes away
    /// Over it the crop lodges; none: not known, or what the crop holds now is not.
    std::optional<NitrogenRate> most_uptake = {};
};

/// One year's yield as a witness of the soil's nitrogen: uptake per tonne of grain, or uptake by
/// the grain's protein.
struct YieldEvidence {
    geo::Layer<CropYield> layer;  ///< kriged; unused with `uptake`
    double structured_share = 0;  ///< of the layer that speaks
    double uptake_kg_per_t{};     ///< N in the crop per tonne of yield; unused with `uptake`
    int harvest = 0;              ///< its number, for OrganicEvent::fed_harvest
    /// Kriged from points whose protein was measured: its error is not widened.
    std::optional<geo::Layer<NitrogenRate>> uptake = {};
};

/// An image as a witness of the nitrogen in the crop, by a published rule.
struct NdviEvidence {
    geo::Layer<Ndvi> layer;
    double structured_share = 0;  ///< of the raw pixels' variogram
    CanopyRule rule;
    IndexGuard guard = {};
};

/// What hot-water extractable nitrogen (AC-N) says about the fertiliser.
struct SoilNitrogenRule {
    double kg_per_ha_per_mg{};  ///< fertiliser N that 1 mg/100 g more takes off the rate
    double sd{};                ///< of it
    double saturates_at =
        std::numeric_limits<double>::infinity();  ///< mg/100 g: more gives no more
    NitrogenRate least{};  ///< of the season's fertiliser: no test takes it under that
    bool proves = true;    ///< a cut of more than half; only where the crop has its own table
};

/// AC-N of the field as a witness of its nitrogen.
struct SoilNitrogenEvidence {
    geo::Layer<SoilTest> layer;  ///< kriged, mg/100 g
    double structured_share = 0;
    SoilNitrogenRule rule;
};

struct BalanceParameters {
    FusionParameters fusion;
    GateParameters gate;
    CreditParameters credit;
    double sigma_factor_without_protein{};  ///< on the yield layer's error
    double no_evidence{};  ///< standard deviations; an anomaly under as many moves nothing
    double recovery_cv{};  ///< of the recovery's error
    double goal_share{};   ///< of the demand that water takes from a cell, how much is not given
    double most_over_guide{};    ///< rate ≤ this × guide
    double most_soil_cut{};      ///< soil terms but a soil test's take off at most this × guide
    NitrogenRate season_warn{};  ///< fertiliser + organic nitrogen of the season
    NitrogenRate season_block{};
};

struct BalanceInput {
    Guide guide;
    geo::Grid<double> area;            ///< m² inside the field, per cell
    std::vector<YieldEvidence> yield;  ///< one for each year
    std::optional<NdviEvidence> ndvi;
    std::optional<geo::Layer<WaterContent>> moisture;
    /// That it was made from, or that make no map; empty: water was not measured.
    geo::PointSet<WaterContent> moisture_samples;
    std::vector<OrganicEvent> organic;
    std::optional<DrySoil> dry_soil = {};  ///< the moisture was measured before flooding
    std::optional<SoilNitrogenEvidence> soil_nitrogen = {};
    std::vector<RivalCause> rivals = {};  ///< of poor growth, beside water
    /// The correlation of humus or AC-N with growth (`follows_soil`); none: not asked.
    std::optional<double> growth_follows_soil = {};
};

struct Balance {
    Ledger ledger;              ///< mg N/m²; machine and rounding terms still 0
    geo::Grid<double> sd;       ///< kg N/ha, standard deviation of the wanted rate
    geo::Grid<double> ceiling;  ///< kg N/ha: the caps, for every later step to stay under
    geo::Grid<double> gate;     ///< p per cell
    double prior = 0;           ///< p0, before any cell's own evidence
    /// Share of growth's differences, of the layer that water explains most of; none: not asked.
    std::optional<double> water_explains;
    geo::Grid<double> soil;  ///< kg N/ha about the field's mean, Ŝ − S̄; 0 where no layer speaks
    geo::Grid<unsigned char> heard;  ///< 1 where a layer that is trusted speaks of the soil
    geo::Grid<double> organic;       ///< kg N/ha expected of the season's organic matter
    std::vector<Trust> yield_trust;  ///< one for each yield of the input
    std::optional<Trust> ndvi_trust;
    std::optional<Trust> soil_nitrogen_trust;
    double credit_factor = 0;        ///< of the expectation
    double lodging_m2 = 0;           ///< ground whose raise was held back for the crop to stand
    double no_room_m2 = 0;           ///< ground where organic matter leaves nothing to spread
    double over_season_warn_m2 = 0;  ///< ground whose season's total passes the warning
};

/// AGRONOMY.md §7 steps 2, 3, 6–8 and 10 for nitrogen (yield raises no goal; what is under
/// `no_evidence` of its own error moves nothing; a raise whose cause is right with probability p
/// only adds p(1 − p)·raise² to the variance, the most without moisture):
///   N = R0 − s·(Ŝ − S̄ − W)/r · (p where that raises the rate) + s·min(0, G)/r − C, then caps,
/// s guide.soil_share, W what water explains of the fused anomaly and G of the yields'
/// (`explained_by_water`): drowned or parched ground is no poor soil, and its crop cannot
/// use the nitrogen of a full one. W
/// only from gate.fewest_samples of water on; p0 is the field's (`field_prior`), and salt, acid and
/// hard ground hold raises back beside water (`doubt`).
/// Each kilogram counts once: nitrogen of an event that the harvest or the image has seen is taken
/// off that layer's word on the soil; events before the last harvest are credited by their release
/// alone; the credit is Q_q of the expectation, at most first_year_cap·R0, times
/// guide.credit_share. Caps: soil terms take off at most most_soil_cut·R0; a soil test (AC-N) may
/// prove more, down to the season's least of its crop's table. The rate stays within
/// 0..most_over_guide·R0, and the season's fertiliser + expected organic nitrogen under
/// season_block. Without layers every cell is exactly to_mg_per_m2(guide.rate). A layer says
/// nothing in a cell where it holds no number. THROWS ArgumentError if guide and other dressings
/// alone pass season_block or are negative, recovery is not in (0, 1] where a layer needs it, the
/// layers do not share the area's cells, or a dose or a material cannot be.
Balance balance_nitrogen(const BalanceInput& input, const BalanceParameters& parameters);

}  // namespace vrmap::agronomy
