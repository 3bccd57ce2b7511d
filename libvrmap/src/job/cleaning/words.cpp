// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <cmath>

#include "vrmap/error.hpp"
#include "vrmap/job/clean.hpp"

namespace vrmap::job {

namespace {

std::string count(std::size_t n) {
    return text(static_cast<long long>(n));
}

std::string percent(std::size_t part, std::size_t whole) {
    return text(whole ? 100.0 * static_cast<double>(part) / static_cast<double>(whole) : 0.0, 1);
}

// Four digits tell; more are in the files.
std::string brief(double v) {
    char room[64];
    const auto end = std::to_chars(room, room + sizeof room, v, std::chars_format::general, 4);
    return {room, end.ptr};
}

}  // namespace

Notes words_of(const Cleaning& run) {
    Notes all;
    all.push_back({"clean.rows",
                   {{"rows", count(run.rows)},
                    {"kept", count(run.counts[0])},
                    {"percent", percent(run.counts[0], run.rows)}}});
    for (std::size_t k = 1; k < clean::reasons; ++k)
        if (run.counts[k])
            all.push_back(
                {"clean.reason",
                 {{"rows", count(run.counts[k])}, {"percent", percent(run.counts[k], run.rows)}},
                 {{std::string("reason.") + clean::name(static_cast<clean::Reason>(k)), {}}}});
    const std::pair<std::string, std::string> after{"after", text(run.mean_after, 2)};
    if (std::isfinite(run.mean_before))
        all.push_back({"clean.means", {{"before", text(run.mean_before, 2)}, after}});
    else
        all.push_back({"clean.mean", {after}});
    const double hectares = run.harvest.harvested_m2() / units::m2_in_ha;
    if (hectares > 0) all.push_back({"clean.harvested", {{"hectares", text(hectares, 2)}}});
    all.push_back({"clean.crs", {{"crs", io::title_of(run.crs)}}});
    return all;
}

Notes explanation_of(const Cleaning& run) {
    Notes all = run.told;
    for (const clean::StepAccount& step : run.harvest.steps) {
        all.push_back({"clean.step",
                       {{"rejected", count(step.rejected)}},
                       {{std::string("step.") + clean::name(step.step), {}}}});
        for (const clean::Parameter& p : step.parameters)
            all.push_back({p.given ? "clean.given" : "clean.told",
                           {{"value", brief(p.value)}},
                           {{"parameter." + p.name, {}}}});
        for (const Message& why : step.why) all.push_back({"clean.why", {}, {why}});
    }
    return all;
}

std::array<double, 2> pair_of(const std::string& words) {
    std::array<double, 2> pair{};
    const char* at = words.data();
    const char* const end = at + words.size();
    for (std::size_t k = 0; k < 2; ++k) {
        const auto read = std::from_chars(at, end, pair[k]);
        const bool closed = k == 0 ? read.ptr != end && *read.ptr == ',' : read.ptr == end;
        if (read.ec != std::errc() || !closed || !std::isfinite(pair[k]))
            throw ArgumentError({"clean.bad_pair", {{"words", words}}});
        at = read.ptr + 1;
    }
    if (!(pair[0] < pair[1])) throw ArgumentError({"clean.bad_pair", {{"words", words}}});
    return pair;
}

clean::Step step_named(const std::string& wanted) {
    if (const auto step = clean::step_of(wanted)) return *step;
    std::string known;
    for (std::size_t k = 0; k < clean::all_steps; ++k)
        known.append(k ? ", " : "").append(clean::name(static_cast<clean::Step>(k)));
    throw ArgumentError({"clean.no_step", {{"step", wanted}, {"known", known}}});
}

}  // namespace vrmap::job
