// SPDX-License-Identifier: Apache-2.0
#include "vrmap/robust.hpp"

#include <algorithm>
#include <cmath>

namespace vrmap {

double median(std::vector<double> values) {
    if (values.empty()) return std::nan("");
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2) return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

double mad_sd(const std::vector<double>& values, double median_value) {
    std::vector<double> off;
    off.reserve(values.size());
    for (const double v : values) off.push_back(std::abs(v - median_value));
    return 1.4826 * median(std::move(off));
}

double quantile(std::vector<double> values, double q) {
    if (values.empty()) return std::nan("");
    const auto k = static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + k, values.end());
    return values[static_cast<std::size_t>(k)];
}

}  // namespace vrmap
