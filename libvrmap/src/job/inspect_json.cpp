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
