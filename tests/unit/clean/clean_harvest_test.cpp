// SPDX-License-Identifier: Apache-2.0
#include "vrmap/clean/clean_harvest.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "experiments/simulated_log.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;
using namespace vrmap::clean;
using experiments::Faults;
using experiments::simulated_log;
using experiments::SimulatedLog;

namespace {

simulate::Random seeded(int seed) {
    return {static_cast<std::uint64_t>(seed), simulate::Stream::harvest};
}

const StepAccount& account(const CleanedHarvest& done, Step step) {
    return done.steps[static_cast<std::size_t>(step)];
}

double parameter(const CleanedHarvest& done, Step step, const char* name) {
    for (const Parameter& p : account(done, step).parameters)
        if (p.name == name) return p.value;
    return std::nan("");
}

std::size_t count(const CleanedHarvest& done, Reason reason) {
    return done.points().counts()[static_cast<std::size_t>(reason)];
}

std::string refusal(const std::vector<HarvestTrack>& tracks, const HarvestSettings& settings = {}) {
    try {
        clean_harvest(tracks, {}, settings);
    } catch (const ArgumentError& e) {
        return e.message().id;
    }
    return "none";
}

geo::FieldBoundary field(double from_x, double to_x) {
    return geo::FieldBoundary({{{{from_x, -20}, {to_x, -20}, {to_x, 320}, {from_x, 320}}, {}}});
}

}  // namespace

TEST_CASE("of a spoilt log the sound rows stay and the others go, each with its reason") {
    for (const double bad : {0.05, 0.3}) {
        CAPTURE(bad);
        Faults faults;
        faults.bad = bad;
        const SimulatedLog log = simulated_log(faults, seeded(1));
        const CleanedHarvest done = clean_harvest({log.track}, {}, {});
        const double delay = parameter(done, Step::flow_delay, "flow_delay_s");
        CHECK(std::abs(delay - 14) <= 1);
        std::size_t sound = 0, lost = 0, spikes = 0;
        const CleanedTrack& t = done.tracks[0];
        for (std::size_t i = 0; i < t.log.size(); ++i) {
            const bool kept = t.reason[i] == Reason::kept;
            const bool good = log.is_sound(i, static_cast<std::size_t>(std::lround(delay)));
            sound += good;
            lost += good && !kept;
            if (kept) spikes += std::abs(t.yield_t_per_ha[i] / log.grown[i] - 1) > 0.9;
            CHECK((!kept || t.yield_t_per_ha[i] > 0));
        }
        CHECK(static_cast<double>(lost) <= 0.03 * static_cast<double>(sound));
        CHECK(spikes == 0);
        CHECK(count(done, Reason::position_jump) > 0);
        CHECK(count(done, Reason::not_at_work) > 0);
        std::size_t told = 0;
        for (const StepAccount& s : done.steps) told += s.rejected;
        CHECK(told + count(done, Reason::kept) == t.log.size());
    }
}

TEST_CASE("without header states turns are known by the course") {
    Faults faults;
    faults.header_logged = false;
    const CleanedHarvest done = clean_harvest({simulated_log(faults, seeded(2)).track}, {}, {});
    CHECK(count(done, Reason::not_at_work) == 0);
    CHECK(count(done, Reason::turn) > 200);
}

TEST_CASE("a swath of half its width gives the yield of its half") {
    Faults faults{0, 0, 0, true, false, true};
    const SimulatedLog log = simulated_log(faults, seeded(5));
    const CleanedHarvest done = clean_harvest({log.track}, {}, {});
    const CleanedTrack& t = done.tracks[0];
    double logged = 0, cleaned = 0, grown = 0;
    for (std::size_t i = 0; i < t.log.size(); ++i) {
        if (t.reason[i] != Reason::kept || log.share[i] > 0.8) continue;
        CHECK(std::abs(t.fresh_share[i] - log.share[i]) < 0.1);
        logged += t.log.yield_t_per_ha[i];
        cleaned += t.yield_t_per_ha[i];
        grown += log.grown[i];
    }
    REQUIRE(grown > 0);
    CHECK(logged < 0.75 * grown);
    CHECK(cleaned / grown == doctest::Approx(1).epsilon(0.08));
    CHECK(done.harvested_m2() == doctest::Approx(log.width_m * log.height_m).epsilon(0.02));
}

TEST_CASE("what is given is taken, what is left out is not done") {
    const SimulatedLog log = simulated_log({}, seeded(3));
    HarvestSettings s;
    s.flow_delay_s = 9;
    s.pass_start_s = 4;
    s.most_yield = CropYield{8};
    s.neighbourhood = Metres{33};
    s.left_out = {Step::speed, Step::edge};
    const CleanedHarvest done = clean_harvest({log.track}, {}, s);
    CHECK(parameter(done, Step::flow_delay, "flow_delay_s") == 9);
    CHECK(account(done, Step::flow_delay).parameters[0].given);
    CHECK(parameter(done, Step::pass_ends, "pass_start_s") == 4);
    CHECK(parameter(done, Step::range, "most_yield_t_per_ha") == 8);
    CHECK(parameter(done, Step::neighbours, "neighbourhood_m") == 33);
    CHECK(account(done, Step::speed).why[0].id == "clean.left_out");
    CHECK(count(done, Reason::too_slow) + count(done, Reason::speed_change) == 0);
    for (std::size_t i = 0; i < done.tracks[0].reason.size(); ++i)
        if (done.tracks[0].reason[i] == Reason::kept) CHECK(done.tracks[0].yield_t_per_ha[i] <= 8);
}

