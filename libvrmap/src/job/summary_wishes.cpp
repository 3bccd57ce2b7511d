// SPDX-License-Identifier: Apache-2.0
#include "job/summary_wishes.hpp"

#include "job/cell_account.hpp"
#include "job/ledger_sums.hpp"

namespace vrmap::job {

namespace {

using Json = nlohmann::ordered_json;

// What both anchors of the guide would save; the job states one of them.
Json anchor(const Result& r, const Totals& t, const AnchorTotals& both) {
    Json j{{"chosen", r.job.anchor == agronomy::Anchor::high ? "high" : "mid"},
           {"shift_n_kg_per_10a", number(to_kg_per_10a(r.outcome.anchor_shift), 3)}};
    for (const auto& [name, one] : {std::pair{"mid", both.mid}, std::pair{"high", both.high}}) {
        const double saved = t.uniform_nitrogen_kg - one.nitrogen_kg;
        j[name] = {{"nitrogen_kg", number(one.nitrogen_kg, 3)},
                   {"saved_nitrogen_kg", number(saved, 3)},
                   {"saved_nitrogen_pct", number(100 * saved / t.uniform_nitrogen_kg, 2)}};
        if (one.money) j[name]["saved_yen"] = number(one.money->saved(), 0);
    }
    return j;
}

Json stable_zones(const Result& r) {
    const agronomy::StableZones& z = *r.outcome.stable_zones;
    Json j{{"years", z.years},
           {"tau_points", r.loaded.plan.stable_zones->tau},
           {"area_pct", Json::object()}};
    const auto m2 = zone_areas_m2(r);
    double all = 0;
    for (const double part : m2) all += part;
    for (std::size_t k = 0; k < m2.size(); ++k) {
        const std::string name = agronomy::name(static_cast<agronomy::YieldZone>(k));
        j["area_pct"][name.empty() ? "unknown" : name] = number(100 * m2[k] / all, 2);
    }
    return j;
}

Json manual(const Result& r) {
    const ManualInput& m = *r.job.manual;
    const prescription::HandReport& did = *r.outcome.by_hand;
    return {{"signed", m.signed_by}, {"date", m.date.iso},   {"reason", m.reason},
            {"cells", did.cells},    {"capped", did.capped}, {"n_kg", number(did.moved.value, 3)}};
}

// What the driven map brings over the same kilograms spread evenly, kg of the crop.
Json worth(const agronomy::Worth& w) {
    const auto kg = [](double kg_per_ha) {
        return number(to_kg_per_10a(ProductRate{kg_per_ha}), 3);
    };
    return {{"gain_kg_per_10a", kg(w.gain)},
            {"low_kg_per_10a", kg(w.low())},
            {"high_kg_per_10a", kg(w.high())},
            {"probability", number(w.probability(), 3)}};
}

Json budget(const machine::BudgetReport& b, Kilograms available) {
    return {{"available_kg", available.value},
            {"asked_kg", number(b.asked.value, 3)},
            {"told_kg", number(b.told.value, 3)},
            {"shift_n_kg_per_10a", number(to_kg_per_10a(b.shift), 3)}};
}

}  // namespace

void add_wishes(Json& j, const Result& r) {
    const Totals sums = totals_of(r);
    if (const auto both = anchor_totals_of(r, sums)) j["anchor"] = anchor(r, sums, *both);
    if (r.outcome.by_hand) j["manual"] = manual(r);
    if (r.outcome.budget) j["budget"] = budget(*r.outcome.budget, *r.loaded.plan.available);
    if (r.outcome.worth) j["worth"] = worth(*r.outcome.worth);
    if (r.outcome.stable_zones) j["stable_zones"] = stable_zones(r);
    if (const auto n = surplus_of(r))
        j["surplus"] = {{"n_kg_per_10a", number(n->surplus_mean_kg_per_10a, 3)},
                        {"n_balance_index", number(n->balance_index_mean, 3)}};
}

}  // namespace vrmap::job
