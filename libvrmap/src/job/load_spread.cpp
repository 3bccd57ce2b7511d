// SPDX-License-Identifier: Apache-2.0
#include "job/load_spread.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "job/limits.hpp"
#include "vrmap/error.hpp"
#include "vrmap/interpolate/resample.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::job {

namespace {

using Shape = SpreadLog::Shape;
using Amount = SpreadLog::Amount;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
// 1 km/h: under it no spreader works, and a flow over so little way would be any dose.
constexpr double standing_m_per_s = units::m_in_km / units::s_in_h;

double distance(geo::Point a, geo::Point b) {
    return std::hypot(b.x - a.x, b.y - a.y);
}

// Of one machine's log, row by row: what each row says of the strip that begins there.
class PathOfRows {
public:
    PathOfRows(const OrganicInput& o, const io::Points& p) : o_(o), p_(p) {}

    std::vector<geo::PathPoint> of(const std::vector<std::size_t>& rows) {
        std::vector<geo::PathPoint> path;
        for (std::size_t k = 0; k < rows.size(); ++k)
            path.push_back(point(rows[k], k + 1 < rows.size() ? rows[k + 1] : rows[k]));
        return path;
    }
    long long stood() const { return stood_; }  ///< rows with a flow and no speed

private:
    geo::PathPoint point(std::size_t row, std::size_t next) {
        const double width =
            o_.log.width.value > 0 ? o_.log.width.value : value(o_.log.columns.width, row);
        const double dose =
            o_.log.amount == Amount::flow ? dose_of_flow_at(row, next, width) : amount(row);
        // a blank breaks the path: what was dropped there is not known
        if (std::isfinite(dose)) require_dose({o_.source.path.string(), p_.record[row]}, {dose});
        const bool known = std::isfinite(dose) && std::isfinite(width);
        return {p_.at[row], {dose}, {known ? width : 0}, p_.record[row]};
    }

    double value(int column, std::size_t row) const {
        return column < 0 ? nan : p_.columns[static_cast<std::size_t>(column)][row];
    }
    double amount(std::size_t row) const { return p_.columns.front()[row] * o_.log.per_unit; }

    double dose_of_flow_at(std::size_t row, std::size_t next, double width) {
        const double flow = amount(row);
        if (flow == 0) return 0;
        const double speed = speed_at(row, next);
        const bool stands = speed >= 0 && speed < standing_m_per_s;
        stood_ += stands && flow > 0;
        return stands || !(width > 0) ? nan : dose_of_flow(flow, {width}, speed).value;
    }

    // Logged, else of the way to the next place and its time.
    double speed_at(std::size_t row, std::size_t next) const {
        const double logged = value(o_.log.columns.speed, row) * o_.log.m_per_s_per_unit;
        if (std::isfinite(logged)) return logged;
        const int time = o_.log.columns.time;
        const double seconds = value(time, next) - value(time, row);
        if (seconds < 0)
            throw InputError({o_.source.path.string(), p_.record[next]}, {"track.backwards", {}});
        return seconds > 0 ? distance(p_.at[row], p_.at[next]) / seconds : nan;
    }

