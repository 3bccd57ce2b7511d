// SPDX-License-Identifier: Apache-2.0
// Phosphate and potash: the guide rate, what a soil test makes of it, what harvests carry away,
// what organic matter brings.
#pragma once
#include <optional>
#include <vector>

#include "vrmap/agronomy/ledger.hpp"
#include "vrmap/agronomy/organic_credit.hpp"
#include "vrmap/geo/grid.hpp"
#include "vrmap/units.hpp"

namespace vrmap::agronomy {

/// One spreading event's P2O5 or K2O.
struct MineralEvent {
    geo::Grid<double> dose;         ///< t fresh/ha per cell
    double content_kg_per_t_fresh;  ///< of the oxide in the material as spread
    double efficiency;              ///< share of it a crop can use in the first season, 0..1
};

struct MineralInput {
    OxideRate guide{};       ///< of this dressing, uniform
    geo::Grid<double> area;  ///< m² inside the field, per cell
    /// Share of the guide that the soil test of a cell asks for (1: as the guide). NaN or none: 1.
    std::optional<geo::Grid<double>> test_share;
    std::vector<MineralEvent> organic;
    double credit_share = 1;  ///< of the season's organic P2O5 or K2O, for this dressing
    /// kg of the oxide/ha that a harvest carries away, per cell (agronomy/removal); NaN: not known.
    /// None: no yield map, and the rate follows guide and soil test alone.
    std::optional<geo::Grid<double>> removal = {};
    double removal_weight = 0;  ///< w, share of the removal in the rate, 0..1
};

struct MineralParameters {
    CreditParameters credit;   ///< first_year_cap is nitrogen's and not used
    double most_over_guide{};  ///< rate ≤ this × guide; at least 1
    OxideRate starter{};       ///< least before the credit; 0: no row says one
};

/// AGRONOMY.md §7: rate = max(starter, (1 − w)·f(soil test)·guide + w·removal) − credit, within
/// 0..most_over_guide · guide, credit at the cautious quantile as nitrogen's. Removal never raises
/// the rate where the soil test lies over its target (f < 1), and says nothing where it is not
/// known. Terms: guide, soil_test, yield (the removal's), organic, cap (with what the starter
/// raises); in mg of the oxide per m², summing to the rate exactly. Without tests, removal and
/// events every cell is exactly to_mg_per_m2(guide).
/// THROWS ArgumentError (balance.bad_guide, balance.bad_credit_share, geo.geometry_differs,
/// organic.bad_material, organic.out_of_range; a share of a test below 0: balance.bad_test_share;
/// a removal below 0 or a weight outside 0..1: balance.bad_removal; a cap under the guide:
/// balance.bad_mineral_cap).
Ledger balance_mineral(const MineralInput& input, const MineralParameters& parameters);

}  // namespace vrmap::agronomy
