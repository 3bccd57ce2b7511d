// SPDX-License-Identifier: Apache-2.0
#include "isoxml/decimal.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "vrmap/error.hpp"

namespace vrmap::isoxml {

std::string nine_decimals(double degrees) {
    return text(degrees, 9);
}

std::string ten_digits(double degrees) {
    if (degrees == 0) return "0.0";
    const int leading = static_cast<int>(std::floor(std::log10(std::abs(degrees))));
    return text(degrees, std::clamp(9 - leading, 1, 30));
}

double value_of(const std::string& decimal) {
    double value = 0;
    std::from_chars(decimal.data(), decimal.data() + decimal.size(), value);
    return value;
}

}  // namespace vrmap::isoxml
