// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <mutex>
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

    /// One result for each target; NaN where there is no value. From any number of threads at once:
    /// each call works at a bench of its own, and leaves it to the next.
    void estimate(const std::vector<Target>& targets, std::vector<Estimate>& out) const;

private:
    // One thread's. Kernels are made when first needed: most fields never need but the first.
    struct Bench {
        std::unique_ptr<Kernel> kernel[4];
    };
    using Places = std::vector<std::size_t>;
    void again(Bench& bench, std::size_t how, const Places& which, Fate done,
               const std::vector<Target>& targets, std::vector<Estimate>& out) const;
    Kernel& kernel(Bench& bench, std::size_t how) const;
    std::unique_ptr<Bench> borrow() const;
    void give_back(std::unique_ptr<Bench> bench) const;

    Isa isa_;
    Problem problem_[4];
    // a kernel's memory is large, and the system takes its time to make it
    mutable std::mutex lending_;
    mutable std::vector<std::unique_ptr<Bench>> idle_;
};

}  // namespace vrmap::interpolate
