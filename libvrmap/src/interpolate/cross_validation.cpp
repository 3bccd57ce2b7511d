// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numeric>

#include "interpolate/cascade.hpp"
#include "interpolate/global_system.hpp"
#include "interpolate/tiles.hpp"
#include "vrmap/interpolate/kriging.hpp"

namespace vrmap::interpolate {

namespace {

double mean(const std::vector<double>& v) {
    return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
}

// By the factor of all samples.
void leave_out(const GlobalSystem& system, const Work& work, std::vector<Estimate>& out) {
    constexpr std::size_t tile = GlobalSystem::together;
    in_tiles((out.size() + tile - 1) / tile, work, "validating",
             [&](std::size_t t) { system.leave_out(t * tile, out.data() + t * tile); });
}

// Each from its own neighbours.
void leave_out(const Problem& problem, const Work& work, std::vector<Estimate>& out) {
    const SampleIndex& samples = *problem.samples;
    const Cascade cascade(problem, work.isa);
    constexpr std::size_t tile = 256;
    in_tiles((out.size() + tile - 1) / tile, work, "validating", [&](std::size_t t) {
        std::vector<Target> targets;
        std::vector<double> drift;
        for (std::size_t i = t * tile; i < std::min(out.size(), (t + 1) * tile); ++i) {
            targets.push_back(
                {samples.x[i], samples.y[i], nullptr, static_cast<std::ptrdiff_t>(i)});
            for (const auto& column : samples.drift) drift.push_back(column[i]);
        }
        for (std::size_t k = 0; k < targets.size(); ++k)
            targets[k].drift = drift.data() + k * samples.drift.size();
        std::vector<Estimate> found;
        cascade.estimate(targets, found);
        std::copy(found.begin(), found.end(), out.begin() + static_cast<std::ptrdiff_t>(t * tile));
    });
}

std::vector<Estimate> left_out(const SampleIndex& samples, const Method& m, const Work& work) {
    const double none = std::nan("");
    std::vector<Estimate> out(samples.size(), {none, none, Fate::out_of_reach});
    const Problem problem = problem_of(m, samples, {});
    if (is_global(problem))
        leave_out(*make_global(problem, work), work, out);
    else
        leave_out(problem, work, out);
    return out;
}

// What `block_kriging` makes of a variogram without structure: the mean of the others.
std::vector<Estimate> left_out_of_mean(const SampleIndex& samples, double nugget) {
    const double all = mean(samples.value) * static_cast<double>(samples.size());
    const double others = static_cast<double>(samples.size() - 1);
    std::vector<Estimate> out;
    for (std::size_t i = 0; i < samples.size(); ++i)
        out.push_back({(all - samples.value[i]) / others, nugget / others, Fate::estimated});
    return out;
}

struct Errors {
    CrossValidation cv;
    std::size_t unsure = 0;  // of the samples, those whose prediction has a variance
    double squares = 0;
    double mean_squares = 0;

    void add(double off, double variance, double off_mean) {
        constexpr double z90 = 1.6449;
        ++cv.samples;
        if (variance > 0) cv.standardised_variance += off * off / variance;
        unsure += variance > 0;
        cv.covered_90 += off * off <= z90 * z90 * variance;
        cv.mean_error += off;
        squares += off * off;
        mean_squares += off_mean * off_mean;
    }
    CrossValidation take() {
        if (!cv.samples) return cv;
        const double m = static_cast<double>(cv.samples);
        cv.mean_error /= m;
        if (unsure) cv.standardised_variance /= static_cast<double>(unsure);
        cv.covered_90 /= m;
        cv.rmse = std::sqrt(squares / m);
        cv.mean_rmse = std::sqrt(mean_squares / m);
        return cv;
    }
};

}  // namespace

double CrossValidation::skill() const {
    return mean_rmse > 0 ? 1 - rmse * rmse / (mean_rmse * mean_rmse) : 0;
}

bool CrossValidation::shows_signal() const {
    constexpr double least = 0.05;  // a map that explains less is not worth driving by
    return samples > 0 && skill() >= std::max(least, 1 / std::sqrt(static_cast<double>(samples)));
}

namespace {

CrossValidation figures(const SampleIndex& index, const Method& method,
                        const std::vector<Estimate>& predicted) {
    const std::size_t n = index.size();
    const double all = mean(index.value) * static_cast<double>(n);
    Errors errors;
    for (std::size_t i = 0; i < n; ++i) {
        const Estimate& e = predicted[i];
        if (!std::isfinite(e.mean)) continue;
        const double others = (all - index.value[i]) / static_cast<double>(n - 1);
        // where the map is of what lies under the noise, a new sample has the noise on top
        const double noise = method.nugget == Nugget::exact
                                 ? index.noise[i] - method.variogram.nugget
                                 : index.noise[i];
        errors.add(e.mean - index.value[i], e.variance + noise, others - index.value[i]);
    }
    return errors.take();
}

}  // namespace

CrossValidation leave_one_out(const Samples& samples, const Method& method, const Work& work) {
    require_sane(samples, method);
    const SampleIndex index = index_of(samples, method, work.threads);
    if (index.size() < 2) return {};
    return figures(index, method, left_out(index, method, work));
}

CrossValidation leave_one_out(const std::vector<geo::Point>& at, const std::vector<double>& value,
                              const Variogram& variogram, const Neighbourhood& n,
                              const Work& work) {
    Method method;
    method.variogram = variogram;
    method.neighbourhood = n;
    const Samples samples{at, value, {}, {}};
    if (variogram.sill() > 0) return leave_one_out(samples, method, work);
    require_sane(samples, method);
    const SampleIndex index = index_of(samples, method, work.threads);
    if (index.size() < 2) return {};
    return figures(index, method, left_out_of_mean(index, variogram.nugget));
}

}  // namespace vrmap::interpolate
