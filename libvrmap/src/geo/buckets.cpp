// SPDX-License-Identifier: Apache-2.0
#include "geo/buckets.hpp"

namespace vrmap::geo {

Buckets::Buckets(const std::vector<Point>& at, const Box& over, double metres)
    : box(over), side(metres), sample(at.size()) {
    rows = 1 + static_cast<int>(box.height() / side);
    cols = 1 + static_cast<int>(box.width() / side);
    const auto bucket = [this](Point p) {
        return index(static_cast<int>((p.y - box.min_y) / side),
                     static_cast<int>((p.x - box.min_x) / side));
    };
    start.assign(static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols) + 1, 0);
    for (const Point p : at) ++start[bucket(p) + 1];
    for (std::size_t i = 1; i < start.size(); ++i) start[i] += start[i - 1];
    auto next = start;
    for (std::size_t i = 0; i < at.size(); ++i) sample[next[bucket(at[i])]++] = i;
}

}  // namespace vrmap::geo
