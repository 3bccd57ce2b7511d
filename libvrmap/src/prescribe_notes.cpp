// SPDX-License-Identifier: Apache-2.0
#include "prescribe_rooms.hpp"
#include "prescribe_soil.hpp"

namespace vrmap {

namespace {

double moved_kg(const Outcome& out, agronomy::Term term) {
    double mg = 0;
    for (std::size_t i = 0; i < out.area.size(); ++i)
        mg += out.area[i] * out.balance.ledger[term][i];
    return mg / units::mg_in_kg;
}

}  // namespace

// What the balance did for want of something, in words that say what it cost.
void note_balance(const Evidence& e, const Plan& plan, Outcome& out) {
    const agronomy::Balance& b = out.balance;
    if (b.over_season_warn_m2 > 0)
        out.notes.push_back(
            {"balance.season_over_warn",
             {{"area_ha", text(b.over_season_warn_m2 / units::m2_in_ha, 2)},
              {"warn_kg_per_10a", text(to_kg_per_10a(plan.parameters.season_warn), 1)}}});
    if (b.lodging_m2 > 0)
        out.notes.push_back(
            {"balance.lodging",
             {{"area_ha", text(b.lodging_m2 / units::m2_in_ha, 2)},
              {"most_kg_per_10a", text(to_kg_per_10a(*plan.guide.most_uptake), 1)}}});
    if (b.no_room_m2 > 0)
        out.notes.push_back(
            {"balance.no_room", {{"area_ha", text(b.no_room_m2 / units::m2_in_ha, 2)}}});
    const double held_back = -moved_kg(out, agronomy::Term::gate);
    note_soil(e, plan, out);
    const bool water_mapped = out.moisture_report && out.moisture_report->used && !plan.dry_soil;
    if (!water_mapped && !b.water_explains && !out.soil.growth_follows_soil &&
        out.soil.rivals.empty() && held_back > 0)
        out.notes.push_back(
            {"gate.cause_unknown",
             {{"share_pct", text(100 * (1 - b.prior), 0)}, {"n_kg", text(held_back, 1)}}});
    const auto distrusted = [](const std::optional<agronomy::Trust>& t) {
        return t && !(t->shrinkage > 0);
    };
    for (std::size_t k = 0; k < out.yield.size(); ++k)
        if (distrusted(out.yield[k].trust))
            out.notes.push_back({"layer.not_trusted", {{"layer", e.yield[k].called}}});
    if (distrusted(b.ndvi_trust)) out.notes.push_back({"layer.not_trusted", {{"layer", "ndvi"}}});
    if (distrusted(b.soil_nitrogen_trust))
        out.notes.push_back({"layer.not_trusted", {{"layer", "soil_test_ac_n"}}});
    if (!e.organic.empty()) return;
    if (const auto patch = agronomy::straight_patch(b.soil, out.area, e.boundary))
        out.notes.push_back(
            {"soil.straight_patch",
             {{"area_ha", text(patch->area.value / units::m2_in_ha, 2)},
              {"n_kg_per_10a", text(to_kg_per_10a(NitrogenRate{patch->step}), 1)}}});
}

}  // namespace vrmap
