// SPDX-License-Identifier: Apache-2.0
// What one column's cells say.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vrmap/error.hpp"
#include "vrmap/io/table.hpp"

namespace vrmap::io {

/// Words by the order in which they came.
class WordList {
public:
    /// NaN for a blank.
    double at(std::string_view word);
    std::vector<std::string> take() { return std::move(words_); }

private:
    std::map<std::string, std::size_t, std::less<>> known_;
    std::vector<std::string> words_;
    std::size_t last_ = 0;  // most words stand in many rows one after the other
};

/// Seconds since 1970-01-01 of "2024-08-01T10:11:12.5Z" (a zone counts; none is UTC), since
/// midnight of "10:11:12", a number as it stands; NaN for anything else.
double moment(std::string_view cell);

/// Seconds on the file's clock, which its first time tells; NaN for a blank. THROWS InputError at
/// `place`: csv.not_a_time, csv.two_clocks.
double time_in(const Place& place, std::string_view cell, const std::string& column,
               std::optional<Clock>& clock);

class CellReader {
public:
    CellReader(const std::filesystem::path& csv, std::size_t column, const std::string& name,
               const TableForm& form);
    std::size_t column() const { return column_; }
    double value(std::string_view cell, long line, std::optional<Clock>& clock);
    std::vector<std::string> words() { return words_.take(); }

private:
    enum class Kind { number, day, words, moment, time };
    double number(std::string_view cell, long line) const;
    double day(std::string_view cell, long line) const;
    const std::filesystem::path& csv_;
    std::size_t column_;
    const std::string& name_;
    Kind kind_ = Kind::number;
    WordList words_;
};

}  // namespace vrmap::io
