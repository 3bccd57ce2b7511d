// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/machine_log.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace vrmap::isoxml {

namespace {

using Column = LogTable::Column;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
// Seconds between records beyond which a machine stood, or its log did.
constexpr double longest_step_s = 10;
constexpr double m2_in_ha = 10'000;
constexpr double kg_in_t = 1000;

double seconds_after(const LogTable& t, std::size_t row) {
    if (row + 1 >= t.rows()) return 0;
    const double s = static_cast<double>(t.local_ms[row + 1] - t.local_ms[row]) / 1000;
    return s > 0 && s <= longest_step_s ? s : 0;
}

// Metres between two places of one field, on the sphere's plane about them.
double way(geo::LonLat a, geo::LonLat b) {
    constexpr double metres_in_degree = 111'195;
    const double north = (b.lat - a.lat) * metres_in_degree;
    const double east = (b.lon - a.lon) * metres_in_degree * std::cos(a.lat * M_PI / 180);
    return std::hypot(north, east);
}

std::vector<double> values_of(const Column& c) {
    std::vector<double> out(c.raw.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = c.value(i);
    return out;
}

const Column* fullest(const std::vector<const Column*>& columns) {
    const Column* best = nullptr;
    std::size_t most = 0;
    for (const Column* c : columns) {
        const auto known = static_cast<std::size_t>(std::count_if(
            c->raw.begin(), c->raw.end(), [](std::int32_t raw) { return raw != Column::unknown; }));
        if (known > most) {
            best = c;
            most = known;
        }
    }
    return best;
}

// From an element up to its machine.
std::vector<std::string> upwards(const WorkDone& work, const std::string& id) {
    std::vector<std::string> ids{id};
    const auto found = work.find(id);
    if (!found) return ids;
    const auto& elements = found.device->elements;
    const DeviceElement* at = found.element;
    while (at->parent && ids.size() <= elements.size()) {
        at = &elements[*at->parent];
        ids.push_back(at->id);
    }
    return ids;
}

// Of the element itself, or what is nearest above it; else the only one there is.
const Column* governing(const LogTable& t, const WorkDone& work, Measure measure,
                        const std::string& element) {
    for (const std::string& id : upwards(work, element))
        if (const Column* c = t.find(measure, id)) return c;
    const auto all = t.all(measure);
    return all.size() == 1 ? all.front() : nullptr;
}

std::vector<unsigned char> at_work(const LogTable& t, const WorkDone& work,
                                   const std::string& element) {
    const Column* state = governing(t, work, Measure::work_state, element);
    std::vector<unsigned char> out(t.rows(), 1);
    if (state)
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = state->raw[i] == 1;
    return out;
}

std::optional<double> built_width(const WorkDone& work, const std::string& element) {
    const auto found = work.find(element);
    return found ? built_width_m(*found.device, *found.element) : std::nullopt;
}

double property(const WorkDone& work, const std::string& element, Ddi ddi) {
    const auto found = work.find(element);
    if (!found || !found.element->properties.contains(ddi)) return 0;
    return found.element->properties.at(ddi) * meaning_of(ddi).factor;
}

// A counter that starts again begins at 0.
std::optional<double> counted(const Column* counter) {
    if (!counter) return std::nullopt;
    std::optional<double> before;
    double moved = 0;
    for (std::size_t i = 0; i < counter->raw.size(); ++i) {
        const double now = counter->value(i);
        if (std::isnan(now)) continue;
        if (before) moved += now >= *before ? now - *before : now;
        before = now;
    }
    return before ? std::optional(moved) : std::nullopt;
}

std::vector<double> width_over(const LogTable& t, const WorkDone& work,
                               const std::string& element) {
    for (const Measure m : {Measure::width, Measure::width_most, Measure::width_usual})
        if (const Column* c = governing(t, work, m, element)) return values_of(*c);
    return std::vector<double>(t.rows(), built_width(work, element).value_or(nan));
}

struct YieldSource {
    Measure yield, flow, total;
    HarvestLog::Basis basis;
};
constexpr YieldSource sources[] = {
    {Measure::yield_mass, Measure::flow_mass, Measure::yield_total, HarvestLog::Basis::wet_mass},
    {Measure::yield_dry, Measure::flow_dry, Measure::dry_total, HarvestLog::Basis::dry_mass},
    {Measure::yield_volume, Measure::flow_volume, Measure::other, HarvestLog::Basis::volume},
};

// t/ha of kg/s over a width at a speed; of l/s, m³/ha.
double yield_of(double flow, double width, double speed) {
    const double m2_per_s = width * speed;
    return m2_per_s > 0 ? flow / m2_per_s * m2_in_ha / kg_in_t : nan;
}

// What is still in the machine flows on after the header has left the crop: a flow counts always.
double summed(const LogTable& t, const HarvestLog& h) {
    double sum = 0;
    for (std::size_t i = 0; i < t.rows(); ++i) {
        const double s = seconds_after(t, i);
        const double part =
            !h.flow.empty() ? h.flow[i] * s
                            : h.yield[i] * kg_in_t / m2_in_ha * h.width_m[i] * speed_at(t, i) * s;
        if ((h.at_work[i] || !h.flow.empty()) && std::isfinite(part)) sum += part;
    }
    return sum;
}

void read_yield(const LogTable& t, const WorkDone& work, const YieldSource& s, HarvestLog& h) {
    const Column* yield = fullest(t.all(s.yield));
    const Column* flow = fullest(t.all(s.flow));
    const std::string& element = (yield ? yield : flow)->element;
    h.basis = s.basis;
    h.at_work = at_work(t, work, element);
    h.width_m = width_over(t, work, element);
    if (flow) h.flow = values_of(*flow);
    h.yield_from_flow = !yield;
    if (yield)
        h.yield = values_of(*yield);
    else
        for (std::size_t i = 0; i < t.rows(); ++i)
            h.yield.push_back(yield_of(h.flow[i], h.width_m[i], speed_at(t, i)));
    h.total_kg.counted = counted(fullest(t.all(s.total)));
    if (s.total == Measure::other) h.total_kg.counted.reset();
}

// Elements with that measure, but for those above others of them.
std::vector<const Column*> lowest(const LogTable& t, const WorkDone& work, Measure measure) {
    auto columns = t.all(measure);
    std::vector<std::string> above;
    for (const Column* c : columns) {
        const auto ids = upwards(work, c->element);
        above.insert(above.end(), ids.begin() + 1, ids.end());
    }
    std::erase_if(columns, [&](const Column* c) {
        return std::find(above.begin(), above.end(), c->element) != above.end();
    });
    return columns;
}

// Whose product it is: the bin's, else the machine's.
std::string owner(const WorkDone& work, const std::string& element) {
    const auto ids = upwards(work, element);
    for (const std::string& id : ids) {
        const auto found = work.find(id);
        if (found && found.element->kind == DeviceElement::Kind::bin) return id;
    }
    return ids.back();
}

AppliedLog::Section section_of(const LogTable& t, const WorkDone& work, const Column& c) {
    AppliedLog::Section s;
    s.element = c.element;
    s.width_m = built_width(work, c.element);
    const auto found = work.find(c.element);
    const bool section = found && found.element->kind == DeviceElement::Kind::section;
    if (const Column* w = section ? t.find(Measure::width, c.element)
                                  : governing(t, work, Measure::width, c.element))
        s.width = values_of(*w);
    s.right_m = property(work, c.element, 135);
    s.ahead_m = property(work, c.element, 134);
    s.rate = values_of(c);
    s.at_work = at_work(t, work, c.element);
    return s;
}

double summed(const LogTable& t, const AppliedLog& log) {
    double sum = 0;
    for (std::size_t i = 0; i < t.rows(); ++i) {
        const double metres = speed_at(t, i) * seconds_after(t, i);
        for (const AppliedLog::Section& s : log.sections) {
            const double part = s.rate[i] / m2_in_ha * s.width_at(i) * metres;
            if (s.at_work[i] && std::isfinite(part)) sum += part;
        }
    }
    return sum;
}

void add_applied(const LogTable& t, const WorkDone& work, bool volume,
                 std::vector<AppliedLog>& logs) {
    const Measure rate = volume ? Measure::applied_volume : Measure::applied_mass;
    const Measure total = volume ? Measure::applied_total_volume : Measure::applied_total_mass;
    std::map<std::string, AppliedLog> by_owner;
    for (const Column* c : lowest(t, work, rate)) {
        AppliedLog& log = by_owner[owner(work, c->element)];
        log.sections.push_back(section_of(t, work, *c));
    }
    for (auto& [element, log] : by_owner) {
        log.element = element;
        log.volume = volume;
        log.total.summed = summed(t, log);
        log.total.counted = counted(governing(t, work, total, element));
        logs.push_back(std::move(log));
    }
}

}  // namespace

double speed_at(const LogTable& t, std::size_t row) {
    if (const Column* logged = t.find(Measure::speed); logged && !std::isnan(logged->value(row)))
        return logged->value(row);
    // a step behind and a step ahead, whichever there are
    const std::size_t from = row > 0 ? row - 1 : row;
    const std::size_t to = std::min(row + 1, t.rows() - 1);
    for (const auto& [a, b] : {std::pair{from, to}, std::pair{row, to}, std::pair{from, row}}) {
        const double s = static_cast<double>(t.local_ms[b] - t.local_ms[a]) / 1000;
        const double metres = way(t.place[a], t.place[b]);
        if (b > a && s > 0 && s <= 2 * longest_step_s && std::isfinite(metres)) return metres / s;
    }
    return nan;
}

std::optional<HarvestLog> harvest_log(const LogTable& t, const WorkDone& work) {
    for (const YieldSource& s : sources) {
        if (!fullest(t.all(s.yield)) && !fullest(t.all(s.flow))) continue;
        HarvestLog h;
        read_yield(t, work, s, h);
        if (const Column* c = fullest(t.all(Measure::moisture))) h.moisture_pct = values_of(*c);
        if (const Column* c = fullest(t.all(Measure::protein))) h.protein_pct = values_of(*c);
        h.lag_known = fullest(t.all(Measure::yield_lag));
        h.total_kg.summed = summed(t, h);
        return h;
    }
    return std::nullopt;
}

double AppliedLog::Section::width_at(std::size_t row) const {
    if (!width.empty() && width[row] > 0) return width[row];
    return width_m.value_or(nan);
}

std::vector<AppliedLog> applied_logs(const LogTable& t, const WorkDone& work) {
    std::vector<AppliedLog> logs;
    for (const bool volume : {false, true}) add_applied(t, work, volume, logs);
    return logs;
}

}  // namespace vrmap::isoxml
