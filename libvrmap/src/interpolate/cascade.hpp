// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <vector>

#include "interpolate/problem.hpp"

namespace vrmap::interpolate {

/// What is tried where the samples cannot bear what is asked, in this order: the system steadied,
/// the trend left out, both.
class Cascade {
public:
    Cascade(const Problem& asked, Isa isa)
        : isa_(isa),
          problem_{asked, steadied(asked), without_trend(asked), steadied(without_trend(asked))} {}

    /// One thread's. Kernels are made when first needed: most fields never need but the first.
    class Bench {
    public:
        explicit Bench(const Cascade& c) : c_(c) {}
        /// One result for each target; NaN where there is no value.
        void estimate(const std::vector<Target>& targets, std::vector<Estimate>& out);

    private:
        using Places = std::vector<std::size_t>;
        void again(std::size_t how, const Places& which, Fate done,
                   const std::vector<Target>& targets, std::vector<Estimate>& out);
        Kernel& kernel(std::size_t how);

        const Cascade& c_;
        std::unique_ptr<Kernel> kernel_[4];
    };

private:
    Isa isa_;
    Problem problem_[4];
};

}  // namespace vrmap::interpolate
