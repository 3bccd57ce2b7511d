// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vrmap::io {

constexpr std::size_t longest_csv_line = 65536;

/// One line's fields, quotes as RFC 4180. `any_blanks` as the delimiter: columns set apart by runs
/// of blanks. Returns 0, or the 1-based byte where a quote is open or followed by something.
constexpr char any_blanks = ' ';
std::size_t split_line(std::string_view text, char delimiter, std::vector<std::string>& fields);

/// The same of a line without quotes: pieces of the line itself.
void split_bare(std::string_view text, char delimiter, std::vector<std::string_view>& fields);

/// Which of comma, tab and semicolon stand in the line outside quotes.
std::string delimiters_in(std::string_view line);

}  // namespace vrmap::io
