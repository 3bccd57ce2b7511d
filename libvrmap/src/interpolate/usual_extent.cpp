// SPDX-License-Identifier: Apache-2.0
#include "interpolate/usual_extent.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace vrmap::interpolate {

namespace {

constexpr std::size_t fewest = 64;
constexpr std::size_t strips = 256;
using Counts = std::array<std::size_t, strips>;

struct Span {
    double from, to;
};

// `per_metre`: strips.
std::size_t strip_of(double v, Span s, double per_metre) {
    return std::min(static_cast<std::size_t>((v - s.from) * per_metre), strips - 1);
}

// Without `few` samples at either end, to whole strips.
Span without(const Counts& counts, std::size_t few, Span s) {
    std::size_t first = 0;
    std::size_t last = strips - 1;
    for (std::size_t left = counts[first]; left <= few && first < last;) left += counts[++first];
    for (std::size_t left = counts[last]; left <= few && last > first;) left += counts[--last];
    const double wide = (s.to - s.from) / strips;
    return {s.from + static_cast<double>(first) * wide,
            s.from + static_cast<double>(last + 1) * wide};
}

double area(const geo::Box& b) {
    return b.width() * b.height();
}

geo::Box without_few(const geo::Box& box, const std::vector<geo::Point>& at,
                     const std::vector<std::uint32_t>& of) {
    const Span x{box.min_x, box.max_x};
    const Span y{box.min_y, box.max_y};
    const double in_a_metre_x = strips / (x.to - x.from);
    const double in_a_metre_y = strips / (y.to - y.from);
    Counts in_x{};
    Counts in_y{};
    for (const std::uint32_t i : of) {
        if (!box.contains(at[i])) continue;
        ++in_x[strip_of(at[i].x, x, in_a_metre_x)];
        ++in_y[strip_of(at[i].y, y, in_a_metre_y)];
    }
    const std::size_t few = std::max<std::size_t>(1, of.size() / 1000);
    const Span across = without(in_x, few, x);
    const Span along = without(in_y, few, y);
    const geo::Box rough{across.from, along.from, across.to, along.to};
    geo::Box some;
    for (const std::uint32_t i : of)
        if (rough.contains(at[i])) some.add(at[i]);
    return some;
}

}  // namespace

geo::Box usual_extent(const geo::Box& box, const std::vector<geo::Point>& at,
                      const std::vector<std::uint32_t>& of) {
    constexpr double much = 0.5;
    constexpr double least_side_m = 1;
    const auto is_wide = [](const geo::Box& b) {
        return std::isfinite(area(b)) && std::min(b.width(), b.height()) >= least_side_m;
    };
    if (of.size() < fewest) return box;
    geo::Box all = box;
    // a strip may hold the whole field and more: again, until it fills most of what is left
    while (is_wide(all)) {
        const geo::Box some = without_few(all, at, of);
        if (area(some) >= much * area(all) || !is_wide(some)) break;
        all = some;
    }
    return all;
}

}  // namespace vrmap::interpolate
