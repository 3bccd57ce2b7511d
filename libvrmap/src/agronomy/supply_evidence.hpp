// SPDX-License-Identifier: Apache-2.0
// Each layer's word on the soil's nitrogen, for the balance.
#pragma once
#include <optional>
#include <vector>

#include "vrmap/agronomy/nutrient_balance.hpp"
#include "vrmap/agronomy/organic_credit.hpp"

namespace vrmap::agronomy {

/// A part of all events' expected nitrogen: kg N/ha per cell.
geo::Grid<double> organic_sum(const BalanceInput& input, const NitrogenPart& part);

/// What every layer of the input tells, each as far as it says something (`heard`); the years'
/// yields first, in their order.
std::vector<SupplyEvidence> supply_evidence(const BalanceInput& input,
                                            const BalanceParameters& parameters);

/// What water explains of each layer of growth is no word on the soil's nitrogen. Returns the
/// largest share explained; none where no layer could be asked: from a few samples any cause would
/// seem to fit.
std::optional<double> set_water_aside(std::vector<SupplyEvidence>& evidence,
                                      const BalanceInput& input, const GateParameters& gate);

}  // namespace vrmap::agronomy
