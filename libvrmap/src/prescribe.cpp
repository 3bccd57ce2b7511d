// SPDX-License-Identifier: Apache-2.0
#include "vrmap/prescribe.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "machine/coarse_step.hpp"
#include "map_samples.hpp"
#include "prescribe_rooms.hpp"
#include "prescribe_soil.hpp"
#include "vrmap/geo/coverage.hpp"
#include "vrmap/interpolate/variogram.hpp"

namespace vrmap {

namespace {

geo::Grid<double> area_inside(const Evidence& e) {
    geo::Grid<double> area = geo::coverage(e.grid, e.boundary);
    for (std::size_t i = 0; i < area.size(); ++i) area[i] = area[i] * e.grid.cell_area_m2();
    return area;
}

// "yield 2025-07-28" → "yield_uptake 2025-07-28"
std::string called_uptake(const std::string& called) {
    const std::size_t word = std::min(called.find(' '), called.size());
    return called.substr(0, word).append("_uptake").append(called, word);
}

void map_uptake(const Evidence::Harvest& harvest, const Plan& plan, YieldMap& map, Outcome& out) {
    const clean::CleanedYield& judged = map.points;
    geo::PointSet<NitrogenRate> told;
    for (std::size_t i = 0; i < harvest.uptake.size(); ++i)
        if (judged.reason[i] == clean::Reason::kept)
            told.add(judged.all.position[i], harvest.uptake[i], judged.all.record[i]);
    told = in_fixed_order(told);
    if (told.size() == 0) {
        out.notes.push_back({"layer.no_samples", {{"layer", called_uptake(harvest.called)}}});
        return;
    }
    map.uptake = map_samples(told, out.area, plan, map.uptake_report.emplace());
    note_unused(out.notes, called_uptake(harvest.called), *map.uptake_report, plan);
}

YieldMap map_harvest(const Evidence::Harvest& harvest, const Evidence& e, const Plan& plan,
                     Outcome& out, const Progress& progress) {
    YieldMap map{clean::clean_yield(harvest.points, e.boundary, harvest.limits), {}, {}, {}};
    const auto kept = in_fixed_order(map.points.kept());
    if (kept.size() == 0) {
        out.notes.push_back({"layer.no_samples", {{"layer", harvest.called}}});
        return map;
    }
    map.layer = map_samples(kept, out.area, plan, map.report, progress);
    note_unused(out.notes, harvest.called, map.report, plan);
    if (!harvest.uptake.empty()) map_uptake(harvest, plan, map, out);
    return map;
}

void map_yield(const Evidence& e, const Plan& plan, Outcome& out, const Progress& progress) {
    if (e.yield.empty()) out.notes.push_back({"layer.missing", {{"layer", "yield"}}});
    for (const Evidence::Harvest& harvest : e.yield)
        out.yield.push_back(map_harvest(harvest, e, plan, out, progress));
}

void map_moisture(const Evidence& e, const Plan& plan, Outcome& out) {
    if (!e.moisture) {
        out.notes.push_back({"layer.missing", {{"layer", "moisture"}}});
        return;
    }
    const auto known = in_fixed_order(*e.moisture);
    out.moisture_report.emplace();
    if (known.size() == 0) {
        out.notes.push_back({"layer.no_samples", {{"layer", "moisture"}}});
        return;
    }
    out.moisture_layer = map_samples(known, out.area, plan, *out.moisture_report, {});
    note_unused(out.notes, "moisture", *out.moisture_report, plan);
}

void examine_image(const Evidence::NdviImage& image, const Plan& plan, Outcome& out) {
    out.ndvi_report = examine(in_fixed_order(image.pixels), plan);
    judge(*out.ndvi_report, image.layer.mean(), out.area, plan);
}

void judge_ndvi(const Evidence& e, const Plan& plan, Outcome& out) {
    if (!e.ndvi) {
        out.notes.push_back({"layer.missing", {{"layer", "ndvi"}}});
        return;
    }
    if (!plan.ndvi_rule) {
        examine_image(*e.ndvi, plan, out);
        return note_unused(out.notes, "ndvi", *out.ndvi_report, plan);
    }
    out.ndvi_blind = agronomy::blind_shares(e.ndvi->layer.mean(), out.area, plan.ndvi_guard);
    examine_image({agronomy::without_bare(e.ndvi->layer, plan.ndvi_guard),
                   agronomy::without_bare(e.ndvi->pixels, plan.ndvi_guard)},
                  plan, out);
    if (out.ndvi_blind.any()) out.notes.push_back(blind_note(out.ndvi_blind, plan.ndvi_guard));
    if (out.ndvi_blind.most(plan.ndvi_guard))
        out.ndvi_report->used = false;
    else
        note_unused(out.notes, "ndvi", *out.ndvi_report, plan);
}

// The layer of a year that may speak of nitrogen: by protein where the log has it.
const LayerReport* speaker(const Evidence::Harvest& harvest, const YieldMap& map) {
    if (harvest.uptake.empty()) return &map.report;
    return map.uptake_report ? &*map.uptake_report : nullptr;
}

// The years that have such a map.
std::vector<agronomy::YieldEvidence> yield_evidence(const Evidence& e, const Plan& plan,
                                                    Outcome& out) {
    std::vector<agronomy::YieldEvidence> said;
    bool silent = false;
    for (std::size_t k = 0; k < out.yield.size(); ++k) {
        const YieldMap& map = out.yield[k];
        const LayerReport* report = speaker(e.yield[k], map);
        if (!report || !report->used || e.yield[k].other_crop) continue;
        if (e.yield[k].uptake.empty() && !(plan.uptake_kg_per_t > 0)) {
            silent = true;
            continue;
        }
        said.push_back({*map.layer, report->variogram.structured_share(), plan.uptake_kg_per_t,
                        static_cast<int>(k), map.uptake});
    }
    if (silent) out.notes.push_back({"yield.says_no_nitrogen", {}});
    return said;
}

// By the map of moisture; without a pattern the mean of the field's samples counts everywhere.
std::optional<geo::Grid<double>> water_factor(const Evidence& e, const agronomy::BalanceInput& in) {
    if (in.moisture) return agronomy::water_factor(*in.moisture, *e.soil_water);
    double sum = 0;
    int samples = 0;
    for (std::size_t k = 0; k < in.moisture_samples.size(); ++k) {
        if (!e.boundary.contains(in.moisture_samples.position[k])) continue;
        sum += in.moisture_samples.value[k];
        ++samples;
    }
    if (samples == 0) return std::nullopt;
    return geo::Grid<double>(in.area.geometry(),
                             agronomy::water_factor(sum / samples, *e.soil_water));
}

agronomy::BalanceInput balance_input(const Evidence& e, const Plan& plan, Outcome& out) {
    agronomy::BalanceInput in{plan.guide, out.area, {}, {}, {}, {}, {}};
    in.yield = yield_evidence(e, plan, out);
    if (out.ndvi_report && out.ndvi_report->used) {
        if (plan.ndvi_rule)
            in.ndvi = agronomy::NdviEvidence{agronomy::without_bare(e.ndvi->layer, plan.ndvi_guard),
                                             out.ndvi_report->variogram.structured_share(),
                                             *plan.ndvi_rule, plan.ndvi_guard};
        else
            out.notes.push_back(plan.ndvi_silent.value_or(Message{"ndvi.says_no_nitrogen", {}}));
    }
    if (e.moisture) in.moisture_samples = in_fixed_order(*e.moisture);
    if (out.moisture_report && out.moisture_report->used) in.moisture = out.moisture_layer;
    if (in.moisture) in.dry_soil = plan.dry_soil;
    if (in.dry_soil)
        out.notes.push_back(agronomy::dry_soil_note(*in.moisture, *in.dry_soil, out.area));
    for (const Evidence::Spreading& s : e.organic) {
        out.organic.push_back(interpolate::dose_of(s.swaths, e.grid));
        in.organic.push_back({out.organic.back().dose, s.material, s.before_harvest,
                              s.share_seen_by_image, s.fed_harvest});
        in.organic.back().before_soil_test = s.before_soil_test;
        in.organic.back().release = s.release;
        if (s.release && e.soil_water) in.organic.back().water = water_factor(e, in);
    }
    if (e.organic.empty()) out.notes.push_back({"layer.missing", {{"layer", "organic"}}});
    for (const Evidence::Spreading& s : e.applied) {
        out.applied.push_back(interpolate::dose_of(s.swaths, e.grid));
        in.organic.push_back({out.applied.back().dose, s.material, s.before_harvest,
                              s.share_seen_by_image, s.fed_harvest});
    }
    add_soil(plan, out, in);
    return in;
}

// The guide rate itself must be a rate of this spreader: else the product or a limit is wrong.
void require_drivable_guide(const Plan& plan) {
    const machine::Rates uniform =
        machine::uniform_rates({plan.guide.rate, plan.phosphate_guide, plan.potash_guide},
                               plan.spreader, plan.product, plan.second);
    const NitrogenRate given{
        uniform.first.value * plan.product.nitrogen_fraction +
        (plan.second ? uniform.second.value * plan.second->product.nitrogen_fraction : 0.0)};
    const NitrogenRate most = plan.parameters.most_over_guide * plan.guide.rate;
    if (given > most)
        throw ArgumentError({"spreader.step_too_coarse",
                             {{"step_n_kg_per_10a", text(to_kg_per_10a(given), 2)},
                              {"most_n_kg_per_10a", text(to_kg_per_10a(most), 2)}}});
}

void note_limits(const machine::SpreadMap& spread, Notes& notes) {
    const auto count = [](std::size_t n) { return text(static_cast<long long>(n)); };
    if (spread.raised_to_least)
        notes.push_back({"spreader.raised_to_least", {{"cells", count(spread.raised_to_least)}}});
    if (spread.cut_to_most)
        notes.push_back({"spreader.cut_to_most", {{"cells", count(spread.cut_to_most)}}});
}

// Puts the guide where the plan anchors it; the balance of the other anchor, if one is stated.
std::optional<agronomy::Balance> choose_anchor(const Plan& plan, Outcome& out) {
    if (!plan.anchor) return std::nullopt;
    agronomy::Balance other = out.balance;
    out.anchor_shift = agronomy::anchor_high(
        *plan.anchor == agronomy::Anchor::high ? out.balance : other, out.area, plan.guide,
        {plan.anchor_quantile, plan.parameters.most_soil_cut, plan.parameters.season_warn});
    return other;
}

void set_by_hand(const Evidence& e, Outcome& out) {
    if (!e.by_hand) return;
    out.by_hand = prescription::set_by_hand(out.wanted, *e.by_hand);
    if (out.by_hand->capped)
        out.notes.push_back(
            {"manual.capped", {{"cells", text(static_cast<long long>(out.by_hand->capped))}}});
}

// Rates set by hand give nothing up.
machine::Budget budget_of(const Evidence& e, const Plan& plan, Kilograms available,
                          const geo::GridGeometry& mesh) {
    machine::Budget budget{available, geo::Grid<unsigned char>(mesh, 0), plan.guide.least};
    if (e.by_hand)
        for (const prescription::HandRate& h : *e.by_hand) budget.locked[h.cell] = 1;
    return budget;
}

// What the mesh may hold after its task asked for more than there is: as much less, so that a cell
// at least loses a step. The task's total is the mesh's by one factor, within 0.1 %: in the end a
// quarter of a percent less is enough.
Kilograms less_for_mesh(Kilograms told, Kilograms asked, Kilograms available, int round) {
    constexpr int fine_rounds = 8;
    constexpr double enough = 0.9975;
    if (round <= fine_rounds) return told - (asked - available);
    return {enough * available.value / asked.value * told.value};
}

// Keeps the map, and the task made of it, to the product there is.
std::optional<machine::BudgetReport> keep_budget(const Evidence& e, const Plan& plan,
                                                 prescription::Prescription& wanted) {
    if (!plan.available) return std::nullopt;
    const prescription::Prescription before = wanted;
    const auto keep = [&](Kilograms on_mesh) {
        wanted = before;
        return machine::keep_budget(wanted, budget_of(e, plan, on_mesh, wanted.mesh()),
                                    plan.spreader, plan.product, plan.second);
    };
    machine::BudgetReport report = keep(*plan.available);
    Kilograms most = report.asked;
    for (int round = 1; plan.task_kg; ++round) {
        const Kilograms asked =
            plan.task_kg(machine::drive(wanted, plan.spreader, plan.product, plan.second));
        if (round == 1) most = std::max(report.asked, asked);
        if (asked <= *plan.available) break;
        try {
            report = keep(less_for_mesh(report.told, asked, *plan.available, round));
        } catch (const ArgumentError& fault) {  // which knows of the mesh alone
            if (fault.message().id != "budget.not_enough") throw;
            throw ArgumentError({"budget.not_enough",
                                 {{"available_kg", text(plan.available->value)},
                                  {"least_kg", text(std::ceil(asked.value), 0)}}});
        }
    }
    report.asked = most;
    return report;
}

void note_budget(const Plan& plan, Outcome& out) {
    if (!out.budget || !(out.budget->shift.value > 0)) return;
    out.notes.push_back({"budget.kept",
                         {{"available_kg", text(plan.available->value)},
                          {"asked_kg", text(out.budget->asked.value, 0)},
                          {"told_kg", text(out.budget->told.value, 0)},
                          {"n_kg_per_10a", text(to_kg_per_10a(out.budget->shift), 2)}}});
}

// What the machine would be told with the guide at the other anchor, all else alike.
machine::SpreadMap drive_other(const agronomy::Balance& other, const Evidence& e, const Plan& plan,
                               const Outcome& out) {
    prescription::Prescription p = out.wanted;
    p.ledger = prescription::on_mesh(other.ledger, out.area, out.wanted.area);
    if (e.by_hand) prescription::set_by_hand(p, *e.by_hand);
    keep_budget(e, plan, p);
    return machine::drive(p, plan.spreader, plan.product, plan.second);
}

void map_stable_zones(const Plan& plan, Outcome& out) {
    if (!plan.stable_zones) return;
    std::vector<geo::Grid<double>> years;
    for (const YieldMap& y : out.yield)
        if (y.report.used)
            years.push_back(prescription::mean_on_mesh(y.layer->mean(), out.area, out.wanted.area));
    if (years.size() < plan.stable_zones->least_years) {
        const auto count = [](std::size_t n) { return text(static_cast<long long>(n)); };
        out.notes.push_back(
            {"zones.too_few_years",
             {{"years", count(years.size())}, {"least", count(plan.stable_zones->least_years)}}});
        return;
    }
    out.stable_zones = agronomy::stable_zones(years, out.wanted.area, *plan.stable_zones);
}

// The layers' shortest range is the least that their errors may be alike over; the longest is the
// careful choice.
Metres longest_range(const Outcome& out) {
    Metres longest{0};
    const auto see = [&longest](const LayerReport& r) {
        if (!r.used) return;
        for (const interpolate::Structure& s : r.variogram.structures)
            longest = std::max(longest, s.range);
    };
    for (const YieldMap& y : out.yield) see(y.report);
    if (out.ndvi_report) see(*out.ndvi_report);
    return longest;
}

// The balance's own expectation of what a cell needs about the field's mean: all that the layers
// and the organic matter say, before caps, a person's hand and the machine.
agronomy::Worth worth_of(const agronomy::Response& response, const Outcome& out) {
    using agronomy::Term;
    agronomy::WorthInput in{out.wanted.area, out.wanted.sd, out.wanted.sd, out.wanted.sd,
                            longest_range(out)};
    for (std::size_t i = 0; i < in.area.size(); ++i) {
        in.applied[i] = kg_per_ha_from(out.spread.ledger.rate(i));
        const agronomy::Ledger& l = out.wanted.ledger;
        in.wanted[i] =
            kg_per_ha_from(l.rate(i) - l[Term::cap][i] - l[Term::manual][i] - l[Term::budget][i]);
    }
    return agronomy::worth_of(in, response);
}

void say(const Progress& progress, const char* stage, double fraction) {
    if (progress) progress(stage, fraction);
}

}  // namespace

double TestSteps::share_at(double test) const {
    const auto under = std::upper_bound(bound.begin(), bound.end(), test);
    return share[static_cast<std::size_t>(under - bound.begin())];
}

geo::GridGeometry balance_grid(const geo::FieldBoundary& boundary, Metres spreader_width) {
    // over whole mesh cells, so that every mesh cell holds the same number of balance cells
    const geo::GridGeometry mesh = geo::grid_over(boundary.box(), spreader_width);
    const Metres cell = prescription::balance_cell(spreader_width);
    const int per = static_cast<int>(std::lround(spreader_width.value / cell.value));
    return {mesh.origin, 0, cell, mesh.rows * per, mesh.cols * per};
}

Outcome prescribe(const Evidence& evidence, const Plan& plan, const Progress& progress) {
    Outcome out;
    require_drivable_guide(plan);
    out.area = area_inside(evidence);
    say(progress, "cleaning", 0);
    map_yield(evidence, plan, out, progress);
    map_moisture(evidence, plan, out);
    judge_ndvi(evidence, plan, out);
    map_soil(evidence, plan, out);
    say(progress, "balance", 0);
    const agronomy::BalanceInput input = balance_input(evidence, plan, out);
    out.balance = agronomy::balance_nitrogen(input, plan.parameters);
    for (std::size_t k = 0; k < input.yield.size(); ++k)
        out.yield[static_cast<std::size_t>(input.yield[k].harvest)].trust =
            out.balance.yield_trust[k];
    const auto other = choose_anchor(plan, out);
    note_balance(evidence, plan, out);
    out.wanted =
        prescription::on_mesh(out.balance, out.area, evidence.boundary, plan.spreader.width);
    set_by_hand(evidence, out);
    map_minerals(evidence, plan, out);
    out.budget = keep_budget(evidence, plan, out.wanted);
    note_budget(plan, out);
    map_stable_zones(plan, out);
    if (other) out.other_anchor = drive_other(*other, evidence, plan, out);
    out.spread = machine::drive(out.wanted, plan.spreader, plan.product, plan.second);
    note_limits(out.spread, out.notes);
    if (plan.response) out.worth = worth_of(*plan.response, out);
    if (!plan.second)
        if (auto note =
                machine::step_hides_map(out.wanted, out.spread, plan.spreader, plan.product))
            out.notes.push_back(std::move(*note));
    say(progress, "balance", 1);
    return out;
}

}  // namespace vrmap
