// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/inspect.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <iostream>
#include <memory>

#include "command.hpp"
#include "worker.hpp"

namespace vrmap::cli {

namespace {

struct Options {
    std::vector<std::string> files;
    bool json = false;
};

std::string count(long n) {
    return text(static_cast<long long>(n));
}

std::string brief(double value, int digits = 6) {
    std::array<char, 64> room{};
    const auto end = std::to_chars(room.data(), room.data() + room.size(), value,
                                   std::chars_format::general, digits);
    return {room.data(), end.ptr};
}

// One inspection as words.
class Teller {
public:
    explicit Teller(Language language) : language_(language) {}

    void tell(const job::Inspection& i, int depth = 0) {
        depth_ = depth;
        const io::Survey& s = i.survey;
        line({"inspect.file",
              {{"file", s.path.string()}, {"kind", word("kind.", io::name_of(s.kind))}}});
        ++depth_;
        for (std::size_t k = 0; k < s.layers.size(); ++k) layer(s, s.layers[k], i.guesses[k]);
        if (s.kind == io::Survey::Kind::zip)
            line({"inspect.zip", {{"names", count(static_cast<long>(s.names.size()))}}});
        if (i.work) work(*i.work);
        for (const Message& m : s.odd) line({"inspect.odd", {{"what", sentence(m, language_)}}});
        if (s.fault) line({"inspect.fault", {{"what", sentence(*s.fault, language_)}}});
        for (const job::Inspection& one : i.inside) tell(one, depth + 1);
    }

private:
    std::string word(const char* group, const std::string& name) const {
        return say((group + name).c_str(), language_);
    }

    void line(const Message& m) const {
        std::cout << std::string(2 * static_cast<std::size_t>(depth_), ' ')
                  << sentence(m, language_) << '\n';
    }

    void work(const job::WorkInspection& w) {
        line({"inspect.work", {{"version", w.work.version}, {"by", w.work.written_by}}});
        for (const isoxml::Device& d : w.work.devices)
            line({"inspect.machine", {{"id", d.id}, {"name", d.name}, {"serial", d.serial}}});
        for (std::size_t k = 0; k < w.work.tasks.size(); ++k) {
            const isoxml::LoggedTask& t = w.work.tasks[k];
            line({"inspect.task",
                  {{"id", t.id}, {"name", t.name}, {"field", t.field}, {"farm", t.farm}}});
            ++depth_;
            if (!t.products.empty())
                line({"inspect.task_products", {{"products", joined(t.products)}}});
            if (t.has_grid) line({"inspect.task_grid", {}});
            for (const job::LogInspection& l : w.logs)
                if (l.task == k) log(l);
            --depth_;
        }
    }

    void log(const job::LogInspection& l) {
        line({"inspect.log",
              {{"log", joined(l.names)},
               {"records", count(static_cast<long>(l.records))},
               {"from", l.from},
               {"to", l.to}}});
        ++depth_;
        if (!l.channels.empty()) line({"inspect.log_channels", {{"channels", joined(l.channels)}}});
        if (l.clock)
            line({"inspect.log_clock", {{"hours", text(l.clock->ahead_of_utc_s / 3600, 2)}}});
        if (l.harvest) {
            line({"inspect.log_yield", values(*l.harvest)});
            if (std::isfinite(l.moisture_pct))
                line({"inspect.log_moisture", {{"pct", text(l.moisture_pct, 1)}}});
            total(*l.harvest);
        }
        for (const job::LoggedQuantity& q : l.applied) {
            auto words = values(q);
            words.emplace_back("element", q.element);
            words.emplace_back("sections", count(static_cast<long>(q.sections)));
            line({"inspect.log_applied", words});
            total(q);
        }
        --depth_;
    }

    static std::vector<std::pair<std::string, std::string>> values(const job::LoggedQuantity& q) {
        return {{"median", std::isfinite(q.median) ? brief(q.median, 4) : "–"},
                {"unit", q.unit},
                {"records", count(static_cast<long>(q.at_work))}};
    }

    // Of a counter that never moved nothing can be said.
    void total(const job::LoggedQuantity& q) const {
        const auto counted = q.total.counted;
        if (!counted || !(*counted > 0))
            return line(
                {"inspect.log_sum", {{"summed", text(q.total.summed, 0)}, {"unit", q.total_unit}}});
        line({"inspect.log_total",
              {{"summed", text(q.total.summed, 0)},
               {"counted", text(*counted, 0)},
               {"unit", q.total_unit},
               {"off_pct", signed_text(100 * (q.total.summed / *counted - 1), 1)}}});
    }

    void layer(const io::Survey& s, const io::LayerSurvey& l, const job::LayerGuess& g) {
        shape(s, l);
        crs(l);
        place(l, g);
        ++depth_;
        for (const io::ColumnSurvey& c : l.columns) column(c);
        --depth_;
        for (const job::Guess& one : g.columns) guess(l, one);
    }

