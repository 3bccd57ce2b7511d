// SPDX-License-Identifier: Apache-2.0
// Rows in which the machine did not harvest as it usually does.
#include <algorithm>
#include <cmath>

#include "clean/harvest_steps.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::clean {

namespace {

constexpr double least_on_passes = 0.5;  // of the rows, or the file is no drive
constexpr int ramp_s = 20;               // no grain tank's stream takes longer to settle
constexpr int plateau_s = 15;            // that a moment is compared with
constexpr double settled = 0.95;         // of it
constexpr std::size_t fewest_runs = 10;
constexpr double least_driving_m_per_s = 0.5;
constexpr double spread_beyond = 1.1;  // of q95 − q05, past either
constexpr double least_change = 0.2;   // from row to row: no abrupt one

struct Run {
    Work* work;
    std::vector<std::size_t> rows;
};

// Rows at work that follow each other.
std::vector<Run> runs_of(Works& works) {
    std::vector<Run> runs;
    for (Work& w : works) {
        std::vector<std::size_t> rows;
        int pass = Course::none;
        const auto close = [&] {
            if (!rows.empty()) runs.push_back({&w, std::move(rows)});
            rows.clear();
        };
        for (const std::size_t i : w.sound) {
            const Reason r = w.out.reason[i];
            const bool works_here = r != Reason::not_at_work && r != Reason::turn;
            if (!works_here || w.out.course.begins[i] || w.out.course.pass[i] != pass) close();
            pass = w.out.course.pass[i];
            if (works_here) rows.push_back(i);
        }
        close();
    }
    return runs;
}

double time_at(const Work& w, std::size_t i) {
    return w.out.log.time_s.empty() ? static_cast<double>(i) : w.out.log.time_s[i];
}

// Seconds of a run's beginning in which the flow is still under what follows within `plateau_s`.
// Medians over all runs, by second: a single run says nothing.
std::optional<double> ramp_of(const std::vector<Run>& runs, bool from_end) {
    std::vector<std::vector<double>> by_second(static_cast<std::size_t>(ramp_s + plateau_s));
    std::size_t long_enough = 0;
    for (const Run& run : runs) {
        const Work& w = *run.work;
        const double begin = time_at(w, run.rows.front());
        const double end = time_at(w, run.rows.back());
        if (end - begin < 2 * (ramp_s + plateau_s)) continue;
        ++long_enough;
        std::vector<double> middle;
        for (const std::size_t i : run.rows)
            if (w.stands(i)) middle.push_back(w.out.yield_t_per_ha[i]);
        std::erase_if(middle, [](double v) { return !(v > 0); });
        const double usual = median(std::move(middle));
        if (!(usual > 0)) continue;
        for (const std::size_t i : run.rows) {
            const double since = from_end ? end - time_at(w, i) : time_at(w, i) - begin;
            const double y = w.out.yield_t_per_ha[i];
            if (since < ramp_s + plateau_s && w.stands(i) && !std::isnan(y))
                by_second[static_cast<std::size_t>(since)].push_back(y / usual);
        }
    }
    if (long_enough < fewest_runs) return std::nullopt;
    std::vector<double> ratio, error;
    double before = std::nan("");
    double its_error = 0;
    for (const auto& values : by_second) {
        if (values.size() >= fewest_runs) {
            before = median(values);
            its_error =
                1.25 * mad_sd(values, before) / std::sqrt(static_cast<double>(values.size()));
        }
        ratio.push_back(before);  // rows of several seconds leave some empty
        error.push_back(its_error);
    }
    for (int s = 0; s < ramp_s; ++s) {
        std::vector<double> after(ratio.begin() + s + 1, ratio.begin() + s + plateau_s);
        std::erase_if(after, [](double v) { return std::isnan(v); });
        const auto k = static_cast<std::size_t>(s);
        if (ratio[k] + error[k] >= settled * median(std::move(after))) return s;
    }
    return ramp_s;
}

void tell_ramp(const char* name, std::optional<double> given, std::optional<double> found,
               StepAccount& account) {
    account.parameters.push_back({name, given.value_or(found.value_or(0)), given.has_value()});
    if (!given && !found) account.why.push_back({"clean.few_runs", {{"name", name}}});
}

}  // namespace

