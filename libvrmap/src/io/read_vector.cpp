// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/read_vector.hpp"

#include <algorithm>
#include <limits>

#include "io/cell_words.hpp"
#include "io/feature_ground.hpp"
#include "io/vector_file.hpp"
#include "io/words.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

// The number that an attribute says: its own, or its time's or name's.
double value_in(const VectorSource& s, const OGRFeature& f, int column, long record, Words& words) {
    const std::string name = f.GetFieldDefnRef(column)->GetNameRef();
    const auto& times = s.form.times;
    if (std::find(times.begin(), times.end(), name) != times.end())
        return time_in({s.path.string(), record, 0}, words_in(f, column), name, words);
    return name == s.form.name ? name_in(words_in(f, column), words)
                               : number_in(s, f, column, record);
}

// Every feature and its numbers.
template <class Take>
Crs each_feature(const VectorSource& s, InputLog& log, std::vector<std::vector<double>>& columns,
                 Words& words, Take take) {
    const std::size_t before = log.size();
    const VectorFile file(s, log);
    for (std::size_t i = before; i < log.size(); ++i) log[i].crs = file.crs().definition;
    std::vector<int> at;
    for (const std::string& name : s.numbers) at.push_back(file.column(name));
    columns.assign(at.size(), {});
    file.each([&](const OGRFeature& f, long record) {
        take(f, file.crs(), record);
        for (std::size_t k = 0; k < at.size(); ++k)
            columns[k].push_back(value_in(s, f, at[k], record, words));
    });
    return file.crs();
}

Points read_csv_points(const VectorSource& s, InputLog& log) {
    InputRecord record{s.role, s.file, 0, {}, s.crs};
    std::vector<std::string> wanted{s.x, s.y};
    wanted.insert(wanted.end(), s.numbers.begin(), s.numbers.end());
    Table t = read_table(s.path, wanted, s.form, record);
    if (s.crs.empty()) refuse(s, {"crs.missing", {}});
    log.push_back(std::move(record));
    Points p{{s.crs}, {}, {}, std::move(t.line), std::move(t.words)};
    for (std::size_t i = 0; i < p.record.size(); ++i)
        p.at.push_back({t.columns[0][i], t.columns[1][i]});
    p.columns.assign(std::make_move_iterator(t.columns.begin() + 2),
                     std::make_move_iterator(t.columns.end()));
    return p;
}

}  // namespace

Points read_points(const VectorSource& s, InputLog& log) {
    if (ending_of(s.path) == ".csv" || ending_of(s.path) == ".txt") return read_csv_points(s, log);
    Points p;
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    p.crs =
        each_feature(s, log, p.columns, p.words, [&](const OGRFeature& f, const Crs&, long record) {
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
    Words words;
    p.crs = each_feature(s, log, p.columns, words,
                         [&](const OGRFeature& f, const Crs& crs, long record) {
                             p.ground.push_back(ground_of(s, {f, crs, record}, repair));
                             p.record.push_back(record);
                         });
    return p;
}

}  // namespace vrmap::io
