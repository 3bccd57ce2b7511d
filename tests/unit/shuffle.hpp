// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <utility>
#include <vector>

#include "simulate/random.hpp"
#include "vrmap/geo/point_set.hpp"

namespace vrmap::test {

/// Fisher and Yates; `swap(i, j)` changes two places.
template <class Swap>
void shuffle(std::size_t n, simulate::Random& random, Swap swap) {
    for (std::size_t i = n; i > 1; --i)
        swap(i - 1, static_cast<std::size_t>(random.uniform(0, static_cast<double>(i))));
}

/// Values among places: what was there is no longer where it was.
inline void shuffle(std::vector<double>& v, simulate::Random& random) {
    shuffle(v.size(), random, [&v](std::size_t i, std::size_t j) { std::swap(v[i], v[j]); });
}

/// The same points in another order.
template <class Q>
void shuffle(geo::PointSet<Q>& set, simulate::Random& random) {
    shuffle(set.size(), random, [&set](std::size_t i, std::size_t j) {
        std::swap(set.position[i], set.position[j]);
        std::swap(set.value[i], set.value[j]);
        std::swap(set.record[i], set.record[j]);
    });
}

}  // namespace vrmap::test
