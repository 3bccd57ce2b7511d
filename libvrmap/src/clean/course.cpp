// SPDX-License-Identifier: Apache-2.0
#include "vrmap/clean/course.hpp"

#include <algorithm>
#include <cmath>

#include "vrmap/error.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::clean {

namespace {

constexpr double look_m = 8;                     // behind and ahead, for the way the machine goes
constexpr double turning = 0.70710678118654752;  // cos 45°
constexpr double shortest_pass_m = 15;
constexpr std::size_t fewest_rows = 5;
constexpr double break_in_steps = 5;
constexpr double least_pause_s = 5;
constexpr double least_jump_m = 10;
constexpr double standing = 0.1;  // of the usual speed

double distance(geo::Point a, geo::Point b) {
    return std::hypot(b.x - a.x, b.y - a.y);
}

geo::Point unit(geo::Point from, geo::Point to) {
    const double d = distance(from, to);
    return d > 0 ? geo::Point{(to.x - from.x) / d, (to.y - from.y) / d} : geo::Point{};
}

void require_sane(const MonitorSeries& s) {
    bool sane = s.time_s.size() == s.size() && s.value.size() == s.size();
    for (std::size_t i = 0; sane && i < s.size(); ++i)
        sane = std::isfinite(s.at[i].x) && std::isfinite(s.at[i].y) && std::isfinite(s.time_s[i]) &&
               (i == 0 || s.time_s[i] >= s.time_s[i - 1]);
    if (!sane) throw ArgumentError({"clean.bad_series", {}});
}

// RETURNS the usual speed, m/s. Usual steps are of those in which the machine moved.
double find_breaks(const MonitorSeries& s, Course& c) {
    std::vector<double> seconds, metres;
    for (std::size_t i = 1; i < s.size(); ++i) {
        const double d = distance(s.at[i - 1], s.at[i]);
        if (!(d > 0)) continue;
        metres.push_back(d);
        seconds.push_back(s.time_s[i] - s.time_s[i - 1]);
    }
    const double usual_s = median(std::move(seconds));
    const double usual_m = median(std::move(metres));
    const double pause = std::max(least_pause_s, break_in_steps * usual_s);
    const double jump = std::max(least_jump_m, break_in_steps * usual_m);
    c.begins.assign(s.size(), 0);
    for (std::size_t i = 0; i < s.size(); ++i)
        c.begins[i] = i == 0 || s.time_s[i] - s.time_s[i - 1] > pause ||
                      distance(s.at[i - 1], s.at[i]) > jump;
    return usual_s > 0 ? usual_m / usual_s : 0;
}

// From the row before to the row after, whichever there are.
bool stands(const MonitorSeries& s, std::size_t i, double usual_m_per_s) {
    const std::size_t a = i > 0 ? i - 1 : i;
    const std::size_t b = std::min(i + 1, s.size() - 1);
    const double seconds = s.time_s[b] - s.time_s[a];
    return seconds > 0 && distance(s.at[a], s.at[b]) < standing * usual_m_per_s * seconds;
}

// For each row of a run the ones that lie `look_m` of way behind and ahead of it, within the run.
struct Look {
    std::vector<std::size_t> behind, ahead;
};

Look look_about(const MonitorSeries& s, const Course& c) {
    std::vector<double> way(s.size(), 0);
    std::vector<std::size_t> first(s.size(), 0);
    for (std::size_t i = 1; i < s.size(); ++i) {
        way[i] = c.begins[i] ? way[i - 1] : way[i - 1] + distance(s.at[i - 1], s.at[i]);
        first[i] = c.begins[i] ? i : first[i - 1];
    }
    Look look{std::vector<std::size_t>(s.size()), std::vector<std::size_t>(s.size())};
    std::size_t back = 0;
    for (std::size_t i = 0; i < s.size(); ++i) {
        back = std::max(back, first[i]);
        while (back + 1 < i && way[i] - way[back + 1] >= look_m) ++back;
        look.behind[i] = back;
    }
    std::size_t front = s.size() ? s.size() - 1 : 0;
    for (std::size_t i = s.size(); i-- > 0;) {
        if (first[front] != first[i]) front = i;
        while (front > i + 1 && way[front - 1] - way[i] >= look_m) --front;
        look.ahead[i] = front;
    }
    return look;
}

// Whether it goes on much as it came. At the ends of a run nothing says that it does not.
bool is_straight(const MonitorSeries& s, const Look& look, std::size_t i) {
    const geo::Point came = unit(s.at[look.behind[i]], s.at[i]);
    const geo::Point goes = unit(s.at[i], s.at[look.ahead[i]]);
    const bool known = (came.x != 0 || came.y != 0) && (goes.x != 0 || goes.y != 0);
    return !known || came.x * goes.x + came.y * goes.y >= turning;
}

}  // namespace

Course course_of(const MonitorSeries& s) {
    require_sane(s);
    Course c;
    const double usual_m_per_s = find_breaks(s, c);
    const Look look = look_about(s, c);
    c.pass.assign(s.size(), Course::none);
    c.heading.resize(s.size());
    for (std::size_t i = 0; i < s.size(); ++i)
        c.heading[i] = unit(s.at[look.behind[i]], s.at[look.ahead[i]]);
    const auto goes = [&](std::size_t i) {
        return (c.heading[i].x != 0 || c.heading[i].y != 0) && is_straight(s, look, i) &&
               !stands(s, i, usual_m_per_s);
    };
    for (std::size_t from = 0; from < s.size();) {
        std::size_t to = from;
        while (to < s.size() && goes(to) && (to == from || !c.begins[to])) ++to;
        if (to - from >= fewest_rows && distance(s.at[from], s.at[to - 1]) >= shortest_pass_m) {
            std::fill(c.pass.begin() + static_cast<std::ptrdiff_t>(from),
                      c.pass.begin() + static_cast<std::ptrdiff_t>(to), c.passes);
            ++c.passes;
        }
        from = std::max(to, from + 1);
    }
    return c;
}

}  // namespace vrmap::clean
