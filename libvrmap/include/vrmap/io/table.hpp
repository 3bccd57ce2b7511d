// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "vrmap/io/input.hpp"

namespace vrmap::io {

/// Numeric columns of a CSV, by header name. A blank cell is NaN.
struct Table {
    std::vector<std::vector<double>> columns;  ///< in the order asked for
    std::vector<long> line;                    ///< of each row in the file, 1-based
};

/// Strict: UTF-8 (a BOM is passed over), comma, quotes as RFC 4180, LF or CRLF; the first line is
/// the header. Numbers are read whole and locale-free; nan and inf count as blank.
/// THROWS InputError with line and column: no such column or one named twice, a row of another
/// length, text where a number belongs, a decimal comma, an open quote, NUL or broken UTF-8,
/// a line over 64 KiB, no rows.
Table read_table(const Input& csv, const std::vector<std::string>& wanted);

}  // namespace vrmap::io
