// SPDX-License-Identifier: Apache-2.0
#include "io/words.hpp"

#include <cmath>

#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"
#include "io/csv_line.hpp"
#include "job/columns.hpp"
#include "vrmap/io/date.hpp"

namespace vrmap::fuzz {

/// One line: its fields, and each field as number and date; the first as a column's name.
void words(std::string_view bytes) {
    std::vector<std::string> fields;
    for (const char delimiter : {',', '\t', ';', io::any_blanks}) {
        const std::size_t fault = io::split_line(bytes, delimiter, fields);
        require(fault <= bytes.size(), "a fault stands within the line");
    }
    require(io::delimiters_in(bytes).size() <= 3, "three delimiters there are");
    io::split_line(bytes, ',', fields);
    for (const std::string& field : fields) {
        double number = 0;
        require(!io::to_number(io::trimmed(field), number) || std::isfinite(number),
                "a number is finite");
        if (const auto day = io::parse_date(field)) require(day->ok(), "a date is a day");
    }
    if (fields.empty()) return;  // a quote that does not close
    io::nearest_names(fields.front(), fields, 3);
    job::named_column(fields.front());
}

}  // namespace vrmap::fuzz
