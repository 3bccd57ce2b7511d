// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/mineral_balance.hpp"

#include <algorithm>
#include <cmath>

#include "vrmap/error.hpp"

namespace vrmap::agronomy {

namespace {

void require_sane(const MineralInput& in) {
    if (!(in.guide.value >= 0))
        throw ArgumentError({"balance.bad_guide", {{"value", text(to_kg_per_10a(in.guide), 2)}}});
    if (!(in.credit_share >= 0 && in.credit_share <= 1))
        throw ArgumentError({"balance.bad_credit_share", {{"value", text(in.credit_share)}}});
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
        out[Term::organic][i] = to_mg_per_m2(0 - share * expected(in, i));
        const MgPerM2 wanted = out.rate(i);
        const MgPerM2 most = to_mg_per_m2(p.most_over_guide * guide);
        out[Term::cap][i] = std::clamp(wanted, 0, most) - wanted;
    }
    return out;
}

}  // namespace vrmap::agronomy
