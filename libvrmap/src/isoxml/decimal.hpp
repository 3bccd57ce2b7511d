// SPDX-License-Identifier: Apache-2.0
// Ordinates as the file writes them. A grid is computed from the numbers that are written, not from
// the numbers before rounding, so the file says exactly what was sampled.
#pragma once
#include <string>

namespace vrmap::isoxml {

/// Nine decimals, 0.1 mm on the ground: the most ISO 11783-10 v4 allows (ISOXML.md §1.6).
std::string nine_decimals(double degrees);
/// Ten significant digits, plain: over 300 cells the error stays below 1 cm (ISOXML.md §4).
std::string ten_digits(double degrees);
/// The double that text stands for. REQUIRES a plain decimal.
double value_of(const std::string& decimal);

inline double at_nine_decimals(double degrees) {
    return value_of(nine_decimals(degrees));
}
inline double at_ten_digits(double degrees) {
    return value_of(ten_digits(degrees));
}

}  // namespace vrmap::isoxml
