// SPDX-License-Identifier: Apache-2.0
#include "job/draft_roles.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

#include "io/encoding.hpp"
#include "job/limits.hpp"

namespace vrmap::job {

namespace {

namespace fs = std::filesystem;
using Kind = io::Survey::Kind;

constexpr std::array<const char*, 6> roles{"boundary", "yield",   "ndvi",
                                           "moisture", "organic", "soil_test"};
constexpr double least_overlap = 0.5;  // of the smaller extent

bool of_geometry(const io::LayerSurvey& l, std::string_view kind) {
    return !l.geometries.empty() &&
           std::all_of(l.geometries.begin(), l.geometries.end(), [kind](const auto& g) {
               return g.first == kind || g.first == "MULTI" + std::string(kind);
           });
}

bool has_points(const Cast& c) {
    return c.table() ? c.guess().position.has_value() : of_geometry(c.survey(), "POINT");
}

const Guess* numeric(const Cast& c, const char* role) {
    for (const Guess& g : c.guess().columns)
        if (g.role == role && c.column(g).numeric()) return &g;
    return nullptr;
}

// The first of a soil test's columns in its own unit.
const Guess* soil_column(const Cast& c) {
    for (const SoilKey& k : soil_keys)
        if (const Guess* g = numeric(c, k.name); g && in_own_unit(*g, k)) return g;
    return nullptr;
}

// The part a layer could play: the first whose column it has.
Cast part_of(Cast c) {
    const auto take = [&c](const char* role, const Guess* value) {
        c.role = role;
        c.value = value;
        return c;
    };
    if (c.survey().raster) {
        const Guess* ndvi = find_guess(c.guess(), "ndvi");
        return ndvi ? take("ndvi", ndvi) : c;
    }
    const Guess* rate = numeric(c, "rate");
    if (c.polygons() && c.survey().records == 1) return take("boundary", nullptr);
    if (c.polygons() && rate) return take("organic", rate);
    if (!has_points(c)) return c;
    const Guess* yield = numeric(c, "yield");
    const Guess* moist = numeric(c, "grain_moisture");
    if (const Guess* soil = numeric(c, "moisture")) return take("moisture", soil);
    if (yield) return take("yield", yield);
    if (rate) return take("organic", rate);
    // "moisture" alone, where there is no grain, is the soil's; of a soil test it is by mass
    if (moist && !numeric(c, "protein") && !soil_column(c)) return take("moisture", moist);
    return c;
}

// The parts of one layer: samples of the soil may hold its water and its tests.
std::vector<Cast> parts_of(const Cast& layer) {
    std::vector<Cast> parts{part_of(layer)};
    const bool of_soil = parts[0].role.empty() || parts[0].role == "moisture";
    const Guess* tests = of_soil && has_points(layer) ? soil_column(layer) : nullptr;
    if (tests) {
        parts.push_back(layer);
        parts.back().role = "soil_test";
        parts.back().value = tests;
    }
    std::erase_if(parts, [](const Cast& c) { return c.role.empty(); });
    return parts;
}

// Why a job cannot read this layer as it is; nullptr if it can.
const char* obstacle(const Cast& c) {
    const io::Survey& s = c.file->survey;
    if (!c.table()) return nullptr;
    if (s.form.delimiter == ' ') return "draft.blanks_between";
    const auto& p = c.guess().position;
    if (!p) return "draft.no_part";
    for (std::size_t k = 0; k < c.survey().columns.size(); ++k)
        for (const std::size_t used : {p->x, p->y, c.value->column})
            if (k != used && c.survey().columns[k].name == c.survey().columns[used].name)
                return "draft.columns_twice";
    return nullptr;
}

int year_in(const std::string& words) {
    int year = 0;
    for (std::size_t k = 0; k + 4 <= words.size(); ++k) {
        int n = 0;
        const char* const end = words.data() + k + 4;
        if (std::from_chars(words.data() + k, end, n).ptr == end && n >= 1980 && n < 2100)
            year = std::max(year, n);
    }
    return year;
}

int year_of(const Cast& c) {
    for (const Guess& g : c.guess().columns) {
        const io::ColumnSurvey& column = c.column(g);
        if (g.role == "date" && !column.last_day.empty()) return year_in(column.last_day);
        if (g.role == "year" && column.numeric() && column.most < 2100)
            return static_cast<int>(column.most);
    }
    return year_in(c.name());
}

bool better(const Cast& a, const Cast& b) {
    if (a.year != b.year) return a.year > b.year;
    return a.survey().records > b.survey().records;
}

Message evidence(const Cast& c) {
    const std::string records = text(static_cast<long long>(c.survey().records));
    if (c.role == "boundary") return {"draft.one_polygon", {}};
    if (c.role == "ndvi") return {"draft.picture", {{"name", c.survey().name}}};
    return {c.polygons() ? "draft.polygons_with" : "draft.points_with",
            {{"records", records}, {"column", c.column(*c.value).name}}};
}

Message unused(const Inspection& i) {
    if (i.survey.fault) return *i.survey.fault;
    if (i.survey.kind == Kind::zip) return {"draft.zip", {}};
    const bool bare_log =
        i.survey.kind == Kind::table && !i.survey.form.header && i.guesses.front().position;
    if (bare_log) return {"draft.no_header", {}};
    return {"draft.no_part", {}};
}

bool overlap(const geo::Box& a, const geo::Box& b) {
    const double w = std::min(a.max_x, b.max_x) - std::max(a.min_x, b.min_x);
    const double h = std::min(a.max_y, b.max_y) - std::max(a.min_y, b.min_y);
    const double least = std::min(a.width() * a.height(), b.width() * b.height());
    return w > 0 && h > 0 && w * h >= least_overlap * least;
}

// Both may take part: two harvests of, as far as the files say, one crop on one ground.
bool another_year(const Cast& a, const Cast& b) {
    if (a.role != "yield" || a.year == 0 || b.year == 0 || a.year == b.year) return false;
    const std::string crop = a.one_word("crop");
    const std::string other = b.one_word("crop");
    return (crop.empty() || other.empty() || crop == other) &&
           overlap(a.survey().extent, b.survey().extent);
}

// REQUIRES the better ones chosen before.
void choose(const Cast& c, Company& company) {
    for (const Cast& chosen : company.cast) {
        if (chosen.role != c.role || another_year(c, chosen)) continue;
        company.told.push_back(
            {c.name(), "", Message{"draft.another", {{"layer", c.role}, {"file", chosen.name()}}}});
        return;
    }
    company.cast.push_back(c);
}

std::vector<fs::path> files_of(const fs::path& folder) {
    std::error_code e;
    std::vector<fs::path> files;
    for (fs::directory_iterator at(folder, e), end; !e && at != end; at.increment(e)) {
        const std::string name = at->path().filename().string();
        std::error_code leads_nowhere;
        if (at->is_regular_file(leads_nowhere) && name.front() != '.' && name != "field.toml")
            files.push_back(at->path());
    }
    if (e) throw InputError({folder.string()}, {"draft.not_a_folder", {}});
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

bool in_own_unit(const Guess& g, const SoilKey& k) {
    return g.unit.empty() || g.unit == limits_of("soil_test", k.value).unit;
}

bool Cast::polygons() const {
    return of_geometry(survey(), "POLYGON");
}

std::string Cast::one_word(const char* column_role) const {
    for (const Guess& g : guess().columns)
        if (g.role == column_role && column(g).few.size() == 1) return column(g).few.front();
    return {};
}

const Cast* Company::find(const std::string& role) const {
    for (const Cast& c : cast)
        if (c.role == role) return &c;
    return nullptr;
}

Company cast_files(const fs::path& folder) {
    Company company;
    for (const fs::path& file : files_of(folder)) {
        const std::string name = file.filename().string();
        if (!io::is_utf8(name)) {  // a job could not name it
            company.told.push_back({io::legible(name), "", Message{"file.name_not_utf8", {}}});
            continue;
        }
        Inspection i = inspect(file);
        // a Shapefile's other files and notes are no news
        const Kind k = i.survey.kind;
        if (k != Kind::part && k != Kind::text && k != Kind::world_file)
            company.files.push_back(std::move(i));
    }
    std::vector<Cast> able;
    for (const Inspection& i : company.files) {
        bool used = false;
        for (std::size_t k = 0; k < i.survey.layers.size() && !i.survey.fault; ++k) {
            for (Cast& c : parts_of({&i, k, "", nullptr, 0})) {
                used = true;
                c.year = year_of(c);
                if (const char* id = obstacle(c))
                    company.told.push_back({c.name(), "", Message{id, {}}});
                else
                    able.push_back(c);
            }
        }
        if (!used) company.told.push_back({i.survey.path.filename().string(), "", unused(i)});
    }
    std::stable_sort(able.begin(), able.end(), better);
    for (const Cast& c : able) choose(c, company);
    for (const char* role : roles)
        for (const Cast& c : company.cast)
            if (c.role == role) company.told.push_back({c.name(), c.role, evidence(c)});
    std::stable_sort(company.told.begin(), company.told.end(),
                     [](const FileRole& a, const FileRole& b) { return a.file < b.file; });
    return company;
}

std::optional<FoundCrs> crs_of(const Cast& cast, const Company& company) {
    if (const auto& p = cast.guess().position; p && !p->crs.empty())
        return FoundCrs{p->crs, {p->degrees ? "draft.crs_degrees" : "draft.crs_column", {}}};
    for (const Inspection& i : company.files)
        for (const io::LayerSurvey& l : i.survey.layers)
            if (l.crs.starts_with("EPSG:") && overlap(l.extent, cast.survey().extent))
                return FoundCrs{
                    l.crs, {"draft.crs_neighbour", {{"file", i.survey.path.filename().string()}}}};
    return std::nullopt;
}

std::optional<geo::LonLat> place_of(const Company& company) {
    for (const Cast& c : company.cast)
        if (c.survey().centre) return c.survey().centre;
    for (const Inspection& i : company.files)
        for (const io::LayerSurvey& l : i.survey.layers)
            if (l.centre) return l.centre;
    return std::nullopt;
}

}  // namespace vrmap::job
