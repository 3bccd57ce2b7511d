// SPDX-License-Identifier: Apache-2.0
// Rows as tracks: one for each machine, cut where its clock goes back.
#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "io/words.hpp"
#include "job/harvest/rows.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::job {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double s_in_day = 86400;
constexpr double about_midnight_s = 4 * 3600;
constexpr double least_share_timed = 0.9;
constexpr double longest_usual_step_s = 60;
constexpr double jitter_s = 10;  // rows a logger wrote a little late

using Rows = std::vector<std::size_t>;

std::vector<double> steps_of(const std::vector<double>& time) {
    std::vector<double> steps;
    for (std::size_t i = 1; i < time.size(); ++i)
        if (time[i] != time[i - 1] && std::isfinite(time[i] - time[i - 1]))
            steps.push_back(std::abs(time[i] - time[i - 1]));
    return steps;
}

// Most rows have one, and they are seconds: a log has a row every few.
bool counts_seconds(const std::vector<double>& time) {
    const auto timed = static_cast<double>(
        std::count_if(time.begin(), time.end(), [](double t) { return std::isfinite(t); }));
    if (timed < least_share_timed * static_cast<double>(time.size())) return false;
    std::vector<double> steps = steps_of(time);
    if (steps.empty()) return false;
    const double usual = median(std::move(steps));
    return usual >= 0.05 && usual <= longest_usual_step_s;
}

// Seconds that go on over midnight; a row without one has that of the row before.
void run_on(std::vector<double>& time) {
    double days = 0;
    double before = nan;
    for (double& t : time) {
        if (std::isnan(t)) {
            t = before;
            continue;
        }
        const double of_day = t;
        t += days;
        const double last = before - days;
        if (last > s_in_day - about_midnight_s && last <= s_in_day && of_day < about_midnight_s) {
            days += s_in_day;
            t += s_in_day;
        }
        before = t;
    }
    const auto first = std::find_if(time.begin(), time.end(), [](double t) { return t == t; });
    if (first != time.end()) std::fill(time.begin(), first, *first);
}

std::vector<double> summed(const std::vector<double>& parts) {
    std::vector<double> time(parts.size());
    double now = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) time[i] = now += parts[i] > 0 ? parts[i] : 0;
    return time;
}

void find_time(LoggedRows& rows, HarvestRead& out) {
    LoggedColumn* c = rows.find("time");
    if (c) {
        if (counts_seconds(c->value)) {
            out.told.push_back(
                {"harvest.taken_bare", {{"role", c->is.role}, {"column", c->name}}, {c->why}});
            return run_on(c->value);
        }
        out.notes.push_back({"harvest.no_clock", {{"column", c->name}}});
        rows.drop("time");
    }
    LoggedColumn derived;
    derived.is.role = "time";
    const LoggedColumn* duration = rows.find("duration");
    const LoggedColumn* distance = rows.find("distance");
    const LoggedColumn* speed = rows.find("speed");
    if (duration) {
        derived.value = summed(duration->value);
        out.told.push_back({"harvest.time_from_durations", {{"column", duration->name}}});
    } else if (distance && speed) {
        std::vector<double> parts(rows.at.size());
        for (std::size_t i = 0; i < parts.size(); ++i)
            parts[i] = distance->value[i] / speed->value[i];
        for (double& s : parts)
            if (!std::isfinite(s)) s = 0;
        derived.value = summed(parts);
        out.told.push_back(
            {"harvest.time_from_speeds", {{"distance", distance->name}, {"speed", speed->name}}});
    }
    if (!derived.value.empty()) rows.columns.push_back(std::move(derived));
}

// Words become 1 and 0; a column with a word that says neither is left out.
void read_states(LoggedRows& rows, HarvestRead& out) {
    std::erase_if(rows.columns, [&out](LoggedColumn& c) {
        if (c.is.role != "state") return false;
        std::vector<double> means;
        for (const std::string& word : c.words) {
            const auto state = harvest_state(word);
            if (!state) {
                out.notes.push_back(
                    {"harvest.state_unknown", {{"column", c.name}, {"word", word}}});
                return true;
            }
            means.push_back(*state ? 1 : 0);
        }
        for (double& v : c.value) v = v == v ? means[static_cast<std::size_t>(v)] : 0;
        out.told.push_back(
            {"harvest.taken_bare", {{"role", c.is.role}, {"column", c.name}}, {c.why}});
        return false;
    });
}

