// SPDX-License-Identifier: Apache-2.0
#include "interpolate/nearest.hpp"

#include <algorithm>
#include <cmath>

namespace vrmap::interpolate {

namespace {
constexpr double samples_per_bucket = 4;  // few enough to skip, many enough to walk few buckets
// Buckets: more than counting in buckets can round off. A tie on the edge of the searched ring is
// then looked for, not decided by the last bit.
constexpr double rounding = 1e-9;
}  // namespace

Nearest::Nearest(const std::vector<geo::Point>& at) : box_(geo::bounds(at)) {
    if (at.empty()) box_ = {0, 0, 0, 0};
    const double count = static_cast<double>(std::max<std::size_t>(at.size(), 1));
    const double longest = std::max({box_.width(), box_.height(), 1e-6});
    // area may be 0 (one line of samples): then buckets along the line
    const double area = std::max(box_.width() * box_.height(), longest * longest / count);
    side_ = std::max(std::sqrt(area * samples_per_bucket / count), longest / 4096);
    cols_ = 1 + static_cast<int>(box_.width() / side_);
    rows_ = 1 + static_cast<int>(box_.height() / side_);
    const auto bucket = [this](geo::Point p) {
        return static_cast<std::size_t>((p.y - box_.min_y) / side_) *
                   static_cast<std::size_t>(cols_) +
               static_cast<std::size_t>((p.x - box_.min_x) / side_);
    };
    start_.assign(static_cast<std::size_t>(rows_) * static_cast<std::size_t>(cols_) + 1, 0);
    for (const auto p : at) ++start_[bucket(p) + 1];
    for (std::size_t i = 1; i < start_.size(); ++i) start_[i] += start_[i - 1];
    sample_.resize(at.size());
    place_.resize(at.size());
    auto next = start_;
    for (std::size_t i = 0; i < at.size(); ++i) {
        const std::size_t slot = next[bucket(at[i])]++;
        sample_[slot] = i;
        place_[slot] = at[i];
    }
}

void Nearest::take_bucket(int row, int col, geo::Point place, std::size_t k, std::ptrdiff_t skip,
                          std::vector<std::pair<double, std::size_t>>& heap) const {
    const std::size_t b = static_cast<std::size_t>(row) * static_cast<std::size_t>(cols_) +
                          static_cast<std::size_t>(col);
    for (std::size_t i = start_[b]; i < start_[b + 1]; ++i) {
        if (static_cast<std::ptrdiff_t>(sample_[i]) == skip) continue;
        const double dx = place_[i].x - place.x;
        const double dy = place_[i].y - place.y;
        const std::pair<double, std::size_t> candidate{dx * dx + dy * dy, sample_[i]};
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

void Nearest::find(geo::Point place, std::size_t k, std::ptrdiff_t skip,
                   std::vector<std::pair<double, std::size_t>>& found) const {
    found.clear();
    const double col = (place.x - box_.min_x) / side_;
    const double row = (place.y - box_.min_y) / side_;
    const int c0 = static_cast<int>(std::clamp(std::floor(col), 0.0, cols_ - 1.0));
    const int r0 = static_cast<int>(std::clamp(std::floor(row), 0.0, rows_ - 1.0));
    const int last = std::max({c0, r0, cols_ - 1 - c0, rows_ - 1 - r0});
    for (int ring = 0; ring <= last; ++ring) {
        // ring n leaves everything within n−1 buckets of the place's own bucket searched
        if (found.size() == k) {
            const double margin = (std::min({col - (c0 - ring + 1), (c0 + ring) - col,
                                             row - (r0 - ring + 1), (r0 + ring) - row}) -
                                   rounding) *
                                  side_;
            if (margin > 0 && found.front().first < margin * margin) break;
        }
        for (int r = std::max(0, r0 - ring); r <= std::min(rows_ - 1, r0 + ring); ++r) {
            const bool whole = r == r0 - ring || r == r0 + ring;
            for (int c = c0 - ring; c <= c0 + ring; c += whole ? 1 : std::max(1, 2 * ring))
                if (c >= 0 && c < cols_) take_bucket(r, c, place, k, skip, found);
        }
    }
    std::sort_heap(found.begin(), found.end());
}

}  // namespace vrmap::interpolate
