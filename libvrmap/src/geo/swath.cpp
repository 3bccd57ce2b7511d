// SPDX-License-Identifier: Apache-2.0
#include "vrmap/geo/swath.hpp"

#include <cmath>

namespace vrmap::geo {

std::vector<Swath> swaths_along(const std::vector<PathPoint>& path, Metres longest_step) {
    std::vector<Swath> swaths;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        const Point a = path[i].at;
        const Point b = path[i + 1].at;
        const double length = std::hypot(b.x - a.x, b.y - a.y);
        if (!(length > 0) || length > longest_step.value || !(path[i].width.value > 0)) continue;
        const double side = path[i].width.value / 2 / length;
        const double nx = -(b.y - a.y) * side;  // half the width, to the left of travel
        const double ny = (b.x - a.x) * side;
        Polygon strip;
        strip.outer = {
            {a.x - nx, a.y - ny}, {b.x - nx, b.y - ny}, {b.x + nx, b.y + ny}, {a.x + nx, a.y + ny}};
        swaths.push_back({{std::move(strip)}, path[i].dose, path[i].record});
    }
    return swaths;
}

double area_m2(const std::vector<Polygon>& ground) {
    double sum = 0;
    for (const Polygon& part : ground) {
        sum += std::abs(signed_area(part.outer));
        for (const Ring& hole : part.holes) sum -= std::abs(signed_area(hole));
    }
    return sum;
}

}  // namespace vrmap::geo
