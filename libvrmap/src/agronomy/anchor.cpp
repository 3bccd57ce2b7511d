// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/anchor.hpp"

#include <algorithm>

namespace vrmap::agronomy {

namespace {

// What the layers want over the guide; a soil test's part counts too.
MgPerM2 words(const Ledger& ledger, std::size_t i) {
    MgPerM2 sum = 0;
    for (const Term t : {Term::soil_test, Term::yield, Term::goal, Term::ndvi, Term::gate})
        sum += ledger[t][i];
    return sum;
}

// The change under which that share of the ground lies that a layer speaks of; 0 without any.
MgPerM2 wanted_most(const Balance& b, const geo::Grid<double>& area, double quantile) {
    std::vector<std::pair<MgPerM2, double>> wanted;
    for (std::size_t i = 0; i < area.size(); ++i)
        if (area[i] > 0 && b.heard[i]) wanted.emplace_back(words(b.ledger, i), area[i]);
    // summed in this order, the same whichever way the field is turned
    std::sort(wanted.begin(), wanted.end());
    double ground = 0;
    for (const auto& cell : wanted) ground += cell.second;
    constexpr double hair = 1e-9;
    double under = 0;
    for (const auto& [change, m2] : wanted)
        if ((under += m2) >= (quantile - hair) * ground) return std::max(change, 0);
    return wanted.empty() ? 0 : std::max(wanted.back().first, 0);
}

void shift_cell(Ledger& ledger, std::size_t i, MgPerM2 shift, MgPerM2 most_cut, MgPerM2 least) {
    const MgPerM2 before = ledger.rate(i);
    const MgPerM2 capped = ledger[Term::cap][i];
    const MgPerM2 wanted = before - capped - shift;
    const MgPerM2 back = std::max(0, shift - words(ledger, i) - most_cut);
    // where the limits had already lifted the rate it stands on its floor
    const MgPerM2 floor = capped > 0 ? before : std::min(least, before);
    const MgPerM2 rate = std::clamp(wanted + back, floor, before);
    ledger[Term::anchor][i] = -shift;
    ledger[Term::cap][i] = rate - wanted;
}

}  // namespace

NitrogenRate anchor_high(Balance& b, const geo::Grid<double>& area, const Guide& guide,
                         const AnchorParameters& p) {
    const MgPerM2 shift = wanted_most(b, area, p.quantile);
    if (shift == 0) return {0};
    const MgPerM2 most_cut = to_mg_per_m2(p.most_soil_cut * guide.rate.value);
    b.over_season_warn_m2 = 0;
    for (std::size_t i = 0; i < area.size(); ++i) {
        if (!(area[i] > 0)) continue;
        if (b.heard[i]) shift_cell(b.ledger, i, shift, most_cut, to_mg_per_m2(guide.least.value));
        const double season =
            kg_per_ha_from(b.ledger.rate(i)) + guide.other_dressings.value + b.organic[i];
        if (season > p.season_warn.value) b.over_season_warn_m2 += area[i];
    }
    return {kg_per_ha_from(shift)};
}

}  // namespace vrmap::agronomy