void mark_header(Works& works, StepAccount& account) {
    for (Work& w : works) {
        if (!w.out.log.at_work.empty()) {
            for (std::size_t i = 0; i < w.size(); ++i)
                if (!w.out.log.at_work[i]) w.reject(i, Reason::not_at_work);
            account.why.push_back({"clean.header_logged", {}});
            continue;
        }
        const auto on_pass = static_cast<std::size_t>(
            std::count_if(w.sound.begin(), w.sound.end(),
                          [&w](std::size_t i) { return w.out.course.pass[i] != Course::none; }));
        if (static_cast<double>(on_pass) < least_on_passes * static_cast<double>(w.sound.size())) {
            account.why.push_back({"clean.no_course", {}});
            continue;
        }
        for (const std::size_t i : w.sound)
            if (w.out.course.pass[i] == Course::none) w.reject(i, Reason::turn);
        account.why.push_back({"clean.header_from_course", {}});
    }
}

void mark_pass_ends(Works& works, const HarvestSettings& given, StepAccount& account) {
    const std::vector<Run> runs = runs_of(works);
    const std::optional<double> rises = ramp_of(runs, false);
    const std::optional<double> falls = ramp_of(runs, true);
    tell_ramp("pass_start_s", given.pass_start_s, rises, account);
    tell_ramp("pass_end_s", given.pass_end_s, falls, account);
    const double at_start = account.parameters[0].value;
    const double at_end = account.parameters[1].value;
    account.why.push_back({"clean.ramps", {{"share", text(100 * settled, 0)}}});
    for (const Run& run : runs) {
        Work& w = *run.work;
        const double begin = time_at(w, run.rows.front());
        const double end = time_at(w, run.rows.back());
        for (const std::size_t i : run.rows) {
            if (time_at(w, i) - begin < at_start) w.reject(i, Reason::pass_start);
            if (end - time_at(w, i) < at_end) w.reject(i, Reason::pass_end);
        }
    }
}

void mark_speed(Works& works, const HarvestSettings& given, StepAccount& account) {
    const bool timeless = std::any_of(works.begin(), works.end(), [](const Work& w) {
        return w.out.log.time_s.empty() && w.out.log.speed_m_per_s.empty();
    });
    if (timeless) return account.why.push_back({"clean.no_speed", {}});
    const auto speeds = standing(works, [](const Work& w, std::size_t i) { return w.speed[i]; });
    if (speeds.empty()) return account.why.push_back({"clean.no_speed", {}});
    const double low = quantile(speeds, 0.05);
    const double high = quantile(speeds, 0.95);
    // a speed held to the decimal has no spread
    const double beyond = std::max(spread_beyond * (high - low), least_change * high);
    const double least =
        given.least_speed_m_per_s.value_or(std::max(least_driving_m_per_s, low - beyond));
    const double most = given.most_speed_m_per_s.value_or(high + beyond);
    const auto change = [](const Work& w, std::size_t k) {
        const double before = w.speed[w.sound[k - 1]];
        const double now = w.speed[w.sound[k]];
        return std::abs(now - before) / std::max(now, before);
    };
    std::vector<double> changes;
    for (const Work& w : works)
        for (std::size_t k = 1; k < w.sound.size(); ++k)
            if (w.stands(w.sound[k]) && !w.sound_course.begins[k])
                if (const double c = change(w, k); c == c) changes.push_back(c);
    const double usual = quantile(changes, 0.05);
    const double frequent = quantile(changes, 0.95);
    const double abrupt = given.most_speed_change.value_or(
        std::max(least_change, frequent + spread_beyond * (frequent - usual)));
    account.parameters = {{"least_speed_m_per_s", least, given.least_speed_m_per_s.has_value()},
                          {"most_speed_m_per_s", most, given.most_speed_m_per_s.has_value()},
                          {"most_speed_change", abrupt, given.most_speed_change.has_value()}};
    account.why.push_back({"clean.speed_spread", {{"low", text(low, 2)}, {"high", text(high, 2)}}});
    for (Work& w : works)
        for (std::size_t k = 0; k < w.sound.size(); ++k) {
            const std::size_t i = w.sound[k];
            if (w.speed[i] < least) w.reject(i, Reason::too_slow);
            if (w.speed[i] > most) w.reject(i, Reason::too_fast);
            if (k > 0 && !w.sound_course.begins[k] && change(w, k) > abrupt)
                w.reject(i, Reason::speed_change);
        }
}

}  // namespace vrmap::clean
