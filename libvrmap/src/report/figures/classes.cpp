// SPDX-License-Identifier: Apache-2.0
#include "report/figures/classes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "report/figures/round_step.hpp"
#include "vrmap/error.hpp"
#include "vrmap/geo/coverage.hpp"

namespace vrmap::report {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double slack = 1e-6;  // of the last shown digit: 3.1 * 10 is a little more than 31

double power_of_ten(int exponent) {
    return std::pow(10.0, exponent);
}

double quantile(const std::vector<double>& sorted, double q) {
    const double at = q * static_cast<double>(sorted.size() - 1);
    const auto i = static_cast<std::size_t>(at);
    const double next = sorted[std::min(i + 1, sorted.size() - 1)];
    return sorted[i] + (at - static_cast<double>(i)) * (next - sorted[i]);
}

// Digits the breaks need to be written as they are, within reason.
int decimals_for(const std::vector<double>& breaks, int least) {
    const auto written = [](double b, int d) {
        const double scaled = b * power_of_ten(d);
        return std::abs(scaled - std::round(scaled)) <= slack * std::max(1.0, std::abs(scaled));
    };
    for (int d = least; d < least + 4; ++d)
        if (std::all_of(breaks.begin(), breaks.end(), [&](double b) { return written(b, d); }))
            return d;
    return least + 4;
}

Classes from_breaks(Division division, std::vector<double> breaks, const Summary& s, int decimals) {
    Classes out{division, std::move(breaks), {}, decimals};
    out.decimals = decimals_for(out.breaks, decimals);
    for (std::size_t k = 0; k <= out.breaks.size(); ++k) {
        const double from = k > 0 ? out.breaks[k - 1] : s.min;
        const double to = k < out.breaks.size() ? out.breaks[k] : s.max;
        const bool nothing_below = k == 0 && !out.breaks.empty() && s.min >= to;
        const bool nothing_above = k > 0 && k == out.breaks.size() && s.max < from;
        out.ranges.push_back({nothing_below ? -infinity : from, nothing_above ? infinity : to});
    }
    return out;
}

// The values themselves if they are few. Those that differ by less than a hundredth of the last
// shown digit are one value: rounding, not agronomy, told them apart.
std::optional<Classes> one_per_value(const Summary& s, int decimals, std::size_t most) {
    const double same = 0.01 * power_of_ten(-decimals);
    std::vector<double> seen;
    for (const double v : s.sorted) {
        if (!seen.empty() && v - seen.back() <= same) continue;
        if (seen.size() == most) return std::nullopt;
        seen.push_back(v);
    }
    Classes out{Division::one_per_value, {}, {}, decimals};
    for (std::size_t k = 0; k < seen.size(); ++k) {
        if (k > 0) out.breaks.push_back((seen[k - 1] + seen[k]) / 2);
        out.ranges.push_back({seen[k], seen[k]});
    }
    return out;
}

Classes round_steps(const Summary& s, int decimals) {
    constexpr double most_steps = 8;
    const double step = round_step(std::max((s.max - s.min) / most_steps, power_of_ten(-decimals)));
    std::vector<double> breaks;
    const double first = std::floor(s.min / step) + 1;
    for (int i = 0; i < 10 && (first + i) * step < s.max; ++i) breaks.push_back((first + i) * step);
    return from_breaks(Division::round_steps, std::move(breaks), s, decimals);
}

// Ground where nothing is spread has a class of its own: "0 – 5" would hide it.
Classes with_zero_apart(Classes c, const Summary& s) {
    const double zero = 0.01 * power_of_ten(-c.decimals);
    const auto first = std::upper_bound(s.sorted.begin(), s.sorted.end(), zero);
    if (!(s.min >= 0 && s.min <= zero) || first == s.sorted.end() || c.breaks.empty()) return c;
    if (*first < c.breaks.front()) {
        c.breaks.insert(c.breaks.begin(), *first);
        c.ranges.front().from = *first;
        c.ranges.insert(c.ranges.begin(), Range{});
    }
    c.ranges.front() = {0, 0};
    return c;
}

Classes even_steps(const Summary& s, int decimals) {
    constexpr int steps = 10;
    double low = quantile(s.sorted, 0.02);
    double high = quantile(s.sorted, 0.98);
    if (!(high > low)) low = s.min, high = s.max;
    std::vector<double> breaks;
    for (int k = 0; k <= steps; ++k) breaks.push_back(low + (high - low) * k / steps);
    Classes out =
        from_breaks(Division::even_steps, {breaks.begin() + 1, breaks.end() - 1}, s, decimals);
    out.ranges.front().from = low;
    out.ranges.back().to = high;
    out.decimals = decimals;
    return out;
}

}  // namespace

