// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/nutrient_balance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "agronomy/supply_evidence.hpp"
#include "vrmap/agronomy/field_prior.hpp"
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
    if ((!in.yield.empty() || in.ndvi || in.dry_soil || in.soil_nitrogen) &&
        !(in.guide.recovery > 0 && in.guide.recovery <= 1))
        throw ArgumentError({"balance.bad_recovery", {{"value", text(in.guide.recovery)}}});
    if (!(in.guide.credit_share >= 0 && in.guide.credit_share <= 1))
        throw ArgumentError({"balance.bad_credit_share", {{"value", text(in.guide.credit_share)}}});
    if (!(in.guide.soil_share >= 0 && in.guide.soil_share <= 1))
        throw ArgumentError({"balance.bad_soil_share", {{"value", text(in.guide.soil_share)}}});
}

void require_same_cells(const BalanceInput& in) {
    const geo::GridGeometry& g = in.area.geometry();
    bool same = (!in.ndvi || in.ndvi->layer.geometry().same_as(g)) &&
                (!in.moisture || in.moisture->geometry().same_as(g)) &&
                (!in.soil_nitrogen || in.soil_nitrogen->layer.geometry().same_as(g));
    for (const YieldEvidence& y : in.yield)
        same = same && (y.uptake ? y.uptake->geometry() : y.layer.geometry()).same_as(g);
    for (const OrganicEvent& e : in.organic) same = same && e.dose.geometry().same_as(g);
    for (const RivalCause& c : in.rivals) same = same && c.layer.geometry().same_as(g);
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

// One cell's account in kg N/ha before it becomes whole milligrams. Of its terms the layers' own
// and gate, goal, organic and cap are used.
struct Account {
    std::array<double, terms> of{};
    double& operator[](Term t) { return of[static_cast<std::size_t>(t)]; }
    double operator[](Term t) const { return of[static_cast<std::size_t>(t)]; }
};

// The most a cell may get, kg N/ha.
double ceiling(double organic_mean, const Guide& g, const BalanceParameters& p) {
    const double room = p.season_block.value - g.other_dressings.value - organic_mean;
    const double of_crop = g.most ? g.most->value : room;
    return std::max(0.0, std::min({p.most_over_guide * g.rate.value, room, of_crop}));
}

// What the soil terms took off too much: witnesses at most their share of the guide; what a soil
// test proves beyond, down to the season's least, if more than that was left to prove.
double cut_too_much(double soil, double test, const BalanceInput& in, const BalanceParameters& p) {
    const double guide = in.guide.rate.value;
    const bool proves = in.soil_nitrogen && in.soil_nitrogen->rule.proves;
    const double proven = proves ? std::min(test, 0.0) : 0.0;
    const double back = std::max(0.0, -p.most_soil_cut * guide - (soil - proven));
    if (!(proven < 0)) return back;
    const double least = in.soil_nitrogen->rule.least.value - in.guide.other_dressings.value;
    const double left = guide + soil + back;
    return back + std::clamp(std::min(least, guide) - left, 0.0, -proven);
}

void write(Ledger& ledger, std::size_t i, const Account& a, double guide, double most) {
    for (std::size_t t = 0; t < terms; ++t) ledger[static_cast<Term>(t)][i] = to_mg_per_m2(a.of[t]);
    ledger[Term::guide][i] = to_mg_per_m2(guide);
    // the roundings may leave the rate a few mg outside the caps. The hair: guide + other dressings
    // may be the season's block to the last digit but one
    constexpr double hair = 1e-9;
    const MgPerM2 rate = ledger.rate(i);
    ledger[Term::cap][i] += std::clamp(rate, 0, to_mg_per_m2(most + hair)) - rate;
}

// kg N/ha of this dressing from a layer's anomaly. However little the fertiliser's recovery, it
// stays a rate that whole milligrams can hold; the caps cut it long before.
double term_of(double anomaly, const Guide& g) {
    constexpr double most_kg_per_ha = 1e5;
    // 0 −: a negative zero would be a term of −0 in the files
    return 0 - std::clamp(g.soil_share * anomaly / g.recovery, -most_kg_per_ha, most_kg_per_ha);
}

// All that the cells' accounts are made from.
struct Known {
    const BalanceInput& in;
    const BalanceParameters& p;
    std::vector<SupplyEvidence> evidence;  // the years' yields first
    SoilSupply soil;
    geo::Grid<double> gate;
    geo::Grid<double> organic;  // the season's expected nitrogen, kg/ha
    geo::Grid<double> share;    // of it, what this dressing may take off
    double credit_factor = 0;
};

// What the layers say of a cell, as fertiliser nitrogen; and what of that is left when other
// causes than nitrogen are set aside.
struct Change {
    double said = 0;
    double left = 0;
};

// An anomaly under `ratio` standard deviations of its own error is no evidence. What is over it
// counts whole: noise was removed from it before, and is removed once.
bool is_evidence(double anomaly, double variance, double ratio) {
    return !(anomaly * anomaly < ratio * ratio * variance);
}

Change said_by_layers(const Known& known, std::size_t i, Account& a) {
    const Guide& g = known.in.guide;
    std::array<double, terms> anomaly{};
    for (std::size_t k = 0; k < known.evidence.size(); ++k)
        anomaly[static_cast<std::size_t>(known.evidence[k].term)] += known.soil.anomaly[k][i];
    Change change;
    if (known.evidence.empty() || std::isnan(known.soil.variance[i])) return change;
    const double other = known.soil.other_cause[i];
    const double left = std::accumulate(anomaly.begin(), anomaly.end(), -other);
    if (!is_evidence(left, known.soil.noise[i], known.p.no_evidence)) return change;
    for (std::size_t t = 0; t < terms; ++t) {
        if (anomaly[t] == 0) continue;
        a.of[t] = term_of(anomaly[t], g);
        change.said += a.of[t];
    }
    change.left = change.said - term_of(other, g);
    return change;
}

// Where water keeps the yield down, the crop cannot use the nitrogen of a full one: the mean of
// what the years lost to water there, as nitrogen. Never a raise: yield alone sets no nitrogen.
double goal_of(const Known& known, std::size_t i) {
    double lost = 0;
    const std::size_t years = known.in.yield.size();
    for (std::size_t k = 0; k < years; ++k) {
        const geo::Grid<double>& to_water = known.evidence[k].other_cause;
        if (to_water.size() > 0) lost += to_water[i];
    }
    if (!(lost < 0)) return 0;
    lost /= static_cast<double>(years);
    if (!is_evidence(lost, known.soil.noise[i], known.p.no_evidence)) return 0;
    return term_of(-known.p.goal_share * lost, known.in.guide);
}

// What keeps the crop standing: with the nitrogen it holds and what it takes of this dressing it
// stays under the limit, or at least gets no more than the guide.
double standing_limit(const Known& known, std::size_t i) {
    const Guide& g = known.in.guide;
    if (!g.most_uptake || !known.in.ndvi) return std::numeric_limits<double>::infinity();
    const double held = uptake_now(known.in.ndvi->rule, known.in.ndvi->layer.mean()[i]);
    if (std::isnan(held)) return std::numeric_limits<double>::infinity();
    return std::max(g.rate.value, (g.most_uptake->value - held) / g.recovery);
}

double most_in(const Known& known, std::size_t i) {
    return std::min(ceiling(known.organic[i], known.in.guide, known.p), standing_limit(known, i));
}

Account account_of(const Known& known, const Change& change, std::size_t i, Account a) {
    const Guide& g = known.in.guide;
    const BalanceParameters& p = known.p;
    a[Term::goal] = goal_of(known, i);
    const double pass = known.gate[i] < p.gate.never_raise_below ? 0 : known.gate[i];
    a[Term::gate] = (change.left > 0 ? pass * change.left : change.left) - change.said;
    a[Term::organic] = -known.share[i] * std::min(known.credit_factor * known.organic[i],
                                                  p.credit.first_year_cap * g.rate.value);
    const double soil = change.said + a[Term::gate] + a[Term::goal];
    const double wanted = g.rate.value + soil + a[Term::organic];
    const double rate = wanted + cut_too_much(soil, a[Term::soil_test], known.in, p);
    const double most = most_in(known, i);
    a[Term::cap] = std::clamp(rate, std::min(g.least.value, most), most) - wanted;
    return a;
}

// Of the wanted rate, kg N/ha.
double sd_of(const Known& known, const Change& change, std::size_t i) {
    const CreditParameters& c = known.p.credit;
    const double r = known.in.guide.recovery;
    const double soil = known.soil.variance[i];
    const double share = known.in.guide.soil_share;
    const double soil_sd2 = std::isnan(soil) ? 0 : share * share * soil / r / r;
    const double recovery_sd = known.p.recovery_cv * change.left;
    const double cv2 = c.cv_spreading * c.cv_spreading + c.cv_content * c.cv_content +
                       c.cv_efficiency * c.cv_efficiency;
    const double credit_sd2 =
        known.share[i] * known.share[i] * cv2 * known.organic[i] * known.organic[i];
    // a raise is right with probability p only: its share of the variance is p(1 − p)·raise², the
    // most where nothing tells the cause
    const double p = known.gate[i];
    const double cause_sd2 = change.left > 0 ? p * (1 - p) * change.left * change.left : 0.0;
    return std::sqrt(soil_sd2 + recovery_sd * recovery_sd + credit_sd2 + cause_sd2);
}

void balance_cell(const Known& known, std::size_t i, Balance& out) {
    const Guide& g = known.in.guide;
    Account a;
    const Change change = said_by_layers(known, i, a);
    a = account_of(known, change, i, a);
    const double most = most_in(known, i);
    write(out.ledger, i, a, g.rate.value, most);
    out.soil[i] = g.soil_share > 0 ? -change.left * g.recovery / g.soil_share : 0;
    out.ceiling[i] = most;
    out.heard[i] = !std::isnan(known.soil.variance[i]);
    out.sd[i] = sd_of(known, change, i);
    const double area = known.in.area[i];
    const double wanted =
        g.rate.value + change.said + a[Term::gate] + a[Term::goal] + a[Term::organic];
    if (std::min(wanted, ceiling(known.organic[i], g, known.p)) > most) out.lodging_m2 += area;
    if (!(most > 0) && g.rate.value > 0) out.no_room_m2 += area;
    const double season =
        kg_per_ha_from(out.ledger.rate(i)) + g.other_dressings.value + known.organic[i];
    if (season > known.p.season_warn.value) out.over_season_warn_m2 += area;
}

void tell_trust(const Known& known, Balance& out) {
    const auto& trust = known.soil.trust;
    for (std::size_t k = 0; k < trust.size(); ++k)
        if (known.evidence[k].term == Term::yield)
            out.yield_trust.push_back(trust[k]);
        else if (known.evidence[k].term == Term::ndvi)
            out.ndvi_trust = trust[k];
        else if (known.in.soil_nitrogen && k + 1 == trust.size())  // the last to speak
            out.soil_nitrogen_trust = trust[k];
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

    Known known{in, p, supply_evidence(in, p), {}, {}, {}, {}, out.credit_factor};
    GateParameters gate = p.gate;
    out.water_explains = set_water_aside(known.evidence, in, gate);
    out.prior = gate.prior = field_prior(gate, out.water_explains, in.growth_follows_soil);
    // a paddy before flooding tells nothing of the season's water
    known.gate = cause_gate(g, in.dry_soil ? std::nullopt : in.moisture, gate);
    doubt(known.gate, in.rivals, gate);
    out.gate = known.gate;
    known.soil = fuse(known.evidence, in.area, p.fusion);
    tell_trust(known, out);
    known.organic = out.organic = organic_sum(in, {NitrogenPart::Of::season});
    known.share = credit_shares(in, known.organic);
    for (std::size_t i = 0; i < in.area.size(); ++i)
        if (in.area[i] > 0) balance_cell(known, i, out);
    return out;
}

}  // namespace vrmap::agronomy
