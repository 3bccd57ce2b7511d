// SPDX-License-Identifier: Apache-2.0
// Soil tests at points, beside P2O5 and K2O: part of `prescribe`.
#pragma once
#include "vrmap/prescribe.hpp"

namespace vrmap {

/// Kriges them; what shows no pattern is noted and left out. After the image was judged.
void map_soil(const Evidence& evidence, const Plan& plan, Outcome& out);

/// What they tell goes into the balance.
void add_soil(const Plan& plan, const Outcome& out, agronomy::BalanceInput& input);

/// What they did, once the balance is made.
void note_soil(const Evidence& evidence, const Plan& plan, Outcome& out);

}  // namespace vrmap
