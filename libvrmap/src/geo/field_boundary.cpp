// SPDX-License-Identifier: Apache-2.0
#include "vrmap/geo/field_boundary.hpp"

#include <cmath>

#include "vrmap/error.hpp"

namespace vrmap::geo {

namespace {

void normalise(Ring& ring, bool anticlockwise) {
    while (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
    const double area = ring.size() < 3 ? 0.0 : signed_area(ring);
    if (!(std::abs(area) > 0)) throw ArgumentError({"boundary.ring_without_area", {}});
    if ((area > 0) != anticlockwise) std::reverse(ring.begin(), ring.end());
}

bool inside(const Ring& ring, Point p) {
    bool in = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const Point a = ring[i];
        const Point b = ring[j];
        if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x)
            in = !in;
    }
    return in;
}

}  // namespace

double signed_area(const Ring& ring) {
    // about the first point: plane coordinates are large, differences are not
    const Point o = ring.front();
    double twice = 0;
    for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
        const Point a = ring[i];
        const Point b = ring[i + 1];
        twice += (a.x - o.x) * (b.y - o.y) - (b.x - o.x) * (a.y - o.y);
    }
    return twice / 2;
}

FieldBoundary::FieldBoundary(std::vector<Polygon> parts) : parts_(std::move(parts)) {
    for (Polygon& part : parts_) {
        normalise(part.outer, true);
        for (Ring& hole : part.holes) normalise(hole, false);
    }
}

SquareMetres FieldBoundary::area() const {
    double sum = 0;
    for (const Ring* ring : rings()) sum += signed_area(*ring);
    return {sum};
}

Box FieldBoundary::box() const {
    Box box;
    for (const Polygon& part : parts_)
        for (const Point p : part.outer) box.add(p);
    return box;
}

bool FieldBoundary::contains(Point p) const {
    bool in = false;
    for (const Ring* ring : rings()) in ^= inside(*ring, p);
    return in;
}

double FieldBoundary::distance_to_outline(Point p) const {
    double best = std::numeric_limits<double>::infinity();
    for (const Ring* ring : rings()) best = std::min(best, distance_to(*ring, p));
    return best;
}

bool FieldBoundary::reaches(Point p, Metres margin) const {
    return contains(p) || distance_to_outline(p) <= margin.value;
}

Point FieldBoundary::centroid() const {
    if (parts_.empty()) return {};
    const Point o = parts_.front().outer.front();
    double area = 0;
    double sx = 0;
    double sy = 0;
    for (const Ring* ring : rings()) {
        for (std::size_t i = 0, j = ring->size() - 1; i < ring->size(); j = i++) {
            const Point a{(*ring)[j].x - o.x, (*ring)[j].y - o.y};
            const Point b{(*ring)[i].x - o.x, (*ring)[i].y - o.y};
            const double cross = a.x * b.y - b.x * a.y;
            area += cross / 2;
            sx += (a.x + b.x) * cross / 6;
            sy += (a.y + b.y) * cross / 6;
        }
    }
    return {o.x + sx / area, o.y + sy / area};
}

std::vector<const Ring*> FieldBoundary::rings() const {
    std::vector<const Ring*> all;
    for (const Polygon& part : parts_) {
        all.push_back(&part.outer);
        for (const Ring& hole : part.holes) all.push_back(&hole);
    }
    return all;
}

double distance_to(const Ring& ring, Point p) {
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        const double ex = ring[i].x - ring[j].x;
        const double ey = ring[i].y - ring[j].y;
        const double length2 = ex * ex + ey * ey;
        double t = 0;
        if (length2 > 0)
            t = std::clamp(((p.x - ring[j].x) * ex + (p.y - ring[j].y) * ey) / length2, 0.0, 1.0);
        best = std::min(best, std::hypot(ring[j].x + t * ex - p.x, ring[j].y + t * ey - p.y));
    }
    return best;
}

}  // namespace vrmap::geo
