// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/rows.hpp"

#include <algorithm>
#include <array>

#include "job/read_rows.hpp"
#include "vrmap/error.hpp"

namespace vrmap::job {

namespace {

bool is_below(const std::string& key, const std::string& prefix) {
    return key.size() > prefix.size() && key.starts_with(prefix) && key[prefix.size()] == '.';
}

const Row& known(const Row* row, const std::string& key) {
    if (!row) throw ArgumentError({"guide.row_missing", {{"row", key}}});
    return *row;
}

const Row* in_unit(const Row* row, const std::string& unit) {
    if (row && row->unit != unit)
        throw ArgumentError(
            {"guide.row_other_unit", {{"row", row->key}, {"unit", row->unit}, {"wanted", unit}}});
    return row;
}

}  // namespace

const char* name(Confidence confidence) {
    constexpr std::array names{"high", "medium", "low", "unverified"};
    return names[static_cast<std::size_t>(confidence)];
}

Row::Shape Row::shape() const {
    if (!words.empty()) return Shape::words;
    if (!at.empty()) return at.size() == value.size() ? Shape::curve : Shape::steps;
    return value.size() == 1 ? Shape::number : Shape::numbers;
}

double Row::on_curve(double x) const {
    const auto above =
        static_cast<std::size_t>(std::lower_bound(at.begin(), at.end(), x) - at.begin());
    if (above == 0) return value.front();
    if (above == at.size()) return value.back();
    const double share = (x - at[above - 1]) / (at[above] - at[above - 1]);
    return value[above - 1] + (value[above] - value[above - 1]) * share;
}

double Row::on_steps(double x) const {
    const auto under = std::upper_bound(at.begin(), at.end(), x);
    return value[static_cast<std::size_t>(under - at.begin())];
}

const Row* Tables::peek(const std::string& key) const {
    if (const auto own = own_.find(key); own != own_.end()) return &own->second;
    const auto& shipped = shipped_rows();
    const auto found = shipped.find(key);
    return found == shipped.end() ? nullptr : &found->second;
}

const Row* Tables::find(const std::string& key, const std::string& unit) const {
    const Row* row = in_unit(peek(key), unit);
    if (row) used_.insert(key);
    return row;
}

const Row& Tables::row(const std::string& key, const std::string& unit) const {
    return known(find(key, unit), key);
}

double Tables::number(const std::string& key, const std::string& unit) const {
    return row(key, unit).number();
}

double Tables::peek_number(const std::string& key, const std::string& unit) const {
    return known(in_unit(peek(key), unit), key).number();
}

void Tables::touch(const std::string& key) const {
    for (const auto* rows : {&shipped_rows(), &own_})
        for (const auto& [name, row] : *rows)
            if (name == key || is_below(name, key)) used_.insert(name);
}

std::vector<Row> Tables::used() const {
    std::vector<Row> rows;
    for (const std::string& key : used_) rows.push_back(*peek(key));
    return rows;
}

std::vector<Row> Tables::used_unverified() const {
    std::vector<Row> rows = used();
    std::erase_if(rows, [](const Row& r) { return r.confidence != Confidence::unverified; });
    return rows;
}

std::vector<Row> Tables::used_own() const {
    std::vector<Row> rows = used();
    std::erase_if(rows, [](const Row& r) { return r.file.empty(); });
    return rows;
}

std::vector<std::string> Tables::below(const std::string& key) const {
    std::set<std::string> parts;
    for (const auto* rows : {&shipped_rows(), &own_})
        for (const auto& [name, row] : *rows)
            if (is_below(name, key)) {
                const auto from = key.size() + 1;
                parts.insert(name.substr(from, name.find('.', from) - from));
            }
    return {parts.begin(), parts.end()};
}

}  // namespace vrmap::job
