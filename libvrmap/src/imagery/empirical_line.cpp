// SPDX-License-Identifier: Apache-2.0
#include "vrmap/imagery/empirical_line.hpp"

#include <algorithm>
#include <cmath>

#include "vrmap/error.hpp"

namespace vrmap::imagery {

namespace {

constexpr double most_scatter = 0.05;  // reflectance; a panel is known to about 0.02

[[noreturn]] void refuse(const char* why) {
    throw ArgumentError({"imagery.bad_targets", {{"why", why}}});
}

double scatter_of(const std::vector<GroundTarget>& targets, const Reflectance& line) {
    double sum = 0;
    for (const GroundTarget& t : targets) {
        const double off = t.reflectance - line.of(t.number);
        sum += off * off;
    }
    return std::sqrt(sum / (static_cast<double>(targets.size()) - 2));
}

}  // namespace

Reflectance empirical_line(const std::vector<GroundTarget>& targets) {
    if (targets.empty()) refuse("0");
    for (const GroundTarget& t : targets)
        if (!(t.reflectance >= 0 && t.reflectance <= 1) || !std::isfinite(t.number)) refuse("0..1");
    if (targets.size() == 1) {
        const GroundTarget& t = targets.front();
        if (!(t.number > 0 && t.reflectance > 0)) refuse("> 0");
        return {t.reflectance / t.number, 0};
    }
    double number = 0;
    double reflectance = 0;
    const auto n = static_cast<double>(targets.size());
    for (const GroundTarget& t : targets) {
        number += t.number / n;
        reflectance += t.reflectance / n;
    }
    double both = 0;
    double square = 0;
    for (const GroundTarget& t : targets) {
        both += (t.number - number) * (t.reflectance - reflectance);
        square += (t.number - number) * (t.number - number);
    }
    if (!(square > 0 && both > 0)) refuse("slope");
    const double scale = both / square;
    const Reflectance line{scale, reflectance - scale * number};
    if (targets.size() > 2 && scatter_of(targets, line) > most_scatter) refuse("scatter");
    return line;
}

}  // namespace vrmap::imagery
