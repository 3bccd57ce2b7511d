// SPDX-License-Identifier: Apache-2.0
// Parts of `prescribe` that fill a file of their own.
#pragma once
#include "vrmap/prescribe.hpp"

namespace vrmap {

/// P2O5's and K2O's accounts onto the mesh, where the guide asks for them.
void map_minerals(const Evidence& evidence, const Plan& plan, Outcome& out);

/// What the balance did for want of something, in words that say what it cost.
void note_balance(const Evidence& evidence, const Plan& plan, Outcome& out);

}  // namespace vrmap
