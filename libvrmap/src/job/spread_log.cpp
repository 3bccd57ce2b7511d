// SPDX-License-Identifier: Apache-2.0
#include "job/spread_log.hpp"

#include <algorithm>

#include "job/layer_source.hpp"
#include "job/limits.hpp"
#include "job/stated_unit.hpp"
#include "job/table_form.hpp"

namespace vrmap::job {

namespace {

using Shape = SpreadLog::Shape;
using Amount = SpreadLog::Amount;
using Cells = io::TableForm::Cells;
using Units = std::vector<std::pair<std::string, double>>;

constexpr const char* density_key = "density_t_per_m3";

double density(Section& s) {
    const Limits possible = limits_of("organic", density_key);
    return s.need_number(density_key, possible.least, possible.most);
}

// What one of the stated unit is; by volume the material's density says it.
void unit(Section& s, const Units& by_mass, const Units& by_volume, SpreadLog& log) {
    Units all = by_mass;
    all.insert(all.end(), by_volume.begin(), by_volume.end());
    const StatedUnit said = stated_unit(s, "unit", all);
    log.per_unit = said.factor;
    if (!s.has("unit")) s.has(density_key);  // whose it is, is not known
    if (std::none_of(by_volume.begin(), by_volume.end(),
                     [&said](const auto& known) { return known.first == said.name; }))
        return;
    log.density_t_per_m3 = density(s);
    log.per_unit *= log.density_t_per_m3;
}

// The column that says how much: one of two keys.
Amount amount(Section& s, Amount other, const char* key, std::vector<std::string>& numbers) {
    const bool is_other = s.has(key);
    if (is_other && s.has("rate"))
        s.refuse(key, {"organic.two_amounts", {{"one", "rate"}, {"other", key}}});
    numbers = {s.need_words(is_other ? key : "rate")};
    return is_other ? other : Amount::rate;
}

int column(Section& s, const char* key, std::vector<std::string>& numbers) {
    if (!s.has(key)) return -1;
    numbers.push_back(s.need_words(key));
    return static_cast<int>(numbers.size()) - 1;
}

void width(Section& s, SpreadLog& log, int& at, std::vector<std::string>& numbers) {
    at = column(s, "width", numbers);
    if (at < 0) log.width = {s.need_number("width_m", 0.1, 60)};
}

void longest_step(Section& s, SpreadLog& log) {
    log.longest_step = {s.number("longest_step_m", 0.1, 1000).value_or(20)};
}

void polygons(Section& s, const char* role, OrganicInput& o) {
    o.source = layer_source(s, role);
    o.log.amount = amount(s, Amount::total, "amount", o.source.numbers);
    if (o.log.amount == Amount::total)
        unit(s, known_masses(), known_volumes(), o.log);
    else
        unit(s, known_organic_units(), known_volume_units(), o.log);
}

// How fast it drove, of a log of flows.
void speed(Section& s, OrganicInput& o) {
    auto& numbers = o.source.numbers;
    o.log.columns.speed = column(s, "speed", numbers);
    if (o.log.columns.speed >= 0)
        o.log.m_per_s_per_unit = stated_unit(s, "speed_unit", known_speeds()).factor;
    o.log.columns.time = column(s, "time", numbers);
    if (o.log.columns.time >= 0) o.source.form.cells[numbers.back()] = Cells::time;
    if (o.log.columns.speed < 0 && o.log.columns.time < 0) s.lack("speed", "\"…\"");
}

void path(Section& s, const char* role, OrganicInput& o) {
    o.source = layer_source(s, role);
    auto& numbers = o.source.numbers;
    o.log.amount = amount(s, Amount::flow, "flow", numbers);
    if (o.log.amount == Amount::flow)
        unit(s, known_mass_flows(), known_volume_flows(), o.log);
    else
        unit(s, known_organic_units(), known_volume_units(), o.log);
    width(s, o.log, o.log.columns.width, numbers);
    if (o.log.amount == Amount::flow) speed(s, o);
    o.log.columns.machine = column(s, "machine", numbers);
    if (o.log.columns.machine >= 0) o.source.form.cells[numbers.back()] = Cells::words;
    longest_step(s, o.log);
}

void loads(Section& s, const char* role, OrganicInput& o) {
    o.log.amount = Amount::total;
    SpreadLog::LoadTable t;
    const Section::File file = s.need_file("file");
    t.path = file.path;
    t.file = file.name;
    t.wanted = {s.need_words("start"), s.need_words("end"), s.need_words("amount")};
    t.form = table_form(s);
    t.form.cells = {{t.wanted[0], Cells::time}, {t.wanted[1], Cells::time}};
    unit(s, known_masses(), known_volumes(), o.log);
    width(s, o.log, t.columns.width, t.wanted);
    t.columns.machine = column(s, "machine", t.wanted);
    o.source = layer_source(s, role, "track");
    o.source.numbers = {s.need_words("time")};
    o.source.form.cells[o.source.numbers[0]] = Cells::time;
    o.log.columns.time = 0;
    if (t.columns.machine >= 0) {
        o.source.numbers.push_back(t.wanted.back());
        o.source.form.cells[t.wanted.back()] = t.form.cells[t.wanted.back()] = Cells::words;
        o.log.columns.machine = 1;
    }
    longest_step(s, o.log);
    o.log.loads = std::move(t);
}

// Which units and widths it has is the machine's to say.
void taskdata(Section& s, const char* role, OrganicInput& o) {
    const Section::File file = s.need_file("file");
    o.source.role = role;
    o.source.path = file.path;
    o.source.file = file.name;
    o.source.crs = io::wgs84.definition;
    o.log.task = s.words("task").value_or("");
    o.log.product = s.words("product").value_or("");
    if (s.has(density_key)) o.log.density_t_per_m3 = density(s);
    o.log.width = {s.number("width_m", 0.1, 60).value_or(0)};
    longest_step(s, o.log);
}

}  // namespace

void read_spread_log(Section& s, const char* role, OrganicInput& o) {
    const std::vector<std::string> shapes{"polygons", "path", "loads", "taskdata"};
    if (!s.has("shape"))  // whose keys these are is not known
        for (const char* key : {"width", "width_m", "longest_step_m", "machine", "time", "speed",
                                "speed_unit", "flow", "amount"})
            s.has(key);
    o.log.shape = static_cast<Shape>(s.choice("shape", shapes, std::nullopt));
    constexpr void (*read[])(Section&, const char*, OrganicInput&) = {polygons, path, loads,
                                                                      taskdata};
    read[static_cast<std::size_t>(o.log.shape)](s, role, o);
}

}  // namespace vrmap::job
