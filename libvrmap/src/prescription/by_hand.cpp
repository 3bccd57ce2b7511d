// SPDX-License-Identifier: Apache-2.0
#include "vrmap/prescription/by_hand.hpp"

#include <algorithm>
#include <cmath>

#include "vrmap/error.hpp"

namespace vrmap::prescription {

using agronomy::Term;

HandReport set_by_hand(Prescription& p, const std::vector<HandRate>& rates) {
    constexpr double most_kg_per_ha = 21000;
    HandReport report;
    double moved_mg = 0;
    for (const HandRate& h : rates) {
        if (!(h.rate.value >= 0 && h.rate.value <= most_kg_per_ha) || h.cell >= p.area.size())
            throw ArgumentError({"manual.bad_rate", {{"value", text(to_kg_per_10a(h.rate), 2)}}});
        if (!(p.area[h.cell] > 0)) continue;
        const MgPerM2 reckoned = p.ledger.rate(h.cell);
        const MgPerM2 said = to_mg_per_m2(h.rate.value);
        // down: a rate may pass the ceiling by no part of a milligram
        const auto most = static_cast<MgPerM2>(
            std::floor(p.ceiling[h.cell] * units::mg_per_m2_in_kg_per_ha + 1e-6));
        const MgPerM2 rate = std::min(said, most);
        p.ledger[Term::manual][h.cell] += said - reckoned;
        p.ledger[Term::cap][h.cell] += rate - said;
        moved_mg += p.area[h.cell] * (rate - reckoned);
        ++report.cells;
        report.capped += rate < said;
    }
    report.moved = {moved_mg / units::mg_in_kg};
    return report;
}

}  // namespace vrmap::prescription
