// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <functional>
#include <limits>
#include <vector>

namespace vrmap::geo {

/// Metres in the field's projected CRS: x east, y north.
struct Point {
    double x{};
    double y{};
    friend bool operator==(const Point&, const Point&) = default;
};

/// Degrees, WGS 84. Lives at the edge of the house only (isoxml, io).
struct LonLat {
    double lon{};
    double lat{};
};

/// How the field's frame meets the globe. io makes it from PROJ; isoxml receives it.
struct Projection {
    std::function<LonLat(Point)> to_geographic;
    std::function<Point(LonLat)> to_plane;
};

/// Closed by implication: the last point need not repeat the first.
using Ring = std::vector<Point>;

struct Box {
    double min_x = std::numeric_limits<double>::infinity();
    double min_y = std::numeric_limits<double>::infinity();
    double max_x = -std::numeric_limits<double>::infinity();
    double max_y = -std::numeric_limits<double>::infinity();

    bool empty() const { return min_x > max_x; }
    double width() const { return max_x - min_x; }
    double height() const { return max_y - min_y; }
    void add(Point p) {
        min_x = std::min(min_x, p.x);
        max_x = std::max(max_x, p.x);
        min_y = std::min(min_y, p.y);
        max_y = std::max(max_y, p.y);
    }
    bool contains(Point p) const {
        return p.x >= min_x && p.x <= max_x && p.y >= min_y && p.y <= max_y;
    }
    Box grown(double metres) const {
        return {min_x - metres, min_y - metres, max_x + metres, max_y + metres};
    }
};

Box bounds(const std::vector<Point>& points);

}  // namespace vrmap::geo
