// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/nutrient_balance.hpp"

#include <algorithm>
#include <cmath>

#include "vrmap/agronomy/water_share.hpp"
#include "vrmap/error.hpp"

namespace vrmap::agronomy {

namespace {

void require_sane(const BalanceInput& in, const BalanceParameters& p) {
    for (const NitrogenRate stated : {in.guide.rate, in.guide.other_dressings})
        if (!(stated.value >= 0))
            throw ArgumentError({"balance.bad_guide", {{"value", text(to_kg_per_10a(stated), 2)}}});
    const NitrogenRate season = in.guide.rate + in.guide.other_dressings;
    if (season > p.season_block)
        throw ArgumentError({"balance.season_over_block",
                             {{"season_kg_per_10a", text(to_kg_per_10a(season), 2)},
                              {"block_kg_per_10a", text(to_kg_per_10a(p.season_block), 2)}}});
    if ((!in.yield.empty() || in.ndvi) && !(in.guide.recovery > 0 && in.guide.recovery <= 1))
        throw ArgumentError({"balance.bad_recovery", {{"value", text(in.guide.recovery)}}});
    if (!(in.guide.credit_share >= 0 && in.guide.credit_share <= 1))
        throw ArgumentError({"balance.bad_credit_share", {{"value", text(in.guide.credit_share)}}});
}

void require_same_cells(const BalanceInput& in) {
    const geo::GridGeometry& g = in.area.geometry();
    bool same = (!in.ndvi || in.ndvi->layer.geometry().same_as(g)) &&
                (!in.moisture || in.moisture->geometry().same_as(g));
    for (const YieldEvidence& y : in.yield) same = same && y.layer.geometry().same_as(g);
    for (const OrganicEvent& e : in.organic) same = same && e.dose.geometry().same_as(g);
    if (!same) throw ArgumentError({"geo.geometry_differs", {}});
}

// What is not known or negative may not reach the rate: a dose of −1 would add nitrogen.
void require_sane(const OrganicEvent& e) {
    const OrganicMaterial& m = e.material;
    if (!(m.nitrogen_kg_per_t_fresh >= 0 && m.nitrogen_kg_per_t_fresh <= 1000 &&
          m.efficiency >= 0 && m.efficiency <= 1))
        throw ArgumentError({"organic.bad_material",
                             {{"nitrogen_kg_per_t", text(m.nitrogen_kg_per_t_fresh)},
                              {"efficiency", text(m.efficiency)}}});
    for (const double dose : e.dose.values())
        if (!(dose >= 0 && std::isfinite(dose)))
            throw ArgumentError(
                {"organic.out_of_range", {{"t_per_10a", text(to_t_per_10a({dose}))}}});
}

// A part of all events' expected nitrogen: kg N/ha per cell.
geo::Grid<double> organic_sum(const BalanceInput& in, const NitrogenPart& part) {
    geo::Grid<double> sum(in.area.geometry(), 0.0);
    for (const OrganicEvent& e : in.organic) {
        const geo::Grid<double> n = nitrogen_of(e, part);
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += n[i];
    }
    return sum;
}

// Share of the season's organic nitrogen that this dressing may take off, per cell: as stated, or
// as the events' releases say.
geo::Grid<double> credit_shares(const BalanceInput& in, const geo::Grid<double>& season) {
    geo::Grid<double> share(season.geometry(), in.guide.credit_share);
    if (std::none_of(in.organic.begin(), in.organic.end(),
                     [](const OrganicEvent& e) { return e.release.has_value(); }))
        return share;
    const geo::Grid<double> off =
        organic_sum(in, {NitrogenPart::Of::dressing, in.guide.credit_share});
    for (std::size_t i = 0; i < share.size(); ++i)
        share[i] = season[i] > 0 ? std::min(off[i] / season[i], 1.0) : 0;
    return share;
}

SupplyEvidence from_yield(const YieldEvidence& y, const BalanceInput& in,
                          const BalanceParameters& p) {
    const geo::Grid<double> fed = organic_sum(in, {NitrogenPart::Of::harvest, 1, y.harvest});
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
    const geo::Grid<double> seen = organic_sum(in, {NitrogenPart::Of::image});
    SupplyEvidence s{n.layer.mean(), n.layer.variance(), n.structured_share, false};
    for (std::size_t i = 0; i < s.supply.size(); ++i) {
        s.supply[i] =
            n.uptake_a_kg_per_ha * std::exp(n.uptake_b * s.supply[i]) - in.guide.recovery * seen[i];
        s.variance[i] = n.uptake_rmse_kg_per_ha * n.uptake_rmse_kg_per_ha;
    }
    return s;
}

// The samples that lie on ground of the field where the layer speaks.
std::size_t samples_on(const geo::Grid<double>& growth, const BalanceInput& in) {
    std::size_t n = 0;
    for (const geo::Point p : in.moisture_samples.position)
        n += std::isfinite(growth_at(p, growth, in.area));
    return n;
}

// What water explains of each layer of growth is no word on the soil's nitrogen. Returns the
// largest share explained; none where no layer could be asked: from a few samples any cause would
// seem to fit.
std::optional<double> set_water_aside(std::vector<SupplyEvidence>& evidence, const BalanceInput& in,
                                      const GateParameters& gate) {
    std::optional<double> most;
    for (SupplyEvidence& e : evidence) {
        const std::size_t samples = samples_on(e.supply, in);
        if (samples < gate.fewest_samples) continue;
        auto w = in.moisture ? explained_by_water(e.supply, *in.moisture, samples, in.area)
                             : explained_by_water(e.supply, in.moisture_samples, in.area);
        if (!w) continue;
        most = std::max(most.value_or(0), w->explained);
        e.other_cause = std::move(w->part);
    }
    return most;
}

// One cell's account in kg N/ha before it becomes whole milligrams.
struct Account {
    double yield = 0;
    double goal = 0;
    double ndvi = 0;
    double gate = 0;
    double organic = 0;
    double cap = 0;
};

// The most a cell may get, kg N/ha.
double ceiling(double organic_mean, const Guide& g, const BalanceParameters& p) {
    const double room = p.season_block.value - g.other_dressings.value - organic_mean;
    return std::max(0.0, std::min(p.most_over_guide * g.rate.value, room));
}

double capped(double wanted, double soil, double most, const Guide& g, const BalanceParameters& p) {
    // what the soil terms may take off at most comes back first
    const double rate = wanted + std::max(0.0, -p.most_soil_cut * g.rate.value - soil);
    return std::clamp(rate, 0.0, most);
}

void write(Ledger& ledger, std::size_t i, const Account& a, double guide, double most) {
    ledger[Term::guide][i] = to_mg_per_m2(guide);
    ledger[Term::yield][i] = to_mg_per_m2(a.yield);
    ledger[Term::goal][i] = to_mg_per_m2(a.goal);
    ledger[Term::ndvi][i] = to_mg_per_m2(a.ndvi);
    ledger[Term::gate][i] = to_mg_per_m2(a.gate);
    ledger[Term::organic][i] = to_mg_per_m2(a.organic);
    ledger[Term::cap][i] = to_mg_per_m2(a.cap);
    // six roundings may leave the rate a few mg outside the caps. The hair: guide + other dressings
    // may be the season's block to the last digit but one
    constexpr double hair = 1e-9;
    const MgPerM2 rate = ledger.rate(i);
    ledger[Term::cap][i] += std::clamp(rate, 0, to_mg_per_m2(most + hair)) - rate;
}

// kg N/ha from a layer's anomaly. However little the fertiliser's recovery, it stays a rate that
// whole milligrams can hold; the caps cut it long before.
double term_of(double anomaly, double recovery) {
    constexpr double most_kg_per_ha = 1e5;
    // 0 −: a negative zero would be a term of −0 in the files
    return 0 - std::clamp(anomaly / recovery, -most_kg_per_ha, most_kg_per_ha);
}

// Where water keeps the yield down, the crop cannot use the nitrogen of a full one: the mean of
// what the years lost to water there, as nitrogen. Never a raise: yield alone sets no nitrogen.
double goal_of(const std::vector<SupplyEvidence>& evidence, std::size_t years, std::size_t i,
               double recovery, double share) {
    double lost = 0;
    for (std::size_t k = 0; k < years; ++k)
        if (evidence[k].other_cause.size() > 0) lost += evidence[k].other_cause[i];
    if (!(lost < 0)) return 0;
    return std::max(share * lost / static_cast<double>(years) / recovery, -1e5);
}

}  // namespace

Balance balance_nitrogen(const BalanceInput& in, const BalanceParameters& p) {
    require_sane(in, p);
    require_same_cells(in);
    for (const OrganicEvent& e : in.organic) require_sane(e);
    const geo::GridGeometry& g = in.area.geometry();
    Balance out;
    out.ledger = Ledger(g);
    out.sd = out.ceiling = out.soil = geo::Grid<double>(g, 0.0);
    out.heard = geo::Grid<unsigned char>(g, 0);
    out.credit_factor = cautious_factor(p.credit);

    std::vector<SupplyEvidence> evidence;
    for (const YieldEvidence& y : in.yield) evidence.push_back(heard(from_yield(y, in, p)));
    if (in.ndvi) evidence.push_back(heard(from_ndvi(in)));
    GateParameters gate = p.gate;
    out.water_explains = set_water_aside(evidence, in, gate);
    // what water leaves unexplained of the growth is likelier nitrogen
    if (out.water_explains) gate.prior = gate.most_prior * (1 - *out.water_explains);
    out.gate = cause_gate(g, in.moisture, gate);
    const SoilSupply soil = fuse(evidence, in.area, p.fusion);
    const std::size_t years = in.yield.size();
    out.yield_trust.assign(soil.trust.begin(),
                           soil.trust.begin() + static_cast<std::ptrdiff_t>(years));
    if (in.ndvi) out.ndvi_trust = soil.trust.back();

    const geo::Grid<double> organic = out.organic = organic_sum(in, {NitrogenPart::Of::season});
    const geo::Grid<double> share = credit_shares(in, organic);
    const double guide = in.guide.rate.value;
    const double most_credit = p.credit.first_year_cap * guide;
    const double cv2 = p.credit.cv_spreading * p.credit.cv_spreading +
                       p.credit.cv_content * p.credit.cv_content +
                       p.credit.cv_efficiency * p.credit.cv_efficiency;
    const double r = in.guide.recovery;
    for (std::size_t i = 0; i < in.area.size(); ++i) {
        if (!(in.area[i] > 0)) continue;
        Account a;
        double said = 0;  // by all years
        for (std::size_t k = 0; k < years; ++k) said += soil.anomaly[k][i];
        if (years > 0) a.yield = term_of(said, r);
        if (in.ndvi) a.ndvi = term_of(soil.anomaly.back()[i], r);
        const double said_change = a.yield + a.ndvi;
        const double change = evidence.empty() ? 0 : said_change - term_of(soil.other_cause[i], r);
        a.goal = goal_of(evidence, years, i, r, p.goal_share);
        out.soil[i] = -change * r;
        const double pass = out.gate[i] < p.gate.never_raise_below ? 0 : out.gate[i];
        a.gate = (change > 0 ? pass * change : change) - said_change;
        a.organic = -share[i] * std::min(out.credit_factor * organic[i], most_credit);
        const double wanted = guide + said_change + a.gate + a.goal + a.organic;
        const double most = ceiling(organic[i], in.guide, p);
        a.cap = capped(wanted, said_change + a.gate + a.goal, most, in.guide, p) - wanted;
        write(out.ledger, i, a, guide, most);
        out.ceiling[i] = most;
        out.heard[i] = !std::isnan(soil.variance[i]);
        if (!(most > 0) && guide > 0) out.no_room_m2 += in.area[i];
        const double soil_sd2 = std::isnan(soil.variance[i]) ? 0 : soil.variance[i] / r / r;
        const double credit_sd2 = share[i] * share[i] * cv2 * organic[i] * organic[i];
        // a raise is right with probability p only: its share of the variance is p(1 − p)·raise²,
        // the most where nothing tells the cause
        const double cause_sd2 =
            change > 0 ? out.gate[i] * (1 - out.gate[i]) * change * change : 0.0;
        out.sd[i] = std::sqrt(soil_sd2 + credit_sd2 + cause_sd2);
        const double season =
            kg_per_ha_from(out.ledger.rate(i)) + in.guide.other_dressings.value + organic[i];
        if (season > p.season_warn.value) out.over_season_warn_m2 += in.area[i];
    }
    return out;
}

}  // namespace vrmap::agronomy