// The rows of each machine, in their order. What counts to nine is no serial number.
std::vector<Rows> by_machine(LoggedRows& rows) {
    const LoggedColumn* serial = rows.find("serial");
    const bool real = serial && serial->words.size() > 1 &&
                      std::all_of(serial->words.begin(), serial->words.end(),
                                  [](const std::string& w) { return w.size() > 1; });
    std::vector<Rows> machines(real ? serial->words.size() + 1 : 1);
    for (std::size_t i = 0; i < rows.at.size(); ++i) {
        const bool nameless = !real || std::isnan(serial->value[i]);
        machines[nameless ? machines.size() - 1 : static_cast<std::size_t>(serial->value[i])]
            .push_back(i);
    }
    std::erase_if(machines, [](const Rows& r) { return r.empty(); });
    return machines;
}

std::vector<Rows> cut_where_back(const Rows& rows, std::vector<double>& time) {
    std::vector<Rows> parts(1);
    for (const std::size_t i : rows) {
        if (!parts.back().empty()) {
            const double before = time[parts.back().back()];
            if (time[i] < before - jitter_s)
                parts.emplace_back();
            else
                time[i] = std::max(time[i], before);
        }
        parts.back().push_back(i);
    }
    return parts;
}

class Maker {
public:
    Maker(const HarvestSource& s, LoggedRows& rows) : source_(s), rows_(rows) {}

    clean::HarvestTrack track(const Rows& of) {
        clean::HarvestTrack t;
        for (const std::size_t i : of) {
            t.at.push_back(rows_.at[i]);
            t.record.push_back(rows_.record[i]);
        }
        t.time_s = taken("time", of);
        t.flow_kg_per_s = taken("flow", of);
        t.yield_t_per_ha = taken("yield", of);
        t.moisture_pct = taken("grain_moisture", of);
        t.protein_pct = taken("protein", of);
        t.width_m = taken("swath", of);
        if (t.width_m.empty() && source_.width_m) t.width_m.assign(of.size(), *source_.width_m);
        t.distance_m = taken("distance", of);
        t.speed_m_per_s = taken("speed", of);
        t.pass = passes(of);
        t.at_work = states(of);
        t.basis = basis();
        return t;
    }

private:
    // One track of all rows takes the columns themselves.
    std::vector<double> taken(const char* role, const Rows& of) {
        std::vector<double> out;
        LoggedColumn* c = rows_.find(role);
        if (!c) return out;
        if (of.size() == rows_.at.size()) return std::move(c->value);
        out.reserve(of.size());
        for (const std::size_t i : of) out.push_back(c->value[i]);
        return out;
    }
    std::vector<int> passes(const Rows& of) {
        std::vector<int> out;
        for (const double v : taken("pass", of))
            out.push_back(std::abs(v) < 1e9 ? static_cast<int>(v) : -1);
        return out;
    }
    std::vector<unsigned char> states(const Rows& of) const {
        std::vector<unsigned char> out;
        for (const LoggedColumn& c : rows_.columns) {
            if (c.is.role != "state") continue;
            if (out.empty()) out.assign(of.size(), 1);
            for (std::size_t k = 0; k < of.size(); ++k)
                out[k] = static_cast<unsigned char>(out[k] & (c.value[of[k]] > 0));
        }
        return out;
    }
    clean::HarvestTrack::Basis basis() const {
        using Basis = clean::HarvestTrack::Basis;
        const LoggedColumn* c = rows_.find("yield");
        if (!c || c->is.kind == HarvestColumn::Kind::plain) return Basis::unknown;
        return c->is.kind == HarvestColumn::Kind::wet ? Basis::wet : Basis::standard;
    }

    const HarvestSource& source_;
    LoggedRows& rows_;
};

}  // namespace

void make_tracks(const HarvestSource& source, LoggedRows& rows, HarvestRead& out) {
    read_states(rows, out);
    find_time(rows, out);
    Maker maker(source, rows);
    LoggedColumn* time = rows.find("time");
    const std::vector<Rows> machines = by_machine(rows);
    for (const Rows& machine : machines) {
        const std::vector<Rows> parts =
            time ? cut_where_back(machine, time->value) : std::vector<Rows>{machine};
        for (const Rows& part : parts) out.tracks.push_back(maker.track(part));
    }
    if (out.tracks.size() > machines.size())
        out.notes.push_back(
            {"harvest.clock_back", {{"tracks", text(static_cast<long long>(out.tracks.size()))}}});
}

}  // namespace vrmap::job
