// SPDX-License-Identifier: Apache-2.0
#include "vrmap/clean/outliers.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "vrmap/robust.hpp"

namespace vrmap::clean {

namespace {

Reason by_range(double value, const YieldLimits& limits) {
    if (!std::isfinite(value)) return Reason::missing;
    if (value <= limits.above.value) return Reason::below_range;
    if (value > limits.at_most.value) return Reason::above_range;
    return Reason::kept;
}

void mark_repeated(CleanedYield& c) {
    const auto& p = c.all;
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto key = [&p](std::size_t i) {
        return std::tuple(p.position[i].y, p.position[i].x, p.value[i], p.record[i]);
    };
    std::erase_if(order, [&c](std::size_t i) { return c.reason[i] != Reason::kept; });
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return key(a) < key(b); });
    for (std::size_t k = 1; k < order.size(); ++k)
        if (p.position[order[k]] == p.position[order[k - 1]] &&
            p.value[order[k]] == p.value[order[k - 1]])
            c.reason[order[k]] = Reason::repeated;
}

}  // namespace

CleanedYield clean_yield(geo::PointSet<CropYield> points, const geo::FieldBoundary& boundary,
                         const YieldLimits& limits) {
    CleanedYield c{std::move(points), {}};
    c.reason.reserve(c.all.size());
    const geo::Box box = boundary.box().grown(limits.margin.value);
    for (std::size_t i = 0; i < c.all.size(); ++i) {
        Reason r = by_range(c.all.value[i], limits);
        if (r != Reason::missing && !(box.contains(c.all.position[i]) &&
                                      boundary.reaches(c.all.position[i], limits.margin)))
            r = Reason::outside_field;
        c.reason.push_back(r);
    }
    mark_repeated(c);
    const std::vector<double> rest = c.kept().value;
    const double middle = median(rest);
    const double far = limits.mad_factor * mad_sd(rest, middle);
    // MAD 0 (over half the values alike) says nothing about spread: then nobody is an outlier
    if (!(far > 0)) return c;
    for (std::size_t i = 0; i < c.all.size(); ++i)
        if (c.reason[i] == Reason::kept && std::abs(c.all.value[i] - middle) > far)
            c.reason[i] = Reason::outlier;
    return c;
}

std::vector<geo::Point> in_company(const std::vector<geo::Point>& at, Metres reach) {
    constexpr double least_share = 0.1;  // of the median
    std::vector<double> others(at.size(), 0.0);
    for (std::size_t i = 0; i < at.size(); ++i)
        for (std::size_t j = i + 1; j < at.size() && at[j].y - at[i].y <= reach.value; ++j)
            if (std::hypot(at[j].x - at[i].x, at[j].y - at[i].y) <= reach.value)
                ++others[i], ++others[j];
    const double least = least_share * median(others);
    std::vector<geo::Point> kept;
    for (std::size_t i = 0; i < at.size(); ++i)
        if (!(others[i] < least)) kept.push_back(at[i]);
    return kept;
}

}  // namespace vrmap::clean
