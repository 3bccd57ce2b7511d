// SPDX-License-Identifier: Apache-2.0
// Rates that a person set by hand, cell by cell, and signed for.
#pragma once
#include <vector>

#include "vrmap/prescription/prescription.hpp"

namespace vrmap::prescription {

struct HandRate {
    std::size_t cell;     ///< of the mesh
    NitrogenRate rate{};  ///< wanted there, whatever was reckoned
};

/// What the hand did.
struct HandReport {
    std::size_t cells = 0;   ///< set, on ground of the field
    std::size_t capped = 0;  ///< of them, over their ceiling and cut to it
    Kilograms moved{};       ///< nitrogen over (or under) what was reckoned
};

/// Sets the cells to their rates: term `manual` is the difference from what was reckoned, and the
/// ceiling still holds, its cut in `cap`. The terms sum to the rate exactly, as before. A cell
/// without ground of the field stays 0. REQUIRES cells on the mesh, each once. THROWS ArgumentError
/// (manual.bad_rate) for a rate below 0 or over 21 t/ha, or a cell off the mesh.
HandReport set_by_hand(Prescription& p, const std::vector<HandRate>& rates);

}  // namespace vrmap::prescription
