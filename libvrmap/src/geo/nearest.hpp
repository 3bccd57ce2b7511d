// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <utility>
#include <vector>

#include "geo/buckets.hpp"
#include "vrmap/geo/point.hpp"

namespace vrmap::geo {

/// The k nearest samples of a place, exactly, from square buckets searched in growing rings.
class Nearest {
public:
    explicit Nearest(const std::vector<Point>& at);
    /// Fills `found` with (squared distance, sample) in ascending order; ties by sample index.
    /// `skip` is left out (-1 for none).
    void find(Point place, std::size_t k, std::ptrdiff_t skip,
              std::vector<std::pair<double, std::size_t>>& found) const;

private:
    void take_bucket(int row, int col, Point place, std::size_t k, std::ptrdiff_t skip,
                     std::vector<std::pair<double, std::size_t>>& heap) const;
    Buckets buckets_;
    std::vector<Point> place_;  // of buckets_.sample[i], in that order
};

}  // namespace vrmap::geo
