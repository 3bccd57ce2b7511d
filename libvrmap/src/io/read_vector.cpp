// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/read_vector.hpp"

#include <limits>
#include <optional>

#include "io/feature_ground.hpp"
#include "io/table_cells.hpp"
#include "io/vector_file.hpp"
#include "io/words.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

// One attribute of every feature.
class Attribute {
public:
    Attribute(const VectorSource& s, const VectorFile& file, const std::string& name)
        : source_(s), at_(file.column(name)), name_(name) {
        const auto said = s.form.cells.find(name);
        if (said != s.form.cells.end()) cells_ = said->second;
    }
    double value(const OGRFeature& f, long record, std::optional<Clock>& clock) {
        if (!cells_) return number_in(source_, f, at_, record);
        const std::string words = words_in(f, at_);
        if (cells_ == TableForm::Cells::words) return words_.at(words);
        if (cells_ == TableForm::Cells::moment) return moment(words);
        return time_in({source_.path.string(), record, 0}, words, name_, clock);
    }
    std::vector<std::string> words() { return words_.take(); }

private:
    const VectorSource& source_;
    int at_;
    std::string name_;
    std::optional<TableForm::Cells> cells_;
    WordList words_;
};

// Every feature and its numbers.
template <class Take>
Crs each_feature(const VectorSource& s, InputLog& log, std::vector<std::vector<double>>& columns,
                 std::vector<std::vector<std::string>>& words, std::optional<Clock>& clock,
                 Take take) {
    const std::size_t before = log.size();
    const VectorFile file(s, log);
    for (std::size_t i = before; i < log.size(); ++i) log[i].crs = file.crs().definition;
    std::vector<Attribute> attributes;
    for (const std::string& name : s.numbers) attributes.emplace_back(s, file, name);
    columns.assign(attributes.size(), {});
    file.each([&](const OGRFeature& f, long record) {
        take(f, file.crs(), record);
        for (std::size_t k = 0; k < attributes.size(); ++k)
            columns[k].push_back(attributes[k].value(f, record, clock));
    });
    for (Attribute& a : attributes) words.push_back(a.words());
    return file.crs();
}

Points read_csv_points(const VectorSource& s, InputLog& log) {
    InputRecord record{s.role, s.file, 0, {}, s.crs};
    std::vector<std::string> wanted{s.x, s.y};
    wanted.insert(wanted.end(), s.numbers.begin(), s.numbers.end());
    Table t = read_table(s.path, wanted, s.form, record);
    if (s.crs.empty()) refuse(s, {"crs.missing", {}});
    log.push_back(std::move(record));
    Points p{{s.crs}, {}, {}, std::move(t.line), {}, t.clock};
    p.at.reserve(p.record.size());
    for (std::size_t i = 0; i < p.record.size(); ++i)
        p.at.push_back({t.columns[0][i], t.columns[1][i]});
    p.columns.assign(std::make_move_iterator(t.columns.begin() + 2),
                     std::make_move_iterator(t.columns.end()));
    p.words.assign(t.words.begin() + 2, t.words.end());
    return p;
}

}  // namespace

std::vector<std::string> attribute_names(const VectorSource& s) {
    InputLog unread;
    return VectorFile(s, unread).columns();
}

Points read_points(const VectorSource& s, InputLog& log) {
    if (ending_of(s.path) == ".csv" || ending_of(s.path) == ".txt") return read_csv_points(s, log);
    Points p;
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    p.crs = each_feature(
        s, log, p.columns, p.words, p.clock, [&](const OGRFeature& f, const Crs&, long record) {
            const OGRGeometry* g = f.GetGeometryRef();
            if (g && !g->IsEmpty() && wkbFlatten(g->getGeometryType()) != wkbPoint)
                refuse(s, {"vector.not_points", {{"found", g->getGeometryName()}}}, record);
            const OGRPoint* at = g && !g->IsEmpty() ? g->toPoint() : nullptr;
            p.at.push_back(at ? geo::Point{at->getX(), at->getY()} : geo::Point{nan, nan});
            p.record.push_back(record);
        });
    return p;
}

Polygons read_polygons(const VectorSource& s, Repair repair, InputLog& log) {
    Polygons p;
    std::vector<std::vector<std::string>> no_words;
    std::optional<Clock> no_clock;
    p.crs = each_feature(s, log, p.columns, no_words, no_clock,
                         [&](const OGRFeature& f, const Crs& crs, long record) {
                             p.ground.push_back(ground_of(s, {f, crs, record}, repair));
                             p.record.push_back(record);
                         });
    return p;
}

}  // namespace vrmap::io