TEST_CASE("the boundary cuts off, the edge is real ground unless it is wild") {
    const SimulatedLog log = simulated_log({}, seeded(4));
    HarvestSettings s;
    s.margin = Metres{0};
    const CleanedHarvest done = clean_harvest({log.track}, field(60, 140), s);
    CHECK(count(done, Reason::outside_field) > 1000);
    for (std::size_t i = 0; i < done.tracks[0].reason.size(); ++i)
        if (done.tracks[0].reason[i] == Reason::kept) {
            CHECK(done.tracks[0].log.at[i].x >= 60);
            CHECK(done.tracks[0].log.at[i].x <= 140);
        }
    CHECK(account(done, Step::edge).why[0].id == "clean.edge_as_field");
    s.edge = Metres{15};
    const CleanedHarvest cut = clean_harvest({log.track}, field(60, 140), s);
    CHECK(count(cut, Reason::edge) > 100);
    for (std::size_t i = 0; i < cut.tracks[0].reason.size(); ++i)
        if (cut.tracks[0].reason[i] == Reason::kept) CHECK(cut.tracks[0].log.at[i].x >= 75);
}

TEST_CASE("a weighed harvest scales the map, and one of another field is refused") {
    const SimulatedLog log = simulated_log({}, seeded(6));
    const auto tonnes = [](const CleanedHarvest& h) {
        double kept = 0, ground = 0;
        const CleanedTrack& t = h.tracks[0];
        for (std::size_t i = 0; i < t.reason.size(); ++i)
            if (t.reason[i] == Reason::kept)
                kept += t.yield_t_per_ha[i] * t.fresh_m2[i], ground += t.fresh_m2[i];
        return kept / ground * h.harvested_m2() / 10'000;
    };
    const double logged = tonnes(clean_harvest({log.track}, {}, {}));
    HarvestSettings s;
    s.weighed = Kilograms{1.1 * logged * 1000};
    const CleanedHarvest done = clean_harvest({log.track}, {}, s);
    CHECK(tonnes(done) == doctest::Approx(1.1 * logged));
    CHECK(parameter(done, Step::total, "factor") == doctest::Approx(1.1));
    s.weighed = Kilograms{3 * logged * 1000};
    CHECK(refusal({log.track}, s) == "clean.weighed_far");
}

TEST_CASE("wet grain is brought to its standard moisture, row by row") {
    SimulatedLog log = simulated_log({0, 0, 0, false, false, true}, seeded(8));
    log.track.moisture_pct.assign(log.track.size(), 20);
    log.track.moisture_pct[5] = std::nan("");  // the usual one then
    HarvestSettings s;
    s.standard_moisture_pct = 12.5;
    const CleanedHarvest wet = clean_harvest({log.track}, {}, {});
    const CleanedHarvest dry = clean_harvest({log.track}, {}, s);
    for (std::size_t i = 0; i < log.track.size(); ++i)
        if (wet.tracks[0].reason[i] == Reason::kept && dry.tracks[0].reason[i] == Reason::kept)
            CHECK(dry.tracks[0].yield_t_per_ha[i] ==
                  doctest::Approx(wet.tracks[0].yield_t_per_ha[i] * 80 / 87.5));
    log.track.basis = HarvestTrack::Basis::standard;
    CHECK(account(clean_harvest({log.track}, {}, s), Step::moisture_delay).why.back().id ==
          "clean.already_standard");
}

TEST_CASE("a second machine harvests what the first one left") {
    const SimulatedLog log = simulated_log({0, 0, 0, false, false, true}, seeded(9));
    const CleanedHarvest done = clean_harvest({log.track, log.track}, {}, {});
    REQUIRE(done.tracks.size() == 2);
    double first = 0, second = 0;
    for (const double m2 : done.tracks[0].fresh_m2) first += m2;
    for (const double m2 : done.tracks[1].fresh_m2) second += m2;
    CHECK(second < 1e-3 * first);
}

