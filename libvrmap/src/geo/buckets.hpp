// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <vector>

#include "vrmap/geo/point.hpp"

namespace vrmap::geo {

/// Places sorted into square buckets, row by row from the south-west, by counting: O(places +
/// buckets). `sample[start[b] .. start[b + 1])` are the places of bucket b, in the order they came.
struct Buckets {
    Box box;
    double side = 1;  ///< metres
    int rows = 1;
    int cols = 1;
    std::vector<std::size_t> start;
    std::vector<std::size_t> sample;

    /// REQUIRES every place in `over`, and a side that leaves a sane number of buckets.
    Buckets(const std::vector<Point>& at, const Box& over, double metres);
    std::size_t index(int row, int col) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(cols) +
               static_cast<std::size_t>(col);
    }
};

}  // namespace vrmap::geo