geo::Grid<double> inside_of(const geo::GridGeometry& geometry, const geo::FieldBoundary& boundary) {
    if (boundary.parts().empty() || geometry.size() == 0) return geo::Grid<double>(geometry, 1.0);
    return geo::coverage(geometry, boundary);
}

Summary summarise(const geo::Grid<double>& values, const geo::Grid<double>& inside,
                  const geo::FieldBoundary& boundary) {
    Summary s;
    double weight = 0;
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!is_value(values[i]) || !(inside[i] > 0)) continue;
        s.sorted.push_back(values[i]);
        weight += inside[i];
        sum += inside[i] * values[i];
    }
    s.valued_m2 = weight * values.geometry().cell_area_m2();
    s.empty_m2 = std::max(0.0, boundary.area().value - s.valued_m2);
    if (s.empty_m2 < 1e-6 * boundary.area().value) s.empty_m2 = 0;  // rounding of the edge shares
    if (!s.any()) return s;
    std::sort(s.sorted.begin(), s.sorted.end());
    s.min = s.sorted.front();
    s.max = s.sorted.back();
    s.mean = std::clamp(sum / weight, s.min, s.max);
    return s;
}

std::size_t Classes::of(double value) const {
    return static_cast<std::size_t>(std::upper_bound(breaks.begin(), breaks.end(), value) -
                                    breaks.begin());
}

Classes classes_of(const MapLayer& layer, const Summary& summary) {
    constexpr std::size_t most_values = 8;
    if (!summary.any()) return {};
    if (!layer.classes.empty())
        return from_breaks(Division::given, layer.classes, summary, layer.decimals);
    if (auto values = one_per_value(summary, layer.decimals, most_values)) return *values;
    return with_zero_apart(round_steps(summary, layer.decimals), summary);
}

Classes panel_classes_of(const MapLayer& layer, const Summary& summary) {
    constexpr std::size_t most_values = 5;
    if (!summary.any()) return {};
    if (!layer.classes.empty())
        return from_breaks(Division::given, layer.classes, summary, layer.decimals);
    if (auto values = one_per_value(summary, layer.decimals, most_values)) return *values;
    return even_steps(summary, layer.decimals);
}

std::vector<double> area_per_class(const geo::Grid<double>& values, const geo::Grid<double>& inside,
                                   const Classes& classes) {
    std::vector<double> areas(classes.count(), 0.0);
    for (std::size_t i = 0; i < values.size(); ++i)
        if (is_value(values[i]) && inside[i] > 0)
            areas[classes.of(values[i])] += inside[i] * values.geometry().cell_area_m2();
    return areas;
}

std::vector<int> percents(const std::vector<double>& areas) {
    std::vector<int> whole(areas.size(), 0);
    const double total = std::accumulate(areas.begin(), areas.end(), 0.0);
    if (!(total > 0)) return whole;
    std::vector<std::size_t> order(areas.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    int left = 100;
    for (const std::size_t i : order) {
        whole[i] = static_cast<int>(100 * areas[i] / total);
        left -= whole[i];
    }
    const auto rest = [&](std::size_t i) { return 100 * areas[i] / total - whole[i]; };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return rest(a) > rest(b); });
    for (std::size_t k = 0; k < order.size() && left > 0; ++k, --left) ++whole[order[k]];
    return whole;
}

std::string label(const Range& range, int decimals) {
    if (std::isinf(range.from)) return "< " + text(range.to, decimals);
    if (std::isinf(range.to)) return "≥ " + text(range.from, decimals);
    const std::string from = text(range.from, decimals);
    const std::string to = text(range.to, decimals);
    return from == to ? from : from + " – " + to;
}

}  // namespace vrmap::report
