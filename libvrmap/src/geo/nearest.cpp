// SPDX-License-Identifier: Apache-2.0
#include "geo/nearest.hpp"

#include <algorithm>
#include <cmath>

namespace vrmap::geo {

namespace {
constexpr double samples_per_bucket = 4;  // few enough to skip, many enough to walk few buckets
// Buckets: more than counting in buckets can round off. A tie on the edge of the searched ring is
// then looked for, not decided by the last bit.
constexpr double rounding = 1e-9;

Buckets in_buckets(const std::vector<Point>& at) {
    const Box box = at.empty() ? Box{0, 0, 0, 0} : bounds(at);
    const double count = static_cast<double>(std::max<std::size_t>(at.size(), 1));
    const double longest = std::max({box.width(), box.height(), 1e-6});
    // area may be 0 (one line of samples): then buckets along the line
    const double area = std::max(box.width() * box.height(), longest * longest / count);
    return {at, box, std::max(std::sqrt(area * samples_per_bucket / count), longest / 4096)};
}

}  // namespace

Nearest::Nearest(const std::vector<Point>& at) : buckets_(in_buckets(at)) {
    place_.reserve(at.size());
    for (const std::size_t i : buckets_.sample) place_.push_back(at[i]);
}

void Nearest::take_bucket(int row, int col, Point place, std::size_t k, std::ptrdiff_t skip,
                          std::vector<std::pair<double, std::size_t>>& heap) const {
    const std::size_t b = buckets_.index(row, col);
    for (std::size_t i = buckets_.start[b]; i < buckets_.start[b + 1]; ++i) {
        if (static_cast<std::ptrdiff_t>(buckets_.sample[i]) == skip) continue;
        const double dx = place_[i].x - place.x;
        const double dy = place_[i].y - place.y;
        const std::pair<double, std::size_t> candidate{dx * dx + dy * dy, buckets_.sample[i]};
        if (heap.size() < k) {
            heap.push_back(candidate);
            std::push_heap(heap.begin(), heap.end());
        } else if (candidate < heap.front()) {
            std::pop_heap(heap.begin(), heap.end());
            heap.back() = candidate;
            std::push_heap(heap.begin(), heap.end());
        }
    }
}

void Nearest::find(Point place, std::size_t k, std::ptrdiff_t skip,
                   std::vector<std::pair<double, std::size_t>>& found) const {
    found.clear();
    const double col = (place.x - buckets_.box.min_x) / buckets_.side;
    const double row = (place.y - buckets_.box.min_y) / buckets_.side;
    const int c0 = static_cast<int>(std::clamp(std::floor(col), 0.0, buckets_.cols - 1.0));
    const int r0 = static_cast<int>(std::clamp(std::floor(row), 0.0, buckets_.rows - 1.0));
    const int last = std::max({c0, r0, buckets_.cols - 1 - c0, buckets_.rows - 1 - r0});
    for (int ring = 0; ring <= last; ++ring) {
        // ring n leaves everything within n−1 buckets of the place's own bucket searched
        if (found.size() == k) {
            const double margin = (std::min({col - (c0 - ring + 1), (c0 + ring) - col,
                                             row - (r0 - ring + 1), (r0 + ring) - row}) -
                                   rounding) *
                                  buckets_.side;
            if (margin > 0 && found.front().first < margin * margin) break;
        }
        for (int r = std::max(0, r0 - ring); r <= std::min(buckets_.rows - 1, r0 + ring); ++r) {
            const bool whole = r == r0 - ring || r == r0 + ring;
            for (int c = c0 - ring; c <= c0 + ring; c += whole ? 1 : std::max(1, 2 * ring))
                if (c >= 0 && c < buckets_.cols) take_bucket(r, c, place, k, skip, found);
        }
    }
    std::sort_heap(found.begin(), found.end());
}

}  // namespace vrmap::geo
