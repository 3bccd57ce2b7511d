// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/inspect.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "job/columns.hpp"
#include "vrmap/io/projection.hpp"

namespace vrmap::job {

namespace {

bool small(const io::ColumnSurvey& c, double most) {
    return c.least >= -most && c.most <= most;
}

Guess guess(const io::ColumnSurvey& c, std::size_t at) {
    Guess g;
    const NamedColumn named = named_column(c.name);
    g.column = at;
    g.role = named.role;
    if (!named.unit.empty()) {
        g.unit = named.unit;
        g.by = Guess::By::header;
    } else if (c.numeric()) {
        g.units = units_by_median(g.role, c.median);
        g.by = g.units.empty()       ? Guess::By::nothing
               : g.units.size() == 1 ? Guess::By::values
                                     : Guess::By::several;
        if (g.by == Guess::By::values) g.unit = g.units.front();
    }
    return g;
}

// The last words a yield column has: a log's own "yield" counts only where its cells are numbers.
bool fits(const Guess& g, const io::ColumnSurvey& c) {
    static const std::set<std::string> words{"date", "crop", "field"};
    return words.count(g.role) || c.numeric() || c.kind == io::ColumnSurvey::Kind::empty;
}

std::string crs_column(const io::LayerSurvey& layer, const LayerGuess& guesses) {
    const Guess* epsg = find_guess(guesses, "epsg");
    if (!epsg) return {};
    const io::ColumnSurvey& c = layer.columns[epsg->column];
    const bool one = c.kind == io::ColumnSurvey::Kind::whole && c.least == c.most;
    return one && c.least > 1000 && c.least < 1e6 ? "EPSG:" + text(c.least) : std::string();
}

std::optional<Position> position_of(const io::LayerSurvey& layer, const LayerGuess& guesses) {
    const Guess* x = find_guess(guesses, "x");
    const Guess* y = find_guess(guesses, "y");
    const Guess* lon = find_guess(guesses, "longitude");
    const Guess* lat = find_guess(guesses, "latitude");
    const auto numeric = [&](const Guess* g) { return g && layer.columns[g->column].numeric(); };
    if (numeric(lon) && numeric(lat)) x = lon, y = lat;
    if (!numeric(x) || !numeric(y)) return std::nullopt;
    Position p{x->column, y->column, false, {}};
    p.degrees = small(layer.columns[p.x], 180) && small(layer.columns[p.y], 90);
    p.crs = p.degrees ? "EPSG:4326" : crs_column(layer, guesses);
    return p;
}

// A log without header: two neighbours within a degree, of which only one can be a longitude.
std::optional<Position> bare_position(const io::LayerSurvey& layer) {
    const auto degrees = [](const io::ColumnSurvey& c) {
        return c.kind == io::ColumnSurvey::Kind::real && small(c, 180) && c.most - c.least < 1;
    };
    for (std::size_t k = 0; k + 1 < layer.columns.size(); ++k) {
        const io::ColumnSurvey& a = layer.columns[k];
        const io::ColumnSurvey& b = layer.columns[k + 1];
        if (!degrees(a) || !degrees(b) || small(a, 90) == small(b, 90)) continue;
        const std::size_t lon = small(a, 90) ? k + 1 : k;
        return Position{lon, 2 * k + 1 - lon, true, "EPSG:4326"};
    }
    return std::nullopt;
}

bool named_as_metres(const std::string& name) {
    return named_column(name).role.size() == 1 && name.size() > 1;
}

// Where a table's rows are, and what is odd about that.
void tell_place(io::Survey& s, io::LayerSurvey& layer, LayerGuess& guesses) {
    guesses.position = s.form.header ? position_of(layer, guesses) : bare_position(layer);
    if (!guesses.position) return;
    Position& p = *guesses.position;
    const io::ColumnSurvey& x = layer.columns[p.x];
    const io::ColumnSurvey& y = layer.columns[p.y];
    if (p.degrees && named_as_metres(x.name)) {
        s.odd.push_back({"odd.local_place", {{"x", x.name}, {"y", y.name}}});
        guesses.position.reset();
        return;
    }
    if (!p.degrees && small(x, 90) && small(y, 180)) {
        s.odd.push_back({"odd.swapped", {{"x", x.name}, {"y", y.name}}});
        guesses.position.reset();
        return;
    }
    layer.extent = {x.least, y.least, x.most, y.most};
    const long zeros = std::min(x.zeros, y.zeros);
    if (zeros) s.odd.push_back({"odd.at_zero", {{"points", text(static_cast<long long>(zeros))}}});
    s.odd.push_back({"odd.no_crs", {}});
    if (p.crs.empty()) return;
    try {
        std::vector<geo::Point> middle{{x.median, y.median}};
        io::Transform({p.crs}, io::wgs84, s.path.string())(middle);
        layer.centre = geo::LonLat{middle[0].x, middle[0].y};
    } catch (const Error&) {
        p.crs.clear();  // no place there
    }
}

void tell_columns(io::Survey& s, const io::LayerSurvey& layer, const LayerGuess& guesses) {
    std::set<std::string> seen, told;
    for (const io::ColumnSurvey& c : layer.columns)
        if (!seen.insert(c.name).second && told.insert(c.name).second)
            s.odd.push_back({"odd.column_twice", {{"column", c.name}}});
    for (const Guess& g : guesses.columns) {
        const io::ColumnSurvey& c = layer.columns[g.column];
        if (g.role == "ndvi" && c.numeric() && !small(c, 1))
            s.odd.push_back(
                {"odd.ndvi_range",
                 {{"column", c.name}, {"least", text(c.least)}, {"most", text(c.most)}}});
    }
}

// A picture's bands have no names: its own says what it is.
LayerGuess guess_picture(const io::LayerSurvey& layer) {
    LayerGuess g;
    const NamedColumn named = named_column(layer.name);
    for (std::size_t k = 0; k < layer.columns.size(); ++k)
        if (!named.role.empty() || named_column(layer.columns[k].name).role == "ndvi")
            g.columns.push_back({k, named.role.empty() ? "ndvi" : named.role, "", {}, {}});
    return g;
}

LayerGuess guess_layer(const io::LayerSurvey& layer) {
    if (layer.raster) return guess_picture(layer);
    LayerGuess g;
    for (std::size_t k = 0; k < layer.columns.size(); ++k) {
        const Guess one = guess(layer.columns[k], k);
        if (!one.role.empty() && fits(one, layer.columns[k])) g.columns.push_back(one);
    }
    return g;
}

Inspection inspected(io::Survey survey) {
    Inspection all;
    for (io::Survey& one : survey.inside) all.inside.push_back(inspected(std::move(one)));
    survey.inside.clear();
    for (io::LayerSurvey& layer : survey.layers) {
        LayerGuess g = guess_layer(layer);
        if (survey.kind == io::Survey::Kind::table) tell_place(survey, layer, g);
        tell_columns(survey, layer, g);
        all.guesses.push_back(std::move(g));
    }
    all.survey = std::move(survey);
    return all;
}

}  // namespace

const Guess* find_guess(const LayerGuess& layer, const std::string& role) {
    for (const Guess& g : layer.columns)
        if (g.role == role) return &g;
    return nullptr;
}

Inspection inspect(const std::filesystem::path& file) {
    std::error_code gone;
    Inspection i;
    if (std::filesystem::is_directory(file, gone)) {
        i.survey.path = file;
        i.survey.kind = io::Survey::Kind::isoxml;
    } else {
        i = inspected(io::survey(file));
    }
    if (i.survey.kind != io::Survey::Kind::isoxml || i.survey.fault) return i;
    try {
        i.work = inspect_work(file);
        i.survey.odd.insert(i.survey.odd.end(), i.work->notes.begin(), i.work->notes.end());
    } catch (const InputError& e) {
        i.survey.fault = e.message();
    }
    return i;
}

bool readable(const Inspection& i) {
    return !i.survey.fault && std::all_of(i.inside.begin(), i.inside.end(), readable);
}

}  // namespace vrmap::job