    void shape(const io::Survey& s, const io::LayerSurvey& l) const {
        if (l.raster) {
            line({"inspect.raster",
                  {{"cols", count(l.raster->cols)},
                   {"rows", count(l.raster->rows)},
                   {"bands", count(static_cast<long>(l.columns.size()))},
                   {"pixel", brief(l.raster->pixel_x)}}});
        } else if (s.kind == io::Survey::Kind::table) {
            line({"inspect.table",
                  {{"rows", count(l.records)},
                   {"columns", count(static_cast<long>(l.columns.size()))},
                   {"encoding", s.encoding},
                   {"delimiter", delimiter(s.form.delimiter)}}});
        } else {
            std::string kinds;
            for (const auto& [name, n] : l.geometries)
                kinds += (kinds.empty() ? "" : ", ") + name + " " + count(n);
            line({"inspect.layer",
                  {{"name", l.name}, {"features", count(l.records)}, {"shapes", kinds}}});
        }
    }

    std::string delimiter(char d) const {
        const char* id = d == ','    ? "delimiter.comma"
                         : d == ';'  ? "delimiter.semicolon"
                         : d == '\t' ? "delimiter.tab"
                                     : "delimiter.blanks";
        return say(id, language_);
    }

    void crs(const io::LayerSurvey& l) const {
        // what has no code has its whole WKT in `crs`
        const bool code = l.crs.size() < 20;
        if (!l.crs.empty())
            line({"inspect.crs", {{"crs", code ? l.crs : "-"}, {"title", l.crs_title}}});
    }

    void place(const io::LayerSurvey& l, const job::LayerGuess& g) const {
        if (g.position)
            line({g.position->degrees ? "inspect.position_degrees" : "inspect.position_metres",
                  {{"x", l.columns[g.position->x].name}, {"y", l.columns[g.position->y].name}}});
        const geo::Box& e = l.extent;
        if (e.min_x <= e.max_x)
            line({"inspect.extent",
                  {{"west", brief(e.min_x, 9)},
                   {"east", brief(e.max_x, 9)},
                   {"south", brief(e.min_y, 9)},
                   {"north", brief(e.max_y, 9)}}});
        if (l.centre)
            line({"inspect.centre",
                  {{"lon", text(l.centre->lon, 5)}, {"lat", text(l.centre->lat, 5)}}});
    }

    static std::string joined(const std::vector<std::string>& all) {
        std::string out;
        for (const std::string& one : all) out += (out.empty() ? "" : ", ") + one;
        return out;
    }

    void column(const io::ColumnSurvey& c) const {
        using Kind = io::ColumnSurvey::Kind;
        const std::pair<std::string, std::string> name{"column", c.name};
        const std::pair<std::string, std::string> blank{"blank", count(c.blank)};
        if (c.numeric())
            line({"inspect.numbers",
                  {name,
                   {"least", brief(c.least, 9)},
                   {"most", brief(c.most, 9)},
                   {"median", brief(c.median, 9)},
                   blank}});
        else if (c.kind == Kind::date)
            line({"inspect.dates", {name, {"first", c.first_day}, {"last", c.last_day}, blank}});
        else if (c.kind == Kind::empty)
            line({"inspect.empty", {name}});
        else if (!c.few.empty())
            line({"inspect.few", {name, {"words", joined(c.few)}, blank}});
        else
            line({"inspect.words", {name, blank}});
    }

    void guess(const io::LayerSurvey& l, const job::Guess& g) const {
        const std::string role = word("role.", g.role);
        const std::string& name = l.columns[g.column].name;
        const std::string median = brief(l.columns[g.column].median);
        switch (g.by) {
            case job::Guess::By::header:
                return line(
                    {"inspect.unit_said", {{"column", name}, {"role", role}, {"unit", g.unit}}});
            case job::Guess::By::values:
                return line(
                    {"inspect.unit_guessed",
                     {{"column", name}, {"role", role}, {"unit", g.unit}, {"median", median}}});
            case job::Guess::By::several:
                return line({"inspect.unit_several",
                             {{"column", name},
                              {"role", role},
                              {"units", joined(g.units)},
                              {"median", median}}});
            case job::Guess::By::nothing:
                return line({"inspect.role", {{"column", name}, {"role", role}}});
        }
    }

    Language language_;
    int depth_ = 0;
};

int inspect(const Options& o, const Shell& shell) {
    std::vector<job::Inspection> all;
    bool good = true;
    Teller teller(shell.language);
    for (const std::string& file : o.files) {
        all.push_back(job::inspect(file));
        good = good && job::readable(all.back());
        if (!o.json) teller.tell(all.back());
    }
    if (o.json) std::cout << job::inspection_json(all);
    return good ? done : unreadable;
}

}  // namespace

Run add_inspect(CLI::App& app, Language language) {
    const auto o = std::make_shared<Options>();
    app.add_option("FILE", o->files, say("help.inspect.files", language))->required();
    app.add_flag("--json", o->json, say("help.json", language));
    return [o](const Shell& shell) {
        return shell.worker ? inspect(*o, shell) : in_worker({}, shell);
    };
}

}  // namespace vrmap::cli
