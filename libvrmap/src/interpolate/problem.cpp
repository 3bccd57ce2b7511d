// SPDX-License-Identifier: Apache-2.0
#include "interpolate/problem.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "interpolate/plain_math.hpp"

namespace vrmap::interpolate {

namespace {

constexpr std::size_t most_covariates = 8;
constexpr double infinite = std::numeric_limits<double>::infinity();

[[noreturn]] void refuse(const char* id) {
    throw ArgumentError({id, {{"most", text(static_cast<long long>(most_local))}}});
}

// A lag's plane in which the structure's ellipse is the unit circle.
Part part_of(const Structure& s) {
    const double per_long = 1 / s.range.value;
    if (s.ratio == 1) return {s.shape, s.sill, per_long, 0, 0, per_long};
    const auto [east, north] = unit_vector(s.azimuth_deg);
    const double per_short = per_long / s.ratio;
    return {s.shape,           s.sill,           east * per_long, north * per_long,
            north * per_short, -east * per_short};
}

std::vector<geo::Point> support_of(const Block& b, geo::Point along, geo::Point down) {
    if (b.width.value == 0 && b.height.value == 0) return {{0, 0}};
    const double to_col = b.width.value / std::hypot(along.x, along.y);
    const double to_row = b.height.value / std::hypot(down.x, down.y);
    std::vector<geo::Point> support;
    for (int r = 0; r < b.points; ++r)
        for (int c = 0; c < b.points; ++c) {
            const double u = ((c + 0.5) / b.points - 0.5) * to_col;
            const double v = ((r + 0.5) / b.points - 0.5) * to_row;
            support.push_back({u * along.x + v * down.x, u * along.y + v * down.y});
        }
    return support;
}

double covariance_within(const std::vector<geo::Point>& support, const Variogram& v) {
    double sum = 0;
    for (const geo::Point a : support)
        for (const geo::Point b : support) sum += v.covariance({a.x - b.x, a.y - b.y});
    return sum / static_cast<double>(support.size() * support.size());
}

std::vector<double> mean_powers(const Problem& p) {
    std::vector<double> mean(6, 0.0);
    for (const geo::Point o : p.support) {
        const double x = o.x / p.unit;
        const double y = o.y / p.unit;
        const double f[] = {1, x, y, x * x, x * y, y * y};
        for (std::size_t k = 0; k < 6; ++k) mean[k] += f[k] / static_cast<double>(p.support.size());
    }
    return mean;
}

double squared(double x) {
    return x * x;
}

void set_neighbourhood(Problem& p, const Method& m) {
    const Neighbourhood& n = m.neighbourhood;
    p.most = most_samples(n, p.samples->size());
    p.least = static_cast<std::size_t>(n.min_samples);
    p.sectors = n.sectors;
    p.reach2 = n.reach.value > 0 ? squared(n.reach.value) : infinite;
    const double spacing = p.samples->spacing();
    p.need2 =
        n.reach.value > 0
            ? p.reach2
            : squared(std::clamp(m.variogram.practical_range().value, 1.5 * spacing, 4 * spacing));
}

bool is_sane(const Structure& s) {
    return s.sill >= 0 && std::isfinite(s.sill) && s.range.value > 0 &&
           std::isfinite(s.range.value) && s.ratio > 0 && s.ratio <= 1 &&
           std::isfinite(s.azimuth_deg);
}

}  // namespace

int Neighbourhood::most_of_all() const {
    return sectors == 1 && !(reach.value > 0 && std::isfinite(reach.value)) ? most_global
                                                                            : most_local;
}

SampleIndex index_of(const Samples& samples, const Method& method, int threads) {
    return SampleIndex(samples, method.variogram.nugget, method.nugget == Nugget::exact,
                       most_samples(method.neighbourhood, samples.at.size()), threads);
}

std::size_t most_samples(const Neighbourhood& n, std::size_t of) {
    return n.max_samples == 0 ? of : std::min(of, static_cast<std::size_t>(n.max_samples));
}

Problem problem_of(const Method& m, const SampleIndex& samples, const Block& block,
                   geo::Point along, geo::Point down) {
    Problem p;
    p.samples = &samples;
    for (const Structure& s : m.variogram.structures)
        if (s.sill > 0) p.parts.push_back(part_of(s));
    p.sill = m.variogram.sill();
    p.support = support_of(block, along, down);
    const bool is_point = block.width.value == 0 && block.height.value == 0;
    const bool passes_through = m.nugget == Nugget::exact && is_point;
    p.at_sample = passes_through ? m.variogram.nugget : 0;
    p.within = covariance_within(p.support, m.variogram) + p.at_sample;
    p.known_mean = m.known_mean;
    p.powers = m.trend == Trend::known_mean ? 0
               : m.trend == Trend::constant ? 1
               : m.trend == Trend::linear   ? 3
                                            : 6;
    p.trend = p.powers + samples.drift.size();
    set_neighbourhood(p, m);
    p.unit = samples.spacing() * std::sqrt(static_cast<double>(std::max<std::size_t>(1, p.most)));
    p.powers_at_support = mean_powers(p);
    return p;
}

Problem steadied(Problem p) {
    p.extra = 1e-10 * p.sill;
    return p;
}

Problem without_trend(Problem p) {
    p.trend = p.powers = 1;
    return p;
}

// Work of one target, counted in multiplications and additions: covariances, the factor of what is
// shared, the Schur complement, the systems of the targets' own samples. A square of targets has in
// common the samples of a circle that is smaller by its half diagonal, and together those of a
// larger one. The weights choose the fastest side, or one within 5 %, in ten measured cases of 1 to
// 5 m, 32 to 100 samples, points and blocks.
int shared_side(const Problem& p, double step) {
    constexpr double of_covariance = 8;
    constexpr double of_copy = 20;
    constexpr double of_target = 2000;
    constexpr double of_padding = 1.3;
    const double k = static_cast<double>(p.most);
    const double support = static_cast<double>(p.support.size());
    const double rows = static_cast<double>(p.trend) + 1;
    const double radius = p.samples->spacing() * std::sqrt(k / 3.14159265358979323846);
    const auto work = [&](int side) {
        const double targets = side * side;
        const double apart = (side - 1) * step / std::sqrt(2.0) / radius;
        const double core = k * squared(std::max(0.0, 1 - apart));
        const double all = k * squared(1 + apart);
        const double extra = all - core;
        const double own = k - core;
        const double right = rows + targets;
        const double shared = of_covariance * (all * all / 2 + targets * support * all) +
                              core * core * core / 6 + (extra + right) * core * core / 2 +
                              core * extra * (extra / 2 + right);
        const double each = own * own * own / 6 + own * own * rows / 2 +
                            of_copy * own * (own / 2 + rows + 1) + of_target;
        return side > 1 ? of_padding * shared / targets + each : shared;
    };
    int best = 1;
    for (const int side : {2, 4})
        if (work(side) < work(best)) best = side;
    return p.sectors == 1 ? best : 1;
}

void require_sane(const Samples& s, const Method& m) {
    const Neighbourhood& n = m.neighbourhood;
    const Variogram& v = m.variogram;
    if (n.max_samples < 0 || n.max_samples > most_local || n.min_samples < 1 ||
        !(n.reach.value >= 0) || (n.sectors != 1 && n.sectors != 4 && n.sectors != 8) ||
        (n.max_samples > 0 && n.max_samples < n.sectors) || (n.sectors > 1 && !(n.reach.value > 0)))
        refuse("kriging.bad_options");
    if (!(v.nugget >= 0) || !std::isfinite(v.nugget) ||
        !std::all_of(v.structures.begin(), v.structures.end(), is_sane))
        refuse("kriging.bad_options");
    if (m.trend == Trend::known_mean && (!std::isfinite(m.known_mean) || !s.drift.empty()))
        refuse("kriging.bad_options");
    if (n.max_samples == 0 && s.at.size() > static_cast<std::size_t>(n.most_of_all()))
        throw ArgumentError({"kriging.too_many_for_all",
                             {{"samples", text(static_cast<long long>(s.at.size()))},
                              {"most", text(static_cast<long long>(most_global))},
                              {"most_local", text(static_cast<long long>(most_local))}}});
    const bool matched = s.value.size() == s.at.size() &&
                         (s.noise.empty() || s.noise.size() == s.at.size()) &&
                         s.drift.size() <= most_covariates &&
                         std::all_of(s.drift.begin(), s.drift.end(),
                                     [&](const auto& c) { return c.size() == s.at.size(); });
    const bool noise_known =
        std::none_of(s.noise.begin(), s.noise.end(), [](double v2) { return v2 < 0; });
    if (!matched || !noise_known) refuse("kriging.bad_samples");
}

void require_sane(const Block& b) {
    constexpr int most_points = 32;  // a side
    const bool sized = b.width.value >= 0 && std::isfinite(b.width.value) && b.height.value >= 0 &&
                       std::isfinite(b.height.value);
    if (!sized || b.points < 1 || b.points > most_points) refuse("kriging.bad_options");
}

}  // namespace vrmap::interpolate