TEST_CASE("bare points, in whatever order, are judged by value and neighbours") {
    const SimulatedLog log = simulated_log({0.1, 0, 0, false, false, true}, seeded(10));
    HarvestTrack bare;
    simulate::Random random = seeded(11);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < log.track.size(); ++i)
        if (!std::isnan(log.grown[i])) order.push_back(i);
    for (std::size_t k = order.size(); k > 1; --k)
        std::swap(order[k - 1],
                  order[static_cast<std::size_t>(random.uniform() * static_cast<double>(k))]);
    for (const std::size_t i : order) {
        bare.at.push_back(log.track.at[i]);
        bare.yield_t_per_ha.push_back(log.track.yield_t_per_ha[i]);
        bare.record.push_back(static_cast<long>(i) + 1);
    }
    const CleanedHarvest done = clean_harvest({bare}, {}, {});
    CHECK(count(done, Reason::position_jump) == 0);
    CHECK(count(done, Reason::turn) == 0);
    CHECK(count(done, Reason::covered_before) == 0);
    const auto rejected = static_cast<double>(bare.size() - count(done, Reason::kept));
    CHECK(rejected > 0.08 * static_cast<double>(bare.size()));
    CHECK(rejected < 0.13 * static_cast<double>(bare.size()));
}

// Passes 6 m apart; yields by pass, waving along all of them alike.
HarvestTrack driven_by_pass(const std::vector<double>& yield) {
    HarvestTrack t;
    simulate::Random random = seeded(12);
    double now = 0;
    for (std::size_t pass = 0; pass < yield.size(); ++pass)
        for (int k = 0; k < 150; ++k) {
            const double y = pass % 2 ? 300 - 2.0 * k : 2.0 * k;
            t.at.push_back({6.0 * static_cast<double>(pass), y});
            t.time_s.push_back(now++);
            t.yield_t_per_ha.push_back(yield[pass] * (1 + 0.3 * std::sin(y / 40)) *
                                       (1 + 0.05 * random.normal()));
            t.record.push_back(static_cast<long>(t.at.size()));
        }
    return t;
}

TEST_CASE("a strip unlike those on either side goes; a patch, an edge and a mild stripe stay") {
    const auto gone = [](const std::vector<double>& yield) {
        return count(clean_harvest({driven_by_pass(yield)}, {}, {}), Reason::unlike_strip);
    };
    const auto left_of_pass_9 = [](const std::vector<double>& yield) {
        const CleanedHarvest done = clean_harvest({driven_by_pass(yield)}, {}, {});
        const auto& reason = done.tracks[0].reason;
        return std::count(reason.begin() + 9 * 150, reason.begin() + 10 * 150, Reason::kept);
    };
    const std::vector<double> even(20, 6.0);
    CHECK(gone(even) == 0);
    std::vector<double> half = even;
    half[9] = 2.8;
    CHECK(gone(half) > 80);
    CHECK(gone(half) <= 150);
    CHECK(left_of_pass_9(half) < 5);
    std::vector<double> between = half;  // where the field changes from one side to the other
    std::fill(between.begin() + 10, between.end(), 9.0);
    CHECK(left_of_pass_9(between) < 5);
    std::vector<double> mild = even;
    mild[9] = 4.6;
    CHECK(gone(mild) == 0);
    std::vector<double> edge = even;
    edge[0] = 2.8;
    CHECK(gone(edge) == 0);
    std::vector<double> patch = even;
    std::fill(patch.begin() + 7, patch.begin() + 14, 2.8);
    CHECK(gone(patch) == 0);
}

TEST_CASE("nothing to clean, and no way to tell the ground, are said") {
    CHECK(refusal({}) == "clean.no_row");
    HarvestTrack empty;
    empty.at = {{0, 0}, {1, 0}};
    empty.yield_t_per_ha = {std::nan(""), std::nan("")};
    empty.record = {1, 2};
    CHECK(refusal({empty}) == "clean.no_row");
    HarvestTrack flow = empty;
    flow.flow_kg_per_s = {5, 5};
    flow.yield_t_per_ha.clear();
    flow.time_s = {0, 1};
    CHECK(refusal({flow}) == "clean.no_width");
}

TEST_CASE("one row, all rows alike, and rows without places have stated ends") {
    HarvestTrack one;
    one.at = {{5, 5}};
    one.yield_t_per_ha = {6};
    one.record = {1};
    CHECK(count(clean_harvest({one}, {}, {}), Reason::kept) == 1);
    HarvestTrack alike;
    for (int i = 0; i < 50; ++i) {
        alike.at.push_back({2.0 * i, 0});
        alike.yield_t_per_ha.push_back(7);
        alike.record.push_back(i + 1);
    }
    alike.at[10] = {std::nan(""), 0};
    const CleanedHarvest done = clean_harvest({alike}, {}, {});
    CHECK(count(done, Reason::no_place) == 1);
    CHECK(count(done, Reason::kept) == 49);
}

TEST_CASE("steps and reasons have names, each its own") {
    for (std::size_t k = 0; k < all_steps; ++k)
        CHECK(step_of(name(static_cast<Step>(k))) == static_cast<Step>(k));
    CHECK_FALSE(step_of("polish"));
    std::set<std::string> names;
    for (std::size_t k = 0; k < reasons; ++k) names.insert(name(static_cast<Reason>(k)));
    CHECK(names.size() == reasons);
}
