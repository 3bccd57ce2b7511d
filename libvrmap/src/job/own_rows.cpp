// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>

#include "job/read_rows.hpp"
#include "job/section.hpp"
#include "vrmap/error.hpp"

namespace vrmap::job {

namespace {

// What a job's number may be at all; and measured normals, beside which a job's own series stands.
bool is_fixed(const std::string& key) {
    const std::string table = key.substr(0, key.find('.'));
    return table == "limits" || table == "climate";
}

// What the row must be like.
struct Wanted {
    Row::Shape shape;
    std::size_t count;
    std::string unit;
    double least;
    double most;
};

constexpr double infinite = std::numeric_limits<double>::infinity();

// Without a range of its own: below 0 only where the shipped row goes there.
Wanted wanted_like(const Row& shipped) {
    const bool positive =
        std::all_of(shipped.value.begin(), shipped.value.end(), [](double v) { return v >= 0; });
    const auto [least, most] =
        shipped.range.value_or(std::pair(positive ? 0 : -infinite, infinite));
    return {shipped.shape(), shipped.value.size(), shipped.unit, least, most};
}

std::optional<Wanted> wanted_of(const std::string& key) {
    const auto& rows = shipped_rows();
    if (const auto found = rows.find(key); found != rows.end()) return wanted_like(found->second);
    for (const OpenRows& open : shipped_open())
        if (open.holds(key))
            return Wanted{open.shape, open.count, open.unit, open.range.first, open.range.second};
    return std::nullopt;
}

std::string nearest_row(const std::string& key) {
    constexpr std::size_t longest = 100;  // a longer key is nobody's slip
    if (key.size() > longest) return {};
    std::set<std::string> known;
    for (const auto& [name, row] : shipped_rows())
        if (!is_fixed(name)) known.insert(name);
    for (const OpenRows& open : shipped_open()) known.insert(open.key);
    return nearest_word(key, known);
}

Message unknown(const std::string& key) {
    const std::string nearest = nearest_row(key);
    if (!nearest.empty()) return {"guide.no_such_row", {{"row", key}, {"nearest", nearest}}};
    std::set<std::string> tables;
    for (const auto& [name, row] : shipped_rows())
        if (!is_fixed(name)) tables.insert(name.substr(0, name.find('.')));
    return {"guide.no_such_table",
            {{"row", key}, {"known", joined({tables.begin(), tables.end()})}}};
}

// As it may stand in the file.
std::string example(Row::Shape shape, std::size_t count) {
    switch (shape) {
        case Row::Shape::number:
            return "value = 1.5";
        case Row::Shape::words:
            return "value = [\"…\"]";
        case Row::Shape::curve:
            return "at = [1, 2, …], value = [1.5, 1.0, …]";
        case Row::Shape::steps:
            return "at = [1, 2, …], value = [1.5, 1.0, 0.5, …]";
        case Row::Shape::numbers:
            break;
    }
    constexpr std::size_t most_shown = 8;
    if (count > most_shown)
        return std::string("value = […] (").append(text(static_cast<long long>(count))).append(")");
    std::string all = "value = […";
    for (std::size_t i = 1; i < count; ++i) all += ", …";
    return all + "]";
}

std::optional<Message> fault_of(const Row& r, const Wanted& w) {
    if (r.unit != w.unit)
        return Message{"guide.row_other_unit",
                       {{"row", r.key}, {"unit", r.unit}, {"wanted", w.unit}}};
    const bool count = w.shape != Row::Shape::numbers || r.value.size() == w.count;
    if (r.shape() != w.shape || !count)
        return Message{"guide.row_other_shape",
                       {{"row", r.key}, {"expected", example(w.shape, w.count)}}};
    for (const double v : r.value)
        if (!(v >= w.least && v <= w.most) || std::isinf(v))
            return Message{"guide.row_out_of_range",
                           {{"row", r.key},
                            {"value", text(v)},
                            {"least", text(w.least)},
                            {"most", text(w.most)}}};
    if (r.key == "mineralisation.water.factor" && r.value[1] > 1)  // a share
        return Message{
            "guide.row_out_of_range",
            {{"row", r.key}, {"value", text(r.value[1])}, {"least", "0"}, {"most", "1"}}};
    const bool pools = r.key.starts_with("mineralisation.pools.");
    if (pools && !(r.value[1] > r.value[3])) return Message{"guide.pools_order", {{"row", r.key}}};
    return std::nullopt;
}

Place place_of(const toml::table& root, const std::string& key, const std::string& file) {
    const auto node = root.at_path(key);
    if (!node) return {file};
    const auto at = node.node()->source().begin;
    return {file, static_cast<long>(at.line), static_cast<long>(at.column)};
}

}  // namespace

std::map<std::string, Row> read_own_rows(const toml::table& root, const std::string& file) {
    std::map<std::string, Row> rows = read_rows(root, "", file);
    for (auto& [key, row] : rows) {
        const auto refuse = [&, &key = key](Message m) {
            throw InputError(place_of(root, key, file), std::move(m));
        };
        if (is_fixed(key)) refuse({"guide.row_fixed", {{"row", key}}});
        const auto wanted = wanted_of(key);
        if (!wanted) refuse(unknown(key));
        if (auto fault = fault_of(row, *wanted)) refuse(std::move(*fault));
    }
    return rows;
}

}  // namespace vrmap::job
