// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <optional>

#include "vrmap/geo/grid.hpp"

namespace vrmap::agronomy {

/// How much three layers of one truth hold of it.
struct Collocation {
    /// Per layer, the share of its variance that is the common truth, 0..1 (the squared correlation
    /// with it). NaN: the third layer agrees too little with the other two to judge this one.
    std::array<double, 3> share{};
    /// Per layer, the variance of its error, in its own unit squared; NaN as above.
    std::array<double, 3> error{};
};

/// Triple collocation (Stoffelen 1998; in covariances McColl et al. 2014, Geophys. Res. Lett.
/// 41:6229): three layers that tell one truth, each with its own gain and an error independent of
/// truth and other errors, have share_k = Q_kj·Q_kl/(Q_jl·Q_kk) and error_k = Q_kk·(1 − share_k), Q
/// their covariances over the ground (`area`, m² per cell) where all three hold a number. Where
/// errors are correlated, the two that share them look better than they are and the third worse.
/// A covariance near 0 in the denominator would make any number: a layer that correlates with
/// another one by less than `least_correlation` judges no other, and is itself judged by the two
/// that agree best; with less than 0 its share is 0. None: no two of them agree by that much, no
/// common ground, or a layer is constant there. REQUIRES layers of the area's cells.
std::optional<Collocation> triple_collocation(const std::array<const geo::Grid<double>*, 3>& layers,
                                              const geo::Grid<double>& area,
                                              double least_correlation);

}  // namespace vrmap::agronomy
