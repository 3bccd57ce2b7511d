// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/draft.hpp"

#include <algorithm>
#include <system_error>

#include "io/encoding.hpp"
#include "job/draft_roles.hpp"
#include "job/limits.hpp"
#include "vrmap/io/projection.hpp"
#include "vrmap/io/publish.hpp"

namespace vrmap::job {

namespace {

namespace fs = std::filesystem;
using Kind = DraftLine::Kind;

class Drafter {
public:
    Drafter(const Company& company, const fs::path& folder) : company_(company), folder_(folder) {}

    std::vector<DraftLine> lines() {
        field();
        boundary();
        yields();
        if (const Cast* c = company_.find("ndvi")) ndvi(*c);
        if (const Cast* c = company_.find("moisture")) moisture(*c);
        if (const Cast* c = company_.find("organic")) organic(*c);
        if (const Cast* c = company_.find("soil_test")) soil_test(*c);
        guide();
        product();
        return std::move(lines_);
    }

private:
    void section(const char* name) { lines_.push_back({Kind::section, name, "", std::nullopt}); }
    void value(const char* key, std::string toml, std::optional<Message> why = std::nullopt) {
        lines_.push_back({Kind::value, key, std::move(toml), std::move(why)});
    }
    void words(const char* key, const std::string& said,
               std::optional<Message> why = std::nullopt) {
        value(key, toml_words(said), std::move(why));
    }
    // what is asked is a sentence of that name: "ask.guide.date"
    void ask(const char* key, const char* example, Message asked) {
        lines_.push_back({Kind::question, key, example, std::move(asked)});
    }
    void note(Message m) { lines_.push_back({Kind::note, "", "", std::move(m)}); }

    std::string one_word(const char* role) const {
        const Cast* c = company_.find("yield");
        return c ? c->one_word(role) : std::string();
    }

    void field() {
        section("field");
        fs::path named = fs::absolute(folder_).lexically_normal();
        if (!named.has_filename()) named = named.parent_path();
        const std::string said = one_word("field");
        if (said.empty())
            words("name", io::legible(named.filename().string()),
                  Message{"draft.name_of_folder", {}});
        else
            words("name", said, Message{"draft.name_of_column", {}});
        const std::string crop = one_word("crop");
        ask("crop", "\"winter wheat\"",
            crop.empty() ? Message{"ask.crop", {}} : Message{"ask.crop_said", {{"crop", crop}}});
        region();
    }

    void region() {
        const auto at = place_of(company_);
        if (!at) return;
        try {
            io::field_crs(*at, io::Region::japan, {});
        } catch (const Error&) {
            words("region", "any",
                  Message{"draft.outside_japan",
                          {{"lon", text(at->lon, 4)}, {"lat", text(at->lat, 4)}}});
        }
    }

    void boundary() {
        section("boundary");
        if (const Cast* c = company_.find("boundary")) {
            source(*c);
        } else if (company_.find("yield")) {
            words("from", "points_hull", Message{"draft.no_polygon", {}});
        } else {
            ask("file", "\"boundary.geojson\"", {"ask.boundary", {}});
        }
    }

    void source(const Cast& c) {
        words("file", c.name());
        if (c.file->survey.layers.size() > 1) words("layer", c.survey().name);
        if (c.table()) form(c);
        if (!c.survey().crs.empty()) return;
        if (const auto crs = job::crs_of(c, company_))
            words("crs", crs->crs, crs->why);
        else
            ask("crs", "\"EPSG:6681\"", {"ask.crs", {}});
    }

    void form(const Cast& c) {
        const io::Survey& s = c.file->survey;
        if (s.encoding == "latin1?") ask("encoding", "\"latin1\"", {"ask.encoding", {}});
        if (s.form.delimiter == ';') words("delimiter", "semicolon");
        if (s.form.delimiter == '\t') words("delimiter", "tab");
        if (s.form.skip_lines) value("skip_lines", std::to_string(s.form.skip_lines));
        words("x", c.survey().columns[c.guess().position->x].name);
        words("y", c.survey().columns[c.guess().position->y].name);
    }

