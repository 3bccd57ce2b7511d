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

std::size_t strip_of(double v, Span s) {
    const double k = strips * ((v - s.from) / (s.to - s.from));
    return std::min(static_cast<std::size_t>(k), strips - 1);
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

geo::Box without_few(const geo::Box& box, std::size_t samples,
                     const std::function<geo::Point(std::size_t)>& at) {
    const Span x{box.min_x, box.max_x};
    const Span y{box.min_y, box.max_y};
    Counts in_x{};
    Counts in_y{};
    for (std::size_t i = 0; i < samples; ++i) {
        const geo::Point p = at(i);
        if (!box.contains(p)) continue;
        ++in_x[strip_of(p.x, x)];
        ++in_y[strip_of(p.y, y)];
    }
    const std::size_t few = std::max<std::size_t>(1, samples / 1000);
    const Span across = without(in_x, few, x);
    const Span along = without(in_y, few, y);
    const geo::Box rough{across.from, along.from, across.to, along.to};
    geo::Box some;
    for (std::size_t i = 0; i < samples; ++i)
        if (rough.contains(at(i))) some.add(at(i));
    return some;
}

}  // namespace

geo::Box usual_extent(const geo::Box& box, std::size_t samples,
                      const std::function<geo::Point(std::size_t)>& at) {
    constexpr double much = 0.5;
    constexpr double least_side_m = 1;
    if (samples < fewest) return box;
    geo::Box all = box;
    // a strip may hold the whole field and more: again, until it fills most of what is left
    while (std::isfinite(area(all)) && area(all) > 0) {
        const geo::Box some = without_few(all, samples, at);
        if (area(some) >= much * area(all) || std::min(some.width(), some.height()) < least_side_m)
            break;
        all = some;
    }
    return all;
}

}  // namespace vrmap::interpolate
