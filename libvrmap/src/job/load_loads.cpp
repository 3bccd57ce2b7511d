// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <map>

#include "job/load_spread.hpp"
#include "vrmap/error.hpp"

namespace vrmap::job {

namespace {

using Way = std::vector<geo::TimedPoint>;

// A load and whose it was.
struct Driven {
    geo::Load load;
    std::string machine;
};

[[noreturn]] void refuse_blank(const Place& place, const std::string& column) {
    throw InputError(place, {"loads.blank", {{"column", column}}});
}

// Each machine's way by its name; of one that nobody named by "".
std::map<std::string, Way> ways_of(const OrganicInput& o, const io::Points& p) {
    const std::string path = o.source.path.string();
    std::map<std::string, Way> ways;
    const auto machines = rows_by_machine(p, o.log.columns.machine);
    for (std::size_t m = 0; m < machines.size(); ++m) {
        if (machines[m].empty()) continue;
        const bool named = m + 1 < machines.size();
        Way& way = ways[named ? p.words[static_cast<std::size_t>(o.log.columns.machine)][m] : ""];
        for (const std::size_t i : machines[m]) {
            const double time = p.columns.front()[i];
            if (std::isnan(time)) refuse_blank({path, p.record[i]}, o.source.numbers.front());
            if (!way.empty() && time < way.back().time_s)
                throw InputError({path, p.record[i]}, {"track.backwards", {}});
            way.push_back({p.at[i], time, p.record[i]});
        }
    }
    return ways;
}

std::vector<Driven> loads_in(const OrganicInput& o, const io::Table& t) {
    const SpreadLog::LoadTable& table = *o.log.loads;
    const auto cell = [&](int column, std::size_t row) {
        const auto k = static_cast<std::size_t>(column);
        const double value = t.columns[k][row];
        if (std::isnan(value)) refuse_blank({table.path.string(), t.line[row]}, table.wanted[k]);
        return value;
    };
    std::vector<Driven> loads;
    for (std::size_t i = 0; i < t.line.size(); ++i) {
        const bool own_width = table.columns.width >= 0;
        Driven d{{cell(0, i), cell(1, i), cell(2, i) * o.log.per_unit,
                  own_width ? Metres{cell(table.columns.width, i)} : o.log.width, t.line[i]},
                 {}};
        if (!(d.load.width.value > 0 && d.load.width.value <= 60))
            throw InputError({table.path.string(), t.line[i]},
                             {"loads.bad_width", {{"value", text(d.load.width.value)}}});
        if (!(d.load.to_s > d.load.from_s))
            throw InputError({table.path.string(), t.line[i]}, {"loads.ends_first", {}});
        if (table.columns.machine >= 0)
            d.machine = t.words[static_cast<std::size_t>(table.columns.machine)]
                               [static_cast<std::size_t>(cell(table.columns.machine, i))];
        loads.push_back(std::move(d));
    }
    return loads;
}

// A machine spreads one load at a time.
void require_apart(std::vector<Driven> loads, const std::string& path) {
    std::stable_sort(loads.begin(), loads.end(), [](const Driven& a, const Driven& b) {
        return std::tie(a.machine, a.load.from_s) < std::tie(b.machine, b.load.from_s);
    });
    for (std::size_t i = 1; i < loads.size(); ++i) {
        const Driven& a = loads[i - 1];
        const Driven& b = loads[i];
        if (a.machine == b.machine && b.load.from_s < a.load.to_s)
            throw InputError(
                {path, b.load.record},
                {"loads.overlap", {{"other", text(static_cast<long long>(a.load.record))}}});
    }
}

std::string joined_names(const std::map<std::string, Way>& ways) {
    std::string all;
    for (const auto& [name, way] : ways) all.append(all.empty() ? "" : ", ").append(name);
    return all;
}

const Way& way_of(const Driven& d, const std::map<std::string, Way>& ways, io::Clock clock,
                  const std::string& path) {
    const auto found = ways.find(d.machine);
    if (found == ways.end())
        throw InputError(
            {path, d.load.record},
            {"loads.no_machine", {{"machine", d.machine}, {"known", joined_names(ways)}}});
    const Way& way = found->second;
    if (d.load.from_s < way.front().time_s || d.load.to_s > way.back().time_s)
        throw InputError({path, d.load.record},
                         {"loads.outside_track",
                          {{"from", io::iso_time({way.front().time_s, clock})},
                           {"to", io::iso_time({way.back().time_s, clock})}}});
    return way;
}

void add_steps(const geo::Load& load, const Way& way, std::vector<double>& steps) {
    for (std::size_t i = 0; i + 1 < way.size(); ++i)
        if (way[i + 1].time_s > load.from_s && way[i].time_s < load.to_s)
            steps.push_back(
                std::hypot(way[i + 1].at.x - way[i].at.x, way[i + 1].at.y - way[i].at.y));
}

}  // namespace

std::vector<geo::Swath> load_loads(const OrganicInput& o, SpreadTo& to) {
    const SpreadLog::LoadTable& table = *o.log.loads;
    const std::string path = table.path.string();
    io::InputRecord record{o.source.role, table.file, 0, {}, {}};
    const io::Table t = io::read_table(table.path, table.wanted, table.form, record);
    to.out.inputs.push_back(std::move(record));
    const io::Points p = points_on_field(o, to);
    const auto ways = ways_of(o, p);
    const auto loads = loads_in(o, t);
    if (t.clock != p.clock) throw InputError({path, t.line.front()}, {"loads.clocks", {}});
    require_apart(loads, path);
    std::vector<geo::Swath> swaths;
    std::vector<double> steps;
    for (const Driven& d : loads) {
        const Way& way = way_of(d, ways, *p.clock, path);
        add_steps(d.load, way, steps);
        const auto strips = geo::swaths_of(d.load, way, o.log.longest_step);
        if (strips.empty())
            throw InputError({path, d.load.record},
                             {"loads.no_way", {{"longest_m", text(o.log.longest_step.value)}}});
        require_dose({path, d.load.record}, strips.front().dose);
        swaths.insert(swaths.end(), strips.begin(), strips.end());
    }
    require_short_steps(o, std::move(steps));
    return swaths;
}

}  // namespace vrmap::job
