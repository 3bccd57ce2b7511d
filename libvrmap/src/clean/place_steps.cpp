// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "clean/harvest_steps.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::clean {

namespace {

constexpr double jump_in_steps = 5;
constexpr double least_jump_m = 10;
constexpr double least_pause_s = 5;
constexpr double most_flown = 0.1;         // of all rows
constexpr std::size_t longest_flight = 4;  // rows; five make a run of their own

double distance(geo::Point a, geo::Point b) {
    return std::hypot(b.x - a.x, b.y - a.y);
}

double time_at(const HarvestTrack& log, std::size_t i) {
    return log.time_s.empty() ? static_cast<double>(i) : log.time_s[i];
}

std::vector<std::size_t> standing_rows(const Work& w) {
    std::vector<std::size_t> rows;
    rows.reserve(w.size());
    for (std::size_t i = 0; i < w.size(); ++i)
        if (w.stands(i)) rows.push_back(i);
    return rows;
}

// A place that did not move is the one before: the receiver had no other yet, or the machine stood.
void mark_repeated(Work& w) {
    std::ptrdiff_t before = -1;
    for (std::size_t i = 0; i < w.size(); ++i) {
        if (!w.stands(i)) continue;
        if (before >= 0 && w.out.log.at[i] == w.out.log.at[static_cast<std::size_t>(before)])
            w.reject(i, Reason::repeated);
        else
            before = static_cast<std::ptrdiff_t>(i);
    }
}

// Few rows that lie a jump away from those before and those after, without a pause: no machine
// went there and back.
void mark_jumps(Work& w) {
    const std::vector<std::size_t> rows = standing_rows(w);
    if (rows.size() < 2) return;
    std::vector<double> metres, seconds;
    for (std::size_t k = 1; k < rows.size(); ++k) {
        metres.push_back(distance(w.out.log.at[rows[k - 1]], w.out.log.at[rows[k]]));
        seconds.push_back(time_at(w.out.log, rows[k]) - time_at(w.out.log, rows[k - 1]));
    }
    const double jump = std::max(least_jump_m, jump_in_steps * median(metres));
    const double pause = std::max(least_pause_s, jump_in_steps * median(seconds));
    std::vector<std::size_t> flown;
    std::size_t from = 0;
    bool came_by_jump = true;  // nothing is before the first
    for (std::size_t k = 1; k <= rows.size(); ++k) {
        const bool last = k == rows.size();
        if (!last && metres[k - 1] <= jump) continue;
        const bool goes_by_jump = last || seconds[k - 1] <= pause;
        const bool all = from == 0 && last;
        if (k - from <= longest_flight && came_by_jump && goes_by_jump && !all)
            flown.insert(flown.end(), rows.begin() + static_cast<std::ptrdiff_t>(from),
                         rows.begin() + static_cast<std::ptrdiff_t>(k));
        came_by_jump = !last && seconds[k - 1] <= pause;
        from = k;
    }
    // so many that the rows are in no driver's order: then nothing jumped
    if (static_cast<double>(flown.size()) > most_flown * static_cast<double>(rows.size())) return;
    for (const std::size_t i : flown) w.reject(i, Reason::position_jump);
}

// Metres per second by what the monitor counted, else from place to place.
void find_speed(Work& w, const std::vector<std::size_t>& rows, const Course& course) {
    const HarvestTrack& log = w.out.log;
    w.speed.assign(w.size(), std::nan(""));
    const auto from_to = [&](std::size_t a, std::size_t b) {
        const double seconds = time_at(log, rows[b]) - time_at(log, rows[a]);
        return seconds > 0 ? distance(log.at[rows[a]], log.at[rows[b]]) / seconds : std::nan("");
    };
    for (std::size_t k = 0; k < rows.size(); ++k) {
        const std::size_t i = rows[k];
        if (!log.speed_m_per_s.empty()) w.speed[i] = log.speed_m_per_s[i];
        if (std::isnan(w.speed[i]) && !log.distance_m.empty() && i > 0 && !course.begins[k]) {
            const double seconds = time_at(log, i) - time_at(log, i - 1);
            if (seconds > 0) w.speed[i] = log.distance_m[i] / seconds;
        }
        if (!std::isnan(w.speed[i])) continue;
        const std::size_t a = k > 0 && !course.begins[k] ? k - 1 : k;
        const std::size_t b = k + 1 < rows.size() && !course.begins[k + 1] ? k + 1 : k;
        w.speed[i] = from_to(a, b);
    }
}

}  // namespace

void mark_no_place(Work& w) {
    w.out.reason.assign(w.size(), Reason::kept);
    for (std::size_t i = 0; i < w.size(); ++i)
        if (!std::isfinite(w.out.log.at[i].x) || !std::isfinite(w.out.log.at[i].y))
            w.reject(i, Reason::no_place);
}

void mark_places(Work& w) {
    mark_jumps(w);
    mark_repeated(w);
}

void follow_course(Work& w) {
    const HarvestTrack& log = w.out.log;
    w.sound = standing_rows(w);
    MonitorSeries s;
    s.value.assign(w.sound.size(), 0.0);
    std::vector<double> metres, seconds;
    for (const std::size_t i : w.sound) {
        s.time_s.push_back(time_at(log, i));
        s.at.push_back(log.at[i]);
        if (s.size() < 2) continue;
        metres.push_back(distance(s.at[s.size() - 2], s.at.back()));
        seconds.push_back(s.time_s.back() - s.time_s[s.size() - 2]);
    }
    w.step_m = metres.empty() ? 0 : median(std::move(metres));
    w.interval_s = seconds.empty() ? 0 : median(std::move(seconds));
    w.sound_course = course_of(s);
    find_speed(w, w.sound, w.sound_course);
    Course& all = w.out.course;
    all.passes = w.sound_course.passes;
    all.pass.assign(w.size(), Course::none);
    all.heading.resize(w.size());
    all.begins.assign(w.size(), 0);
    for (std::size_t k = 0; k < w.sound.size(); ++k) {
        all.pass[w.sound[k]] = w.sound_course.pass[k];
        all.heading[w.sound[k]] = w.sound_course.heading[k];
        all.begins[w.sound[k]] = w.sound_course.begins[k];
    }
    w.width = log.width_m.empty() ? std::vector<double>(w.size(), std::nan("")) : log.width_m;
    for (double& v : w.width)
        if (!(v > 0)) v = std::nan("");
}

void mark_outside(Works& works, const geo::FieldBoundary& boundary, Metres margin) {
    if (boundary.parts().empty()) return;
    const geo::Box box = boundary.box().grown(margin.value);
    for (Work& w : works)
        for (std::size_t i = 0; i < w.size(); ++i) {
            if (!w.stands(i)) continue;
            const geo::Point p = w.out.log.at[i];
            if (!box.contains(p) || !boundary.reaches(p, margin))
                w.reject(i, Reason::outside_field);
        }
}

}  // namespace vrmap::clean
