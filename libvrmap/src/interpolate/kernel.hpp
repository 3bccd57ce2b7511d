// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <memory>
#include <vector>

#include "interpolate/sample_index.hpp"
#include "vrmap/interpolate/kriging.hpp"

namespace vrmap::interpolate {

/// One part of the variogram as the kernels use it: `turned` takes a lag to the plane where its
/// range is 1 in every direction.
struct Part {
    Shape shape;
    double sill;
    double xx, xy, yx, yy;  ///< u = (xx·dx + xy·dy, yx·dx + yy·dy)
};

/// All that stays the same from target to target.
struct Problem {
    const SampleIndex* samples = nullptr;
    std::vector<Part> parts;
    double sill = 0;        ///< of all parts
    double extra = 0;       ///< on the diagonal, where C alone is singular
    double within = 0;      ///< C(B,B), of what is estimated
    double at_sample = 0;   ///< what a target's covariance has more where it is a sample
    double known_mean = 0;  ///< without a trend
    std::vector<geo::Point> support{{0, 0}};  ///< of the target, about its centre
    std::size_t trend = 1;   ///< functions: 0 known mean, 1, 3 or 6, and the covariates
    std::size_t powers = 1;  ///< functions of the place among them
    double unit = 1;         ///< metres that the trend's functions of the place count in
    std::vector<double> powers_at_support;  ///< mean of each over the support
    std::size_t most = 32;
    std::size_t least = 3;
    double reach2 = 0;  ///< m²: samples beyond take no part
    double need2 = 0;   ///< m²: `least` samples must be this near
    int sectors = 1;
};

/// A place to estimate, in metres from the samples' origin.
struct Target {
    double x = 0;
    double y = 0;
    const double* drift = nullptr;  ///< one per covariate
    std::ptrdiff_t skip = -1;       ///< a sample left out
    long group = -1;  ///< targets that follow each other with one number share their factor
};

enum class Fate : unsigned char { estimated, out_of_reach, trend_dropped, steadied, singular };

struct Estimate {
    double mean;
    double variance;
    Fate fate;
};

/// Estimates many targets. One object belongs to one thread; results depend on the problem and the
/// target alone.
class Kernel {
public:
    virtual ~Kernel() = default;
    virtual void estimate(const Target* targets, std::size_t count, Estimate* out) = 0;
};

/// For the instructions asked for; `isa` is one this machine runs.
std::unique_ptr<Kernel> make_kernel(const Problem& problem, Isa isa);

}  // namespace vrmap::interpolate
