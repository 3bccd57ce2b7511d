// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "interpolate/kernel.hpp"

namespace vrmap::interpolate {

/// The kernels' own terms for a method. `samples` must outlive it.
/// `along`, `down`: directions of the block's width and height.
Problem problem_of(const Method& method, const SampleIndex& samples, const Block& block,
                   geo::Point along = {1, 0}, geo::Point down = {0, -1});

/// The same problem with less asked of the samples.
Problem steadied(Problem p);       ///< 1e-10 of the sill more on the diagonal
Problem without_trend(Problem p);  ///< an unknown mean alone

/// Targets `step` metres apart in both directions: how many along the side of a square should share
/// their factor (1, 2 or 4).
int shared_side(const Problem& p, double step);

/// How many samples one estimate takes at most.
std::size_t most_samples(const Neighbourhood& n, std::size_t of);

/// The samples in the order and weights of a method. `threads` as Work has them.
SampleIndex index_of(const Samples& samples, const Method& method, int threads);

/// THROWS ArgumentError for options, samples or covariates that cannot be.
void require_sane(const Samples& samples, const Method& method);
void require_sane(const Block& block);

}  // namespace vrmap::interpolate
