// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/mineral_balance.hpp"

#include <algorithm>
#include <cmath>

#include "vrmap/error.hpp"

namespace vrmap::agronomy {

namespace {

void require_removal(const MineralInput& in) {
    const auto refuse = [](double value) {
        throw ArgumentError({"balance.bad_removal", {{"value", text(value)}}});
    };
    if (!(in.removal_weight >= 0 && in.removal_weight <= 1)) refuse(in.removal_weight);
    if (!in.removal) return;
    if (!in.removal->geometry().same_as(in.area.geometry()))
        throw ArgumentError({"geo.geometry_differs", {}});
    for (const double kg_per_ha : in.removal->values())
        if (kg_per_ha < 0 || std::isinf(kg_per_ha)) refuse(kg_per_ha);
}

void require_sane(const MineralInput& in) {
    if (!(in.guide.value >= 0))
        throw ArgumentError({"balance.bad_guide", {{"value", text(to_kg_per_10a(in.guide), 2)}}});
    if (!(in.credit_share >= 0 && in.credit_share <= 1))
        throw ArgumentError({"balance.bad_credit_share", {{"value", text(in.credit_share)}}});
    require_removal(in);
    if (!in.test_share) return;
    if (!in.test_share->geometry().same_as(in.area.geometry()))
        throw ArgumentError({"geo.geometry_differs", {}});
    for (const double share : in.test_share->values())
        if (share < 0 || std::isinf(share))
            throw ArgumentError({"balance.bad_test_share", {{"value", text(share)}}});
}

void require_sane(const MineralEvent& e, const geo::GridGeometry& cells) {
    if (!e.dose.geometry().same_as(cells)) throw ArgumentError({"geo.geometry_differs", {}});
    if (!(e.content_kg_per_t_fresh >= 0 && e.content_kg_per_t_fresh <= 1000 && e.efficiency >= 0 &&
          e.efficiency <= 1))
        throw ArgumentError({"organic.bad_material",
                             {{"nitrogen_kg_per_t", text(e.content_kg_per_t_fresh)},
                              {"efficiency", text(e.efficiency)}}});
    for (const double dose : e.dose.values())
        if (!(dose >= 0 && std::isfinite(dose)))
            throw ArgumentError(
                {"organic.out_of_range", {{"t_per_10a", text(to_t_per_10a({dose}))}}});
}

// What removal moves of the rate by guide and soil test, kg/ha.
double by_removal(const MineralInput& in, double by_test, std::size_t i) {
    const double removed = in.removal ? (*in.removal)[i] : std::nan("");
    if (std::isnan(removed)) return 0;
    const double moved = in.removal_weight * (removed - (in.guide.value + by_test));
    // what the soil holds over its target is not to be made good
    return by_test < 0 ? std::min(moved, 0.0) : moved;
}

double expected(const MineralInput& in, std::size_t i) {
    double sum = 0;
    for (const MineralEvent& e : in.organic)
        sum += e.dose[i] * e.content_kg_per_t_fresh * e.efficiency;
    return sum;
}

}  // namespace

Ledger balance_mineral(const MineralInput& in, const MineralParameters& p) {
    require_sane(in);
    // under 1 it would cut the guide rate itself
    if (!(p.most_over_guide >= 1 && std::isfinite(p.most_over_guide)))
        throw ArgumentError({"balance.bad_mineral_cap", {{"value", text(p.most_over_guide)}}});
    for (const MineralEvent& e : in.organic) require_sane(e, in.area.geometry());
    Ledger out(in.area.geometry());
    const double share = in.credit_share * cautious_factor(p.credit);
    const double guide = in.guide.value;
    for (std::size_t i = 0; i < in.area.size(); ++i) {
        if (!(in.area[i] > 0)) continue;
        const double test = in.test_share ? (*in.test_share)[i] : 1;
        const double by_test = std::isnan(test) ? 0 : (test - 1) * guide;
        out[Term::guide][i] = to_mg_per_m2(guide);
        out[Term::soil_test][i] = to_mg_per_m2(by_test);
        out[Term::yield][i] = to_mg_per_m2(by_removal(in, by_test, i));
        const MgPerM2 started = std::max(0, to_mg_per_m2(p.starter.value) - out.rate(i));
        out[Term::organic][i] = to_mg_per_m2(0 - share * expected(in, i));
        const MgPerM2 wanted = out.rate(i);
        const MgPerM2 most = to_mg_per_m2(p.most_over_guide * guide);
        out[Term::cap][i] = std::clamp(wanted + started, 0, most) - wanted;
    }
    return out;
}

}  // namespace vrmap::agronomy