    // The column and its unit, or which unit is asked.
    void quantity(const Cast& c, const char* key, const std::string& known) {
        std::string others;
        for (const Guess& g : c.guess().columns)
            if (g.role == c.value->role && g.column != c.value->column)
                others += (others.empty() ? "" : ", ") + c.column(g).name;
        words(key, c.column(*c.value).name,
              others.empty()
                  ? std::nullopt
                  : std::optional(Message{"draft.other_columns", {{"columns", others}}}));
        const std::string median = text(c.column(*c.value).median, 3);
        const Guess& g = *c.value;
        const bool usable = known.find('"' + g.unit + '"') != known.npos;
        if (g.by == Guess::By::header && usable)
            words("unit", g.unit, Message{"draft.unit_said", {}});
        else if (g.by == Guess::By::values && usable)
            words("unit", g.unit, Message{"draft.unit_guessed", {{"median", median}}});
        else
            ask_unit(g, median, known);
    }

    void ask_unit(const Guess& g, const std::string& median, const std::string& known) {
        std::string fits;
        for (const std::string& unit : g.units) {
            const auto at = known.find('"' + unit);
            if (at == known.npos) continue;
            fits += (fits.empty() ? "" : ", ") + known.substr(at, known.find('"', at + 1) + 1 - at);
        }
        const std::string& any = fits.empty() ? known : fits;
        Message asked{"ask.unit", {{"median", median}, {"known", known}}};
        if (!fits.empty())
            asked = {"ask.unit_fits", {{"median", median}, {"fits", fits}, {"known", known}}};
        ask("unit", any.substr(0, any.find(',')).c_str(), std::move(asked));
    }

    void day(const Cast& c, const char* key, Message asked) {
        for (const Guess& g : c.guess().columns)
            if (g.role == "date" && !c.column(g).last_day.empty())
                return value(key, c.column(g).last_day,
                             Message{"draft.last_day", {{"column", c.column(g).name}}});
        ask(key, "2026-05-01", std::move(asked));
    }

    void yields() {
        std::vector<const Cast*> all;
        for (const Cast& c : company_.cast)
            if (c.role == "yield") all.push_back(&c);
        const Kind head = all.size() > 1 ? Kind::one_of_several : Kind::section;
        for (const Cast* c : all) {
            lines_.push_back({head, "yield", "", std::nullopt});
            if (all.size() > 1) note({"draft.one_crop", {}});
            yield(*c);
        }
    }

    void yield(const Cast& c) {
        source(c);
        quantity(c, "value",
                 "\"t/ha\", \"kg/ha\", \"kg/10a\", \"q/ha\", \"lb/ac\", \"bu/ac wheat\", "
                 "\"bu/ac soybean\", \"bu/ac maize\", \"bu/ac barley\"");
        if (const Guess* g = find_guess(c.guess(), "protein"); g && c.column(*g).numeric())
            note({"draft.protein", {{"column", c.column(*g).name}}});
        day(c, "harvested", {"ask.harvested", {}});
    }

    void ndvi(const Cast& c) {
        section("ndvi");
        source(c);
        if (c.survey().columns.size() > 1) value("band", std::to_string(c.value->column + 1));
        ask("date", "2026-05-08", {"ask.image_date", {}});
        note({"draft.ndvi_curve", {}});
    }

    void moisture(const Cast& c) {
        section("moisture");
        source(c);
        quantity(c, "value", "\"m3/m3\", \"%\"");
        day(c, "date", {"ask.sample_date", {}});
    }

    void organic(const Cast& c) {
        section("organic");
        note({"draft.only_organic", {}});
        words("shape", c.polygons() ? "polygons" : "path");
        source(c);
        quantity(c, "rate", "\"t/10a\", \"t/ha\", \"kg/10a\", \"kg/ha\", \"lb/ac\"");
        if (!c.polygons()) width(c);
        ask("material", "\"牛ふん堆肥\"", {"ask.material", {}});
        ask("nitrogen_kg_per_t", "6.0", {"ask.material_nitrogen", {}});
        ask("efficiency_pct", "10", {"ask.efficiency", {}});
        day(c, "date", {"ask.spread_date", {}});
    }

    void width(const Cast& c) {
        const Guess* g = find_guess(c.guess(), "width_m");
        if (g && c.column(*g).numeric())
            words("width", c.column(*g).name);
        else
            ask("width_m", "6.0", {"ask.spread_width", {}});
    }

    void soil_test(const Cast& c) {
        section("soil_test");
        source(c);
        for (const SoilKey& k : soil_keys)
            if (const Guess* g = find_guess(c.guess(), k.name); g && c.column(*g).numeric())
                soil_column(c, *g, k);
        day(c, "date", {"ask.sample_date", {}});
    }

