// SPDX-License-Identifier: Apache-2.0
#include "vrmap/clean/clean_harvest.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "clean/harvest_steps.hpp"

namespace vrmap::clean {

namespace {

constexpr std::array<const char*, all_steps> names{
    "places", "field",   "flow_delay", "moisture_delay", "header", "pass_ends",
    "speed",  "overlap", "range",      "neighbours",     "edge",   "total"};

// The delays stay in the walk when left out: they then move nothing.
bool always_taken(Step step) {
    return step == Step::flow_delay || step == Step::moisture_delay;
}

void take(Step step, Works& works, const geo::FieldBoundary& boundary, const HarvestSettings& given,
          StepAccount& account) {
    switch (step) {
        case Step::places:
            for (Work& w : works) mark_places(w);
            break;
        case Step::field:
            mark_outside(works, boundary, given.margin);
            break;
        case Step::flow_delay:
            shift_flow(works, given, account);
            break;
        case Step::moisture_delay:
            shift_moisture(works, given, account);
            break;
        case Step::header:
            mark_header(works, account);
            break;
        case Step::pass_ends:
            mark_pass_ends(works, given, account);
            break;
        case Step::speed:
            mark_speed(works, given, account);
            break;
        case Step::overlap:
            mark_overlap(works, given, account);
            break;
        case Step::range:
            mark_range(works, given, account);
            break;
        case Step::neighbours:
            mark_unlike_neighbours(works, given, account);
            break;
        case Step::edge:
            mark_edge(works, boundary, given, account);
            break;
        case Step::total:
            weigh(works, given, account);
            break;
    }
}

std::size_t standing_rows(const Works& works) {
    std::size_t n = 0;
    for (const Work& w : works)
        n += static_cast<std::size_t>(
            std::count(w.out.reason.begin(), w.out.reason.end(), Reason::kept));
    return n;
}

bool has_yield(const HarvestTrack& log) {
    const auto known = [](const std::vector<double>& values) {
        return std::any_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
    };
    return known(log.yield_t_per_ha) || known(log.flow_kg_per_s);
}

}  // namespace

const char* name(Step step) {
    return names[static_cast<std::size_t>(step)];
}

std::optional<Step> step_of(const std::string& wanted) {
    for (std::size_t k = 0; k < all_steps; ++k)
        if (wanted == names[k]) return static_cast<Step>(k);
    return std::nullopt;
}

Cleaned<CropYield> CleanedHarvest::points() const {
    Cleaned<CropYield> all;
    for (const CleanedTrack& t : tracks) {
        for (std::size_t i = 0; i < t.log.size(); ++i)
            all.all.add(t.log.at[i], t.yield_t_per_ha[i], t.log.record[i]);
        all.reason.insert(all.reason.end(), t.reason.begin(), t.reason.end());
    }
    return all;
}

double CleanedHarvest::harvested_m2() const {
    double sum = 0;
    for (const CleanedTrack& t : tracks)
        for (const double m2 : t.fresh_m2) sum += m2;
    return sum;
}

CleanedHarvest clean_harvest(std::vector<HarvestTrack> tracks, const geo::FieldBoundary& boundary,
                             const HarvestSettings& given, const Progress& progress) {
    Works works;
    for (HarvestTrack& log : tracks) {
        if (!has_yield(log)) continue;
        works.emplace_back();
        works.back().out.log = std::move(log);
    }
    if (works.empty()) throw ArgumentError({"clean.no_row", {}});
    std::size_t rows = 0;
    for (const Work& w : works) rows += w.size();
    CleanedHarvest done;
    for (std::size_t k = 0; k < all_steps; ++k) {
        const auto step = static_cast<Step>(k);
        if (progress) progress("cleaning", static_cast<double>(k) / all_steps);
        // passes, speeds and ground are facts, whichever steps ask for them
        if (step == Step::field)
            for (Work& w : works) follow_course(w);
        if (step == Step::overlap) share_ground(works);
        const bool left_out = given.left_out.contains(step);
        StepAccount account{step, {}, {}, 0};
        const std::size_t before = k == 0 ? rows : standing_rows(works);
        if (step == Step::places)
            for (Work& w : works) mark_no_place(w);
        if (step == Step::range) mark_missing(works);
        if (!left_out || always_taken(step)) take(step, works, boundary, given, account);
        if (left_out) account.why = {{"clean.left_out", {}}};
        account.rejected = before - standing_rows(works);
        done.steps.push_back(std::move(account));
    }
    if (standing_rows(works) == 0) throw ArgumentError({"clean.no_row", {}});
    for (Work& w : works) done.tracks.push_back(std::move(w.out));
    return done;
}

}  // namespace vrmap::clean
