// SPDX-License-Identifier: Apache-2.0
#include "vrmap/geo/swath.hpp"

#include <algorithm>
#include <cmath>

namespace vrmap::geo {

namespace {

double distance(Point a, Point b) {
    return std::hypot(b.x - a.x, b.y - a.y);
}

// Neither standing still nor transport; a place that is not known is neither near nor far.
bool is_step(Point a, Point b, Metres longest) {
    const double length = distance(a, b);
    return length > 0 && length <= longest.value;
}

// REQUIRES two places.
Polygon strip(Point a, Point b, const PathPoint& how) {
    const double length = distance(a, b);
    const Point way{b.x - a.x, b.y - a.y};
    const auto at = [&](Point p, double metres_right) {
        const double right = metres_right / length;
        const double ahead = how.ahead.value / length;
        return Point{p.x + way.y * right + way.x * ahead, p.y - way.x * right + way.y * ahead};
    };
    const double rightmost = how.right.value + how.width.value / 2;
    const double leftmost = how.right.value - how.width.value / 2;
    return {{at(a, rightmost), at(b, rightmost), at(b, leftmost), at(a, leftmost)}, {}};
}

Point between(const TimedPoint& a, const TimedPoint& b, double time_s) {
    const double step = b.time_s - a.time_s;
    const double share = step > 0 ? std::clamp((time_s - a.time_s) / step, 0.0, 1.0) : 0;
    return {a.at.x + share * (b.at.x - a.at.x), a.at.y + share * (b.at.y - a.at.y)};
}

}  // namespace

std::vector<Swath> swaths_along(const std::vector<PathPoint>& path, Metres longest_step) {
    std::vector<Swath> swaths;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        const Point a = path[i].at;
        const Point b = path[i + 1].at;
        if (!is_step(a, b, longest_step) || !(path[i].width.value > 0)) continue;
        swaths.push_back({{strip(a, b, path[i])}, path[i].dose, path[i].record});
    }
    return swaths;
}

std::vector<Swath> swaths_of(const Load& load, const std::vector<TimedPoint>& way,
                             Metres longest_step) {
    std::vector<Swath> swaths;
    const auto after = std::upper_bound(way.begin(), way.end(), load.from_s,
                                        [](double s, const TimedPoint& p) { return s < p.time_s; });
    // the step in which the load begins ends at the first place after it
    auto end = after == way.begin() ? way.begin() + !way.empty() : after;
    const PathPoint how{{}, {}, load.width, load.record};
    double m2 = 0;
    for (; end != way.end() && (end - 1)->time_s < load.to_s; ++end) {
        const TimedPoint& a = *(end - 1);
        if (!is_step(a.at, end->at, longest_step)) continue;
        const Point from = between(a, *end, load.from_s);
        const Point to = load.to_s < end->time_s ? between(a, *end, load.to_s) : end->at;
        if (!(distance(from, to) > 0)) continue;
        swaths.push_back({{strip(from, to, how)}, {}, load.record});
        m2 += area_m2(swaths.back().ground);
    }
    for (Swath& s : swaths) s.dose = {load.tonnes / m2 * units::m2_in_ha};
    return swaths;
}

double tonnes_on(const std::vector<Swath>& swaths) {
    double sum = 0;
    for (const Swath& s : swaths) sum += s.dose.value * area_m2(s.ground) / units::m2_in_ha;
    return sum;
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
