// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/nutrient_balance.hpp"

#include <algorithm>
#include <cmath>

#include "vrmap/error.hpp"

namespace vrmap::agronomy {

namespace {

void require_sane(const BalanceInput& in, const BalanceParameters& p) {
    const double season = in.guide.rate.value + in.guide.other_dressings.value;
    if (season > p.season_block.value)
        throw ArgumentError({"balance.season_over_block",
                             {{"season_kg_per_10a", text(season / 10, 2)},
                              {"block_kg_per_10a", text(p.season_block.value / 10, 2)}}});
    if ((in.yield || in.ndvi) && !(in.guide.recovery > 0 && in.guide.recovery <= 1))
        throw ArgumentError({"balance.bad_recovery", {{"value", text(in.guide.recovery)}}});
    if (!(in.guide.credit_share >= 0 && in.guide.credit_share <= 1))
        throw ArgumentError({"balance.bad_credit_share", {{"value", text(in.guide.credit_share)}}});
}

// Expected nitrogen of the organic events, each weighted: kg N/ha per cell.
template <class Share>
geo::Grid<double> organic_sum(const BalanceInput& in, Share share) {
    geo::Grid<double> sum(in.area.geometry(), 0.0);
    for (const OrganicEvent& e : in.organic) {
        const double s = share(e);
        if (!(s > 0)) continue;
        const geo::Grid<double> n = expected_nitrogen(e);
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += s * n[i];
    }
    return sum;
}

SupplyEvidence from_yield(const BalanceInput& in, const BalanceParameters& p) {
    const YieldEvidence& y = *in.yield;
    const geo::Grid<double> fed =
        organic_sum(in, [](const OrganicEvent& e) { return e.before_harvest ? 1.0 : 0.0; });
    SupplyEvidence s{y.layer.mean(), y.layer.variance(), y.structured_share, true};
    const double k = y.uptake_kg_per_t;
    const double widen = k * p.sigma_factor_without_protein;
    for (std::size_t i = 0; i < s.supply.size(); ++i) {
        s.supply[i] = k * s.supply[i] - in.guide.recovery * fed[i];
        s.variance[i] *= widen * widen;
    }
    return s;
}

SupplyEvidence from_ndvi(const BalanceInput& in) {
    const NdviEvidence& n = *in.ndvi;
    const geo::Grid<double> seen = organic_sum(
        in, [](const OrganicEvent& e) { return e.before_harvest ? 0.0 : e.share_seen_by_image; });
    SupplyEvidence s{n.layer.mean(), n.layer.variance(), n.structured_share, false};
    for (std::size_t i = 0; i < s.supply.size(); ++i) {
        s.supply[i] = n.uptake_a_kg_per_ha * std::exp(n.uptake_b * s.supply[i]) -
                      in.guide.recovery * seen[i];
        s.variance[i] = n.uptake_rmse_kg_per_ha * n.uptake_rmse_kg_per_ha;
    }
    return s;
}

// One cell's account in kg N/ha before it becomes whole milligrams.
struct Account {
    double yield = 0;
    double ndvi = 0;
    double gate = 0;
    double organic = 0;
    double cap = 0;
};

double capped(double wanted, double soil, double organic_mean, const Guide& g,
              const BalanceParameters& p) {
    const double guide = g.rate.value;
    // what the soil terms may take off at most comes back first
    double rate = wanted + std::max(0.0, -p.most_soil_cut * guide - soil);
    rate = std::min(rate, p.most_over_guide * guide);
    const double room = p.season_block.value - g.other_dressings.value - organic_mean;
    return std::max(0.0, std::min(rate, std::max(room, 0.0)));
}

void write(Ledger& ledger, std::size_t i, const Account& a, double guide) {
    ledger[Term::guide][i] = to_mg_per_m2(guide);
    ledger[Term::yield][i] = to_mg_per_m2(a.yield);
    ledger[Term::ndvi][i] = to_mg_per_m2(a.ndvi);
    ledger[Term::gate][i] = to_mg_per_m2(a.gate);
    ledger[Term::organic][i] = to_mg_per_m2(a.organic);
    ledger[Term::cap][i] = to_mg_per_m2(a.cap);
    // five roundings may leave a rate of 0 a few mg below it
    if (const MgPerM2 rate = ledger.rate(i); rate < 0) ledger[Term::cap][i] -= rate;
}

}  // namespace

Balance balance_nitrogen(const BalanceInput& in, const BalanceParameters& p) {
    require_sane(in, p);
    const geo::GridGeometry& g = in.area.geometry();
    Balance out{Ledger(g), geo::Grid<double>(g, 0.0), cause_gate(g, in.moisture, p.gate), {}, {},
                cautious_factor(p.credit), 0};

    std::vector<SupplyEvidence> evidence;
    if (in.yield) evidence.push_back(from_yield(in, p));
    if (in.ndvi) evidence.push_back(from_ndvi(in));
    const SoilSupply soil = fuse(evidence, in.area, p.fusion);
    if (in.yield) out.yield_trust = soil.trust.front();
    if (in.ndvi) out.ndvi_trust = soil.trust.back();

    const geo::Grid<double> organic = organic_sum(
        in, [](const OrganicEvent& e) { return e.before_harvest ? 0.0 : 1.0; });
    const double guide = in.guide.rate.value;
    const double most_credit = p.credit.first_year_cap * guide;
    const double cv2 = p.credit.cv_spreading * p.credit.cv_spreading +
                       p.credit.cv_content * p.credit.cv_content +
                       p.credit.cv_efficiency * p.credit.cv_efficiency;
    const double r = in.guide.recovery;
    for (std::size_t i = 0; i < in.area.size(); ++i) {
        if (!(in.area[i] > 0)) continue;
        Account a;
        // a negative zero would be a term of −0 in the files
        if (in.yield) a.yield = 0 - soil.anomaly.front()[i] / r;
        if (in.ndvi) a.ndvi = 0 - soil.anomaly.back()[i] / r;
        const double change = a.yield + a.ndvi;
        const double pass = out.gate[i] < p.gate.never_raise_below ? 0 : out.gate[i];
        if (change > 0) a.gate = (pass - 1) * change;
        a.organic = -in.guide.credit_share * std::min(out.credit_factor * organic[i], most_credit);
        const double wanted = guide + change + a.gate + a.organic;
        a.cap = capped(wanted, change, organic[i], in.guide, p) - wanted;
        if (std::abs(a.cap) < 1e-9) a.cap = 0;  // rounding of the sum, not a cap
        write(out.ledger, i, a, guide);
        const double soil_sd2 = std::isnan(soil.variance[i]) ? 0 : soil.variance[i] / (r * r);
        const double credit_sd2 = in.guide.credit_share * in.guide.credit_share * cv2 * organic[i] * organic[i];
        out.sd[i] = std::sqrt(soil_sd2 + credit_sd2);
        const double season = kg_per_ha_from(out.ledger.rate(i)) + in.guide.other_dressings.value + organic[i];
        if (season > p.season_warn.value) out.over_season_warn_m2 += in.area[i];
    }
    return out;
}

}  // namespace vrmap::agronomy
