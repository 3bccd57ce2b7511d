// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <memory>

#include "interpolate/kernel.hpp"

namespace vrmap::interpolate {

/// The kriging system of all samples ("unique neighbourhood"), factored once for all targets. What
/// the samples cannot bear is settled once too, as `Cascade` does for local systems: steadied, the
/// trend left out, both. Any thread may ask.
class GlobalSystem {
public:
    /// Targets, and samples left out, are taken so many at a time.
    static constexpr std::size_t together = 48;

    virtual ~GlobalSystem() = default;
    /// O(samples²) each.
    virtual void estimate(const Target* targets, std::size_t count, Estimate* out) const = 0;
    /// Samples from number `first` on, a multiple of `together`, as many or up to the last, each
    /// from all others, by the factor of all (Dubrule 1983, Math. Geology 15:687): with Q = C⁻¹ −
    /// C⁻¹F(F'C⁻¹F)⁻¹F'C⁻¹ its error is −(Qz)_i/Q_ii, and 1/Q_ii the variance of a new sample. By
    /// the system that the targets have, steadied or without its trend.
    virtual void leave_out(std::size_t first, Estimate* out) const = 0;
};

/// Whether every target takes every sample.
bool is_global(const Problem& p);

/// Tells how far the factor is. O(samples³).
std::unique_ptr<GlobalSystem> make_global(const Problem& p, const Work& work);

}  // namespace vrmap::interpolate
