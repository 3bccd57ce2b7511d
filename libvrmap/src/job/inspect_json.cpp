// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "job/told_json.hpp"
#include "vrmap/job/inspect.hpp"

namespace vrmap::job {

namespace {

using Json = nlohmann::ordered_json;

Json number(double v) {
    return std::isfinite(v) ? Json(v) : Json(nullptr);
}

Json column(const io::ColumnSurvey& c) {
    constexpr std::array<const char*, 5> kinds{"empty", "whole", "real", "date", "words"};
    Json j{{"name", c.name},
           {"kind", kinds[static_cast<std::size_t>(c.kind)]},
           {"filled", c.filled},
           {"blank", c.blank}};
    if (c.numeric()) {
        j["least"] = number(c.least);
        j["most"] = number(c.most);
        j["median"] = number(c.median);
    }
    if (!c.first_day.empty() && c.kind == io::ColumnSurvey::Kind::date) {
        j["first"] = c.first_day;
        j["last"] = c.last_day;
    }
    if (!c.few.empty()) j["distinct"] = c.few;
    if (c.unlike) j["unlike"] = c.unlike;
    return j;
}

Json guessed(const Guess& g, const io::LayerSurvey& layer) {
    constexpr std::array<const char*, 4> by{"nothing", "header", "values", "several"};
    Json j{{"column", layer.columns[g.column].name},
           {"role", g.role},
           {"unit", g.unit.empty() ? Json(nullptr) : Json(g.unit)},
           {"by", by[static_cast<std::size_t>(g.by)]}};
    if (g.by == Guess::By::several) j["units"] = g.units;
    return j;
}

Json place(const io::LayerSurvey& layer) {
    Json j{{"crs", layer.crs.empty() ? Json(nullptr) : Json(layer.crs)},
           {"crs_title", layer.crs_title},
           {"crs_has_code", layer.crs_has_code}};
    const geo::Box& e = layer.extent;
    if (e.min_x <= e.max_x) j["extent"] = {e.min_x, e.min_y, e.max_x, e.max_y};
    if (layer.centre) j["centre"] = {{"lon", layer.centre->lon}, {"lat", layer.centre->lat}};
    return j;
}

Json layer(const io::LayerSurvey& l, const LayerGuess& g) {
    Json j{{"name", l.name}, {"records", l.records}};
    if (!l.geometries.empty()) {
        j["geometries"] = Json::object();
        for (const auto& [name, n] : l.geometries) j["geometries"][name] = n;
    }
    if (l.raster)
        j["raster"] = {{"cols", l.raster->cols},
                       {"rows", l.raster->rows},
                       {"pixel_x", l.raster->pixel_x},
                       {"pixel_y", l.raster->pixel_y}};
    j.update(place(l));
    if (g.position)
        j["position"] = {{"x", l.columns[g.position->x].name},
                         {"y", l.columns[g.position->y].name},
                         {"degrees", g.position->degrees},
                         {"crs", g.position->crs.empty() ? Json(nullptr) : Json(g.position->crs)}};
    j["columns"] = Json::array();
    for (const io::ColumnSurvey& c : l.columns) j["columns"].push_back(column(c));
    j["guesses"] = Json::array();
    for (const Guess& one : g.columns) j["guesses"].push_back(guessed(one, l));
    return j;
}

void tell_form(const io::Survey& s, Json& j) {
    j["encoding"] = s.encoding;
    if (s.kind != io::Survey::Kind::table) return;
    j["delimiter"] = std::string(1, s.form.delimiter);
    j["header"] = s.form.header;
    j["skip_lines"] = s.form.skip_lines;
}

Json logged(const LoggedQuantity& q) {
    Json j{{"unit", q.unit},
           {"records_at_work", q.at_work},
           {"median", number(q.median)},
           {"total_unit", q.total_unit},
           {"total_counted", q.total.counted ? number(*q.total.counted) : Json(nullptr)},
           {"total_summed", number(q.total.summed)}};
    if (q.element.empty()) return j;
    j["element"] = q.element;
    j["sections"] = q.sections;
    return j;
}

Json log(const LogInspection& l) {
    Json j{{"names", l.names},
           {"records", l.records},
           {"from_local", l.from},
           {"to_local", l.to},
           {"clock_ahead_of_utc_s", l.clock ? number(l.clock->ahead_of_utc_s) : Json(nullptr)},
           {"channels", l.channels}};
    if (!l.extent.empty())
        j["extent"] = {l.extent.min_x, l.extent.min_y, l.extent.max_x, l.extent.max_y};
    if (l.harvest) {
        j["yield"] = logged(*l.harvest);
        j["yield"]["moisture_pct"] = number(l.moisture_pct);
    }
    for (const LoggedQuantity& q : l.applied) j["applied"].push_back(logged(q));
    return j;
}

Json task(const WorkInspection& w, std::size_t k) {
    const isoxml::LoggedTask& t = w.work.tasks[k];
    Json j{{"id", t.id},
           {"name", t.name},
           {"customer", t.customer},
           {"farm", t.farm},
           {"field", t.field},
           {"products", t.products},
           {"status", t.status ? Json(*t.status) : Json(nullptr)},
           {"has_grid", t.has_grid}};
    j["totals"] = Json::array();
    for (const isoxml::WorkTime& time : t.times)
        for (const isoxml::LoggedTotal& total : time.totals)
            if (const auto m = isoxml::meaning_of(total.ddi); m.measure != isoxml::Measure::other)
                j["totals"].push_back({{"to", time.to},
                                       {"measure", m.name},
                                       {"element", total.element},
                                       {"value", static_cast<double>(total.raw) * m.factor}});
    j["logs"] = Json::array();
    for (const LogInspection& l : w.logs)
        if (l.task == k) j["logs"].push_back(log(l));
    return j;
}

Json work(const WorkInspection& w) {
    Json j{{"version", w.work.version}, {"written_by", w.work.written_by}};
    j["machines"] = Json::array();
    for (const isoxml::Device& d : w.work.devices)
        j["machines"].push_back({{"id", d.id},
                                 {"name", d.name},
                                 {"serial", d.serial},
                                 {"elements", d.elements.size()}});
    j["tasks"] = Json::array();
    for (std::size_t k = 0; k < w.work.tasks.size(); ++k) j["tasks"].push_back(task(w, k));
    return j;
}

Json file(const Inspection& i) {
    const io::Survey& s = i.survey;
    Json j{{"file", s.path.string()}, {"kind", io::name_of(s.kind)}, {"bytes", s.bytes}};
    if (!s.encoding.empty()) tell_form(s, j);
    j["layers"] = Json::array();
    for (std::size_t k = 0; k < s.layers.size(); ++k)
        j["layers"].push_back(layer(s.layers[k], i.guesses[k]));
    if (!s.names.empty()) j["names"] = s.names;
    if (!i.inside.empty()) j["inside"] = Json::array();
    for (const Inspection& one : i.inside) j["inside"].push_back(file(one));
    if (i.work) j["task_data"] = work(*i.work);
    j["odd"] = Json::array();
    for (const Message& m : s.odd) j["odd"].push_back(told_json(m));
    j["fault"] = s.fault ? told_json(*s.fault) : Json(nullptr);
    return j;
}

}  // namespace

std::string inspection_json(const std::vector<Inspection>& all) {
    Json j = Json::array();
    for (const Inspection& one : all) j.push_back(file(one));
    return j.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace vrmap::job
