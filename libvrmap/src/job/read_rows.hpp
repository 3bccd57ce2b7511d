// SPDX-License-Identifier: Apache-2.0
// Rows from TOML: the one reader of data/guide and of a user's own tables, and the schema of both.
#pragma once
#include <toml++/toml.h>

#include <map>
#include <string>
#include <vector>

#include "vrmap/job/rows.hpp"

namespace vrmap::job {

/// Rows that are not there, but may be: what the design did not find anywhere. A user fills them.
struct OpenRows {
    std::string key;  ///< with "*" for a part that is free
    Row::Shape shape = Row::Shape::number;
    std::size_t count = 1;  ///< of `numbers`
    std::string unit;
    std::pair<double, double> range;  ///< what a value may be
    std::string why;                  ///< where such rows are said to stand

    bool holds(const std::string& row) const;
};

/// Every row of one file, its keys below `table` ("" where they begin with the table's own name).
/// `file` goes into the rows and the errors. THROWS InputError with line and column: a row without
/// value, unit, src, year or confidence, or with a key or a value that cannot be.
std::map<std::string, Row> read_rows(const toml::table& root, const std::string& table,
                                     const std::string& file);

/// The table's [[open]] entries. THROWS as read_rows.
std::vector<OpenRows> read_open(const toml::table& root, const std::string& table,
                                const std::string& file);

/// All that is compiled in, read once.
const std::map<std::string, Row>& shipped_rows();
const std::vector<OpenRows>& shipped_open();

/// The rows of a user's file, each in a known row's place or of an open kind. THROWS InputError as
/// read_rows, and: no such row (with the nearest), a row of the limits, another unit or shape than
/// the one it takes the place of, a value outside its range.
std::map<std::string, Row> read_own_rows(const toml::table& root, const std::string& file);

}  // namespace vrmap::job
