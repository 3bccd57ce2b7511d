// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "vrmap/io/date.hpp"
#include "vrmap/io/input.hpp"

namespace vrmap::io {

enum class Encoding { utf8, cp932, latin1 };

/// How a table is written, as far as its job says so.
struct TableForm {
    std::optional<Encoding> encoding;  ///< none: UTF-8, or CP932 where that is certain
    char delimiter = 0;                ///< 0: the one of comma, tab, semicolon in the first line
    bool header = true;                ///< the first line names the columns
    std::vector<std::string> columns;  ///< names where it does not; the rest go by "1", "2", …
    int skip_lines = 0;                ///< before it
    /// Of the wanted columns the one that holds days (io/date.hpp), given as days since 1970-01-01.
    std::string date = {};
    /// Of the wanted columns those that hold no numbers. `words`: which of Table::words, NaN for a
    /// blank. `moment`: seconds, of a day where the cell is a time of day, since 1970-01-01 where
    /// it is a date and a time, a number as it stands; NaN for anything else. `time`:
    /// seconds since 1970-01-01 on the file's clock; nothing else but a blank may stand there.
    enum class Cells { words, moment, time };
    std::map<std::string, Cells> cells = {};
};

/// Numeric columns of a CSV, by name. A blank cell is NaN.
struct Table {
    std::vector<std::vector<double>> columns;          ///< in the order asked for
    std::vector<long> line;                            ///< of each row in the file, 1-based
    std::vector<std::vector<std::string>> words = {};  ///< of each column: each once, as they came
    std::optional<Clock> clock = {};                   ///< of its times; none: it has none
};

/// A table as offices have it: quotes as RFC 4180, LF or CRLF, a BOM is passed over, blank lines
/// too. Numbers are read whole and locale-free, full-width ones as NFKC has them; nan and inf count
/// as blank. A column is the one of that very name, else the one that differs only in full width,
/// case or blanks.
/// CP932 is taken only where the bytes are no UTF-8, every pair of them is CP932, and one begins
/// with 0x81–0x9F, where Latin-1 has no letters; Latin-1 only by statement.
/// THROWS InputError with line and column: text where a day or a time belongs, times of two clocks
/// (csv.two_clocks); no such column (with the
/// nearest) or one named twice, a row of another length, text where a number belongs, a decimal
/// comma or a comma in thousands, an open quote (also a line break in one), NUL or another
/// encoding, two kinds of delimiter in the first line, a line over 64 KiB or of more than 256
/// columns, no rows, more than 2,000,000.
Table read_table(const Input& csv, const std::vector<std::string>& wanted,
                 const TableForm& form = {});

/// The same from a file of up to 2 GiB, once from end to end, twice where it is no UTF-8 or
/// refused, in memory that grows with the rows alone; its size and hash into `record`. THROWS
/// InputError also when the file changed meanwhile.
Table read_table(const std::filesystem::path& csv, const std::vector<std::string>& wanted,
                 const TableForm& form, InputRecord& record);

/// What the first lines of a text say of it: whether they name the columns, and with what they are
/// set apart, as far as the form does not state it.
struct TableHead {
    TableForm form;                  ///< Latin-1 where they are neither UTF-8 nor for certain CP932
    std::vector<std::string> names;  ///< "1", "2", … without a header
    std::vector<std::vector<std::string>> rows;  ///< up to 50, as they stand
};
/// THROWS InputError: what HeldFile does, csv.no_table.
TableHead table_head(const std::filesystem::path& csv, const TableForm& stated = {});

}  // namespace vrmap::io
