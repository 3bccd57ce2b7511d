// SPDX-License-Identifier: Apache-2.0
// Cells that hold no number: days, times and names, as numbers.
#pragma once
#include <string>

#include "vrmap/error.hpp"
#include "vrmap/io/table.hpp"

namespace vrmap::io {

/// Days since 1970-01-01; NaN for a blank. THROWS InputError csv.not_a_date at `place`.
double day_in(const Place& place, const std::string& cell, const std::string& column);

/// Seconds on the file's clock, which its first time tells; NaN for a blank. THROWS InputError at
/// `place`: csv.not_a_time, csv.two_clocks.
double time_in(const Place& place, const std::string& cell, const std::string& column,
               Words& words);

/// The name's place among those of the file, where it is added if it is new.
double name_in(const std::string& cell, Words& words);

}  // namespace vrmap::io
