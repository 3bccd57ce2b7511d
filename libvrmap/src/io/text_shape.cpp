// SPDX-License-Identifier: Apache-2.0
#include "io/text_shape.hpp"

#include <algorithm>
#include <map>

#include "io/csv_line.hpp"
#include "io/words.hpp"

namespace vrmap::io {

namespace {

constexpr double share_that_agrees = 0.6;
constexpr std::size_t most_columns = 1000;

double share_of_numbers(const std::vector<std::string>& fields) {
    std::size_t numbers = 0;
    std::size_t filled = 0;
    double value = 0;
    for (const std::string& f : fields) {
        const std::string cell = plain(f);
        if (trimmed(cell).empty()) continue;
        ++filled;
        numbers += to_number(trimmed(cell), value);
    }
    return filled ? static_cast<double>(numbers) / static_cast<double>(filled) : 0;
}

// How many lines have the number of columns that most have, and that number.
std::pair<std::size_t, std::size_t> agreement(const std::vector<std::string>& lines, char d) {
    std::map<std::size_t, std::size_t> counts;
    std::vector<std::string> fields;
    for (const std::string& line : lines)
        if (split_line(line, d, fields) == 0 && fields.size() > 1) ++counts[fields.size()];
    std::pair<std::size_t, std::size_t> best;
    for (const auto& [columns, n] : counts) best = std::max(best, {n, columns});
    return best;
}

// Words too stand between blanks: only numbers make a table of them.
bool holds_numbers(const std::vector<std::string>& lines, std::size_t columns) {
    std::vector<std::string> fields;
    std::size_t rows = 0;
    for (const std::string& line : lines) {
        split_line(line, any_blanks, fields);
        rows += fields.size() == columns && share_of_numbers(fields) > 0.5;
    }
    return static_cast<double>(rows) >= share_that_agrees * static_cast<double>(lines.size());
}

}  // namespace

TextShape shape_of(const std::vector<std::string>& lines) {
    TextShape shape;
    std::size_t most = 0;
    for (const char d : {',', '\t', ';', any_blanks}) {
        if (d == any_blanks && shape.delimiter) break;
        const auto [n, columns] = agreement(lines, d);
        const bool enough =
            static_cast<double>(n) >= share_that_agrees * static_cast<double>(lines.size());
        if (n < 2 || n <= most || !enough || columns > most_columns) continue;
        if (d == any_blanks && !holds_numbers(lines, columns)) continue;
        most = n;
        shape.delimiter = d;
        shape.columns = columns;
    }
    std::vector<std::string> fields;
    for (const std::string& line : lines) {
        if (!shape.delimiter) break;
        split_line(line, shape.delimiter, fields);
        if (fields.size() == shape.columns) break;
        ++shape.before;
    }
    shape.header = share_of_numbers(fields) < 0.34;
    return shape;
}

}  // namespace vrmap::io
