// SPDX-License-Identifier: Apache-2.0
#include "simulate/layout.hpp"

#include <cmath>
#include <limits>

namespace vrmap::simulate {

using geo::Point;
using geo::Ring;

namespace {

Ring to_plane(const Frame& frame, const Ring& local) {
    Ring ring;
    for (const Point p : local) ring.push_back(frame.to_plane(p));
    return ring;
}

Ring swapped(const Ring& ring) {
    Ring other;
    for (const Point p : ring) other.push_back({p.y, p.x});
    return other;
}

}  // namespace

Frame::Frame(Point centre, double turn_rad)
    : centre_(centre), cos_(std::cos(turn_rad)), sin_(std::sin(turn_rad)) {}

Point Frame::to_plane(Point p) const {
    return {centre_.x + p.x * cos_ - p.y * sin_, centre_.y + p.x * sin_ + p.y * cos_};
}

Point Frame::to_local(Point p) const {
    const double dx = p.x - centre_.x;
    const double dy = p.y - centre_.y;
    return {dx * cos_ + dy * sin_, dy * cos_ - dx * sin_};
}

geo::FieldBoundary Layout::boundary() const {
    std::vector<geo::Polygon> parts;
    for (const Ring& outer : outlines) parts.push_back({to_plane(frame, outer), {}});
    if (!pond.empty()) parts.front().holes.push_back(to_plane(frame, pond));
    return geo::FieldBoundary(std::move(parts));
}

geo::Box Layout::box() const {
    geo::Box all;
    for (const Ring& outer : outlines)
        for (const Point p : outer) all.add(p);
    return all;
}

geo::Box Layout::inset_box(double by) const {
    geo::Box all;
    for (const Ring& block : blocks)
        for (const Point p : inset(block, by)) all.add(p);
    return all;
}

double Layout::distance_to_edge(Point p) const {
    double least = std::numeric_limits<double>::infinity();
    for (const Ring& outer : outlines) least = std::min(least, geo::distance_to(outer, p));
    return least;
}

namespace {

Ring box_ring(double west, double south, double east, double north) {
    return {{west, south}, {east, south}, {east, north}, {west, north}};
}

// An L without its north-eastern quarter.
void lay_out_l(Layout& layout, double l, double b) {
    layout.blocks = {box_ring(-l, -b, l, 0), box_ring(-l, 0, 0, b)};
    layout.outlines = {{{-l, -b}, {l, -b}, {l, 0}, {0, 0}, {0, b}, {-l, b}}};
}

// The western part with a slanting north side, a farm road, the eastern part shorter.
void lay_out_two(Layout& layout, double l, double b) {
    constexpr double road_m = 6;
    layout.blocks = {{{-l, -b}, {-road_m / 2, -b}, {-road_m / 2, b}, {-l, 0.9 * b}},
                     box_ring(road_m / 2, -b, l, 0.7 * b)};
}

// A pentagon: the south side straight along the rows, the north side slanting (so that the last
// swaths run out), the north-east corner cut off as roads do.
void lay_out_hole(Layout& layout, double l, double b, Random random) {
    const auto about = [&random](double v) { return v + random.uniform(-2.0, 2.0); };
    layout.blocks = {{{about(-l - 2), -b},
                      {about(l - 3), -b},
                      {about(l + 4), about(0.55 * b)},
                      {about(l - 14), about(b + 1)},
                      {about(-l + 3), about(b - 5)}}};
    const Point c{about(-0.3 * l), about(0.22 * b)};
    layout.pond = {{c.x - 15, c.y - 12},
                   {c.x + 14.5, c.y - 12.5},
                   {c.x + 15, c.y + 12},
                   {c.x - 14, c.y + 12.5}};
    layout.pond_box = geo::bounds(layout.pond);
}

}  // namespace

Layout lay_out(const FieldSpec& spec, Random random) {
    const double l = spec.length.value / 2;
    const double b = spec.breadth.value / 2;
    Layout layout{Frame(spec.centre, spec.turn_rad), {}, {}, {}, {}};
    switch (spec.shape) {
        case Shape::hole:
            lay_out_hole(layout, l, b, random);
            break;
        case Shape::rectangle:
            layout.blocks = {box_ring(-l, -b, l, b)};
            break;
        case Shape::trapezoid:
            layout.blocks = {{{-l, -b}, {l, -b}, {0.6 * l, b}, {-0.8 * l, b}}};
            break;
        case Shape::l_shape:
            lay_out_l(layout, l, b);
            break;
        case Shape::two_parts:
            lay_out_two(layout, l, b);
            break;
    }
    if (layout.outlines.empty()) layout.outlines = layout.blocks;
    return layout;
}

Ring inset(const Ring& ring, double by) {
    Ring inner;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Point a = ring[(i + ring.size() - 1) % ring.size()];
        const Point b = ring[i];
        const Point c = ring[(i + 1) % ring.size()];
        const double ab = std::hypot(b.x - a.x, b.y - a.y);
        const double bc = std::hypot(c.x - b.x, c.y - b.y);
        const Point n1{-(b.y - a.y) / ab, (b.x - a.x) / ab};  // to the left: inwards
        const Point n2{-(c.y - b.y) / bc, (c.x - b.x) / bc};
        const double k = by / (1.0 + n1.x * n2.x + n1.y * n2.y);
        inner.push_back({b.x + k * (n1.x + n2.x), b.y + k * (n1.y + n2.y)});
    }
    return inner;
}

std::optional<std::pair<double, double>> along_row(const Ring& ring, double y) {
    std::optional<std::pair<double, double>> span;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const Point a = ring[j];
        const Point b = ring[i];
        if ((a.y > y) == (b.y > y)) continue;
        const double x = a.x + (y - a.y) * (b.x - a.x) / (b.y - a.y);
        if (!span) span = {x, x};
        span = {std::min(span->first, x), std::max(span->second, x)};
    }
    return span;
}

std::optional<std::pair<double, double>> across_rows(const Ring& ring, double x) {
    return along_row(swapped(ring), x);
}

}  // namespace vrmap::simulate
