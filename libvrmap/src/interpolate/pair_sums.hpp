// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <vector>

#include "interpolate/pair_blocks.hpp"
#include "vrmap/interpolate/work.hpp"

namespace vrmap::interpolate {

/// What the walk over pairs asks of each: its lag class, its direction, its term of the sum.
struct PairRule {
    /// Class k holds the squared distances in (edge2[k], edge2[k + 1]]; edge2[0] = 0.
    std::vector<double> edge2;
    double per_metre = 0;  ///< classes to a metre, for a first guess
    bool roots = false;    ///< sum √|dz|, not dz²
    bool directed = false;
    double east = 0, north = 1;  ///< the direction asked for, a unit vector
    double least_cosine = 0;     ///< to it, of pairs that take part

    std::size_t classes() const { return edge2.size() - 1; }
};

struct PairSums {
    std::size_t pairs = 0;
    double distance = 0;
    double term = 0;
};

/// The sums, by class, over pairs of a sample in blocks [from, to) with one that comes later.
using PairKernel = void (*)(const PairBlocks&, const PairRule&, std::size_t from, std::size_t to,
                            PairSums* by_class);

/// For the instructions asked for.
PairKernel pair_kernel(Isa isa);

}  // namespace vrmap::interpolate