    void soil_column(const Cast& c, const Guess& g, const SoilKey& k) {
        const std::string unit = limits_of("soil_test", k.value).unit;
        const std::string& column = c.column(g).name;
        if (!in_own_unit(g, k))
            return note({"draft.soil_other_unit",
                         {{"column", column}, {"unit", g.unit}, {"wanted", unit}}});
        std::optional<Message> why;
        if (std::string_view(k.name) == "p2o5")
            why = Message{"draft.soil_p2o5", {{"unit", unit}}};
        else if (!g.unit.empty())
            why = Message{"draft.unit_said", {}};
        else if (std::string_view(k.name) != "ph")
            why = Message{"draft.soil_column", {{"unit", unit}}};
        words(k.name, column, std::move(why));
    }

    bool drafted(const char* key) const {
        return std::any_of(lines_.begin(), lines_.end(), [key](const DraftLine& l) {
            return l.kind == Kind::value && l.key == key;
        });
    }

    // What a soil test would move must be there.
    void mineral(const char* test, const char* key) {
        if (drafted(test)) ask(key, "8.0", {"ask.guide_mineral", {{"nutrient", test}}});
    }

    void guide() {
        section("guide");
        ask("nitrogen_kg_per_10a", "6.0", {"ask.guide", {}});
        note({"draft.guide_standard", {}});
        mineral("p2o5", "p2o5_kg_per_10a");
        mineral("k2o", "k2o_kg_per_10a");
        ask("source", "\"…\"", {"ask.guide_source", {}});
        ask("date", "2026-05-15", {"ask.dressing_date", {}});
        ask("dressing", "\"whole\"", {"ask.dressing", {}});
        if (company_.find("ndvi")) ask("stage", "\"幼穂形成期\"", {"ask.stage", {}});
        ask("other_dressings_kg_per_10a", "4.0", {"ask.other_dressings", {}});
        if (company_.find("organic")) ask("credit_share", "1.0", {"ask.credit_share", {}});
        if (company_.find("yield")) ask("uptake_kg_per_t", "23.3", {"ask.uptake", {}});
        if (company_.find("yield") || company_.find("ndvi") || drafted("ac_n"))
            ask("recovery", "0.6", {"ask.recovery", {}});
    }

    void product() {
        section("product");
        ask("name", "\"硫安\"", {"ask.product", {}});
        ask("n_p2o5_k2o", "[21, 0, 0]", {"ask.content", {}});
        section("spreader");
        ask("width_m", "12", {"ask.spreader_width", {}});
        ask("min_kg_per_10a", "5", {"ask.spreader_least", {}});
        ask("max_kg_per_10a", "60", {"ask.spreader_most", {}});
        ask("step_kg_per_10a", "1", {"ask.spreader_step", {}});
    }

    const Company& company_;
    fs::path folder_;
    std::vector<DraftLine> lines_;
};

}  // namespace

std::vector<std::string> Draft::questions() const {
    std::vector<std::string> all;
    std::string section;
    for (const DraftLine& l : lines) {
        if (l.kind == Kind::section || l.kind == Kind::one_of_several) section = l.key;
        if (l.kind == Kind::question) all.push_back(section + "." + l.key);
    }
    return all;
}

namespace {

[[noreturn]] void refuse_empty(const fs::path& folder, const Company& company) {
    for (const FileRole& f : company.told)
        if (f.why.id == "file.name_not_utf8")
            throw InputError({io::legible((folder / f.file).string())}, f.why);
    throw InputError({folder.string()}, {"draft.nothing", {}});
}

}  // namespace

Draft draft(const fs::path& folder) {
    const Company company = cast_files(folder);
    if (company.cast.empty()) refuse_empty(folder, company);
    return {Drafter(company, folder).lines(), company.told};
}

std::string toml_words(const std::string& words) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out = "\"";
    for (const char c : words) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') out += '\\';
        if (byte >= 0x20 && byte != 0x7F) {
            out += c;
        } else {
            out += "\\u00";
            out += hex[byte / 16];
            out += hex[byte % 16];
        }
    }
    return out + '"';
}

fs::path write_draft(const fs::path& folder, const std::string& text, bool replace) {
    fs::path path = folder / "field.toml";
    std::error_code e;
    if (!replace && fs::exists(fs::symlink_status(path, e)))
        throw OutputError({"draft.exists", {{"path", path.string()}}});
    io::write_beside(fs::canonical(folder), "field.toml", text);
    return path;
}

}  // namespace vrmap::job