    const OrganicInput& o_;
    const io::Points& p_;
    long long stood_ = 0;
};

std::vector<geo::Swath> load_path(const OrganicInput& o, SpreadTo& to) {
    const io::Points p = points_on_field(o, to);
    PathOfRows rows_as(o, p);
    std::vector<geo::Swath> swaths;
    std::vector<double> steps;
    for (const auto& rows : rows_by_machine(p, o.log.columns.machine)) {
        const auto path = rows_as.of(rows);
        for (std::size_t i = 0; i + 1 < path.size(); ++i)
            if (path[i].dose.value > 0) steps.push_back(distance(path[i].at, path[i + 1].at));
        const auto strips = geo::swaths_along(path, o.log.longest_step);
        swaths.insert(swaths.end(), strips.begin(), strips.end());
    }
    require_short_steps(o, std::move(steps));
    if (rows_as.stood() > 0)
        to.out.notes.push_back({"organic.stood",
                                {{"file", o.source.file},
                                 {"count", text(rows_as.stood())},
                                 {"of", text(static_cast<long long>(p.at.size()))}}});
    return swaths;
}

void carry(std::vector<geo::Polygon>& parts, const io::Transform& to) {
    for (geo::Polygon& part : parts) {
        to(part.outer);
        for (geo::Ring& hole : part.holes) to(hole);
    }
}

std::vector<geo::Swath> load_polygons(const OrganicInput& o, SpreadTo& to) {
    io::Polygons p = io::read_polygons(o.source, io::Repair::yes, to.out.inputs);
    const std::string path = o.source.path.string();
    const io::Transform into(p.crs, to.out.crs, path);
    std::vector<geo::Swath> swaths;
    std::vector<geo::Point> places;
    for (std::size_t i = 0; i < p.ground.size(); ++i) {
        carry(p.ground[i], into);
        double dose = p.columns.front()[i] * o.log.per_unit;
        if (o.log.amount == Amount::total && !p.ground[i].empty())
            dose *= units::m2_in_ha / geo::area_m2(p.ground[i]);
        if (std::isnan(dose) || p.ground[i].empty()) continue;
        require_dose({path, p.record[i]}, {dose});
        places.push_back(p.ground[i].front().outer.front());
        swaths.push_back({std::move(p.ground[i]), {dose}, p.record[i]});
    }
    require_on_field({o.source, p.crs, places, o.confirmed}, to.field);
    return swaths;
}

// The file of the newest log against those of the earlier ones of its kind.
void require_own_log(const OrganicInput& o, const io::InputLog& inputs, std::size_t newest) {
    for (std::size_t i = 0; i < newest; ++i)
        if (inputs[i].role == inputs[newest].role && inputs[i].sha256 == inputs[newest].sha256)
            throw InputError({o.log.loads ? o.log.loads->path.string() : o.source.path.string()},
                             {"organic.same_log", {}});
}

}  // namespace

io::Points points_on_field(const OrganicInput& o, SpreadTo& to) {
    io::Points p = io::read_points(o.source, to.out.inputs);
    io::Transform(p.crs, to.out.crs, o.source.path.string())(p.at);
    require_on_field({o.source, p.crs, p.at, o.confirmed}, to.field);
    return p;
}

std::vector<std::vector<std::size_t>> rows_by_machine(const io::Points& p, int column) {
    const auto k = static_cast<std::size_t>(column);
    const std::size_t named = column < 0 ? 0 : p.words[k].size();
    std::vector<std::vector<std::size_t>> rows(named + 1);  // the last: nobody is named
    for (std::size_t i = 0; i < p.at.size(); ++i) {
        const double machine = column < 0 ? std::nan("") : p.columns[k][i];
        rows[std::isnan(machine) ? named : static_cast<std::size_t>(machine)].push_back(i);
    }
    return rows;
}

void require_dose(const Place& place, OrganicDose dose) {
    static const Limits possible = limits_of("organic", "dose_t_per_10a");
    if (!possible.hold(to_t_per_10a(dose)))
        throw InputError(place,
                         {"organic.out_of_range", {{"t_per_10a", text(to_t_per_10a(dose), 3)}}});
}

void require_short_steps(const OrganicInput& o, std::vector<double> steps) {
    constexpr double most_lost = 0.5;
    std::erase_if(steps, [](double step) { return !(step > 0); });
    const double longest = o.log.longest_step.value;
    const auto lost = static_cast<double>(
        std::count_if(steps.begin(), steps.end(), [=](double step) { return step > longest; }));
    const double share = steps.empty() ? 0 : lost / static_cast<double>(steps.size());
    if (share > most_lost)
        throw InputError({o.source.path.string()}, {"organic.steps_too_long",
                                                    {{"share_pct", text(100 * share, 0)},
                                                     {"longest_m", text(longest)},
                                                     {"median_m", text(median(steps), 1)}}});
}

std::vector<geo::Swath> load_spread(const OrganicInput& o, SpreadTo& to) {
    constexpr std::vector<geo::Swath> (*load[])(const OrganicInput&, SpreadTo&) = {
        load_polygons, load_path, load_loads, load_work};
    const std::size_t before = to.out.inputs.size();
    auto swaths = load[static_cast<std::size_t>(o.log.shape)](o, to);
    if (o.log.shape != Shape::taskdata) require_own_log(o, to.out.inputs, before);
    if (!(interpolate::dose_of(swaths, to.out.evidence.grid).total_t > 0))
        throw InputError({o.source.path.string()}, {"organic.none_on_field", {}});
    return swaths;
}

}  // namespace vrmap::job
