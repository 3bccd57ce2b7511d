// SPDX-License-Identifier: Apache-2.0
#include "vrmap/imagery/sky_mask.hpp"

#include <algorithm>
#include <cmath>

namespace vrmap::imagery {

namespace {

constexpr double least_side = 50;  // metres

double cross(geo::Point a, geo::Point b, geo::Point p) {
    return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

bool within(const SkyMask::Quad& q, geo::Point p) {
    bool left = false;
    bool right = false;
    for (std::size_t i = 0; i < q.size(); ++i) {
        const double side = cross(q[i], q[(i + 1) % q.size()], p);
        left = left || side > 0;
        right = right || side < 0;
    }
    return !(left && right);
}

double distance(geo::Point a, geo::Point b, geo::Point p) {
    const geo::Point along{b.x - a.x, b.y - a.y};
    const double length2 = along.x * along.x + along.y * along.y;
    const double at =
        length2 > 0
            ? std::clamp(((p.x - a.x) * along.x + (p.y - a.y) * along.y) / length2, 0.0, 1.0)
            : 0;
    return std::hypot(p.x - a.x - at * along.x, p.y - a.y - at * along.y);
}

bool reaches(const SkyMask::Quad& q, double rim, geo::Point p) {
    if (within(q, p)) return true;
    for (std::size_t i = 0; i < q.size(); ++i)
        if (distance(q[i], q[(i + 1) % q.size()], p) <= rim) return true;
    return false;
}

std::int64_t tile(double v, double side) {
    return static_cast<std::int64_t>(std::floor(v / side));
}

}  // namespace

bool hides_ground(int scene_class) {
    constexpr std::array clear{4, 5, 7};
    return std::find(clear.begin(), clear.end(), scene_class) == clear.end();
}

SkyMask::SkyMask(Metres rim) : rim_(rim.value), side_(std::max(least_side, 2 * rim.value)) {}

void SkyMask::hide(const Quad& pixel) {
    geo::Box box;
    for (const geo::Point p : pixel) box.add(p);
    const geo::Box reach = box.grown(rim_);
    for (auto x = tile(reach.min_x, side_); x <= tile(reach.max_x, side_); ++x)
        for (auto y = tile(reach.min_y, side_); y <= tile(reach.max_y, side_); ++y)
            tiles_[{x, y}].push_back(pixels_.size());
    pixels_.push_back(pixel);
}

bool SkyMask::hides(geo::Point p) const {
    const auto found = tiles_.find({tile(p.x, side_), tile(p.y, side_)});
    if (found == tiles_.end()) return false;
    return std::any_of(found->second.begin(), found->second.end(),
                       [&](std::size_t i) { return reaches(pixels_[i], rim_, p); });
}

}  // namespace vrmap::imagery
