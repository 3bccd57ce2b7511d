// SPDX-License-Identifier: Apache-2.0
#include "vrmap/interpolate/kriging.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <numeric>
#include <thread>

#include "interpolate/nearest.hpp"

namespace vrmap::interpolate {

namespace {

constexpr int max_system = 128;
using Vector = Eigen::Matrix<double, Eigen::Dynamic, 1, 0, max_system, 1>;

// Samples in one fixed order, coincident ones merged: mean, and noise over their number.
struct Samples {
    std::vector<geo::Point> at;
    std::vector<double> value;
    std::vector<double> noise;
};

Samples merge(const std::vector<geo::Point>& at, const std::vector<double>& value, double nugget) {
    std::vector<std::size_t> order(at.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::tuple(at[a].y, at[a].x, value[a]) < std::tuple(at[b].y, at[b].x, value[b]);
    });
    Samples s;
    for (std::size_t k = 0; k < order.size();) {
        std::size_t end = k;
        double sum = 0;
        while (end < order.size() && at[order[end]] == at[order[k]]) sum += value[order[end++]];
        const double m = static_cast<double>(end - k);
        s.at.push_back(at[order[k]]);
        s.value.push_back(sum / m);
        s.noise.push_back(nugget / m);
        k = end;
    }
    return s;
}

double mean(const std::vector<double>& v) {
    return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
}

// Where a target's own support is sampled, relative to its centre: 4×4 for a block, 1 for a point.
using Support = std::vector<geo::Point>;

Support block_support(const geo::GridGeometry& g) {
    constexpr int n = 4;
    Support s;
    const geo::Point o = g.at(0.5, 0.5);
    for (int r = 0; r < n; ++r)
        for (int c = 0; c < n; ++c) {
            const geo::Point p = g.at((r + 0.5) / n, (c + 0.5) / n);
            s.push_back({p.x - o.x, p.y - o.y});
        }
    return s;
}

double covariance_within(const Support& s, const Variogram& v) {
    double sum = 0;
    for (const auto a : s)
        for (const auto b : s) sum += v.covariance({a.x - b.x, a.y - b.y});
    return sum / static_cast<double>(s.size() * s.size());
}

struct Estimate {
    double mean = std::nan("");
    double variance = std::nan("");
};

// One thread's workbench: everything that lives from target to target.
class Solver {
public:
    Solver(const Samples& samples, const Nearest& nearest, const Variogram& v, Support support,
           const Neighbourhood& n, double reach)
        : samples_(samples),
          nearest_(nearest),
          v_(v),
          support_(std::move(support)),
          n_(n),
          reach_(reach),
          within_(covariance_within(support_, v)) {}

    /// False: the system is singular.
    bool solve(geo::Point target, std::ptrdiff_t skip, Estimate& out) {
        out = {};
        nearest_.find(target, static_cast<std::size_t>(n_.max_samples), skip, found_);
        const auto least = static_cast<std::size_t>(n_.min_samples);
        if (found_.size() < least || found_[least - 1].first > reach_ * reach_) return true;
        const auto k = static_cast<Eigen::Index>(found_.size());
        c_.resize(k, k);
        right_.resize(k, 2);
        z_.resize(k);
        for (Eigen::Index i = 0; i < k; ++i) fill_row(i, target);
        const Eigen::LLT<Eigen::Ref<Matrix>> factor(c_);  // in place
        if (factor.info() != Eigen::Success) return false;
        cov_ = right_.col(0);
        factor.solveInPlace(right_);
        const auto a = right_.col(0);
        const auto b = right_.col(1);
        const double sum_b = b.sum();
        const double lack = 1 - a.sum();
        out.mean = a.dot(z_) + lack / sum_b * b.dot(z_);
        out.variance = std::max(0.0, within_ - cov_.dot(a) + lack * lack / sum_b);
        return true;
    }

private:
    using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, 0, max_system, max_system>;

    void fill_row(Eigen::Index i, geo::Point target) {
        const std::size_t s = found_[static_cast<std::size_t>(i)].second;
        const geo::Point p = samples_.at[s];
        for (Eigen::Index j = 0; j < i; ++j) {
            const geo::Point q = samples_.at[found_[static_cast<std::size_t>(j)].second];
            c_(i, j) = v_.covariance({p.x - q.x, p.y - q.y});
        }
        c_(i, i) = v_.sill() + samples_.noise[s];
        double sum = 0;
        for (const auto o : support_) {
            const double dx = target.x + o.x - p.x;
            const double dy = target.y + o.y - p.y;
            sum += v_.covariance({dx, dy});
        }
        right_(i, 0) = sum / static_cast<double>(support_.size());
        right_(i, 1) = 1;
        z_(i) = samples_.value[s];
    }

    const Samples& samples_;
    const Nearest& nearest_;
    const Variogram& v_;
    Support support_;
    Neighbourhood n_;
    double reach_;
    double within_;
    std::vector<std::pair<double, std::size_t>> found_;
    Matrix c_;
    Eigen::Matrix<double, Eigen::Dynamic, 2, 0, max_system, 2> right_;
    Vector z_;
    Vector cov_;
};

double reach_of(const Neighbourhood& n, const Variogram& v, const Samples& s) {
    if (n.reach.value > 0) return n.reach.value;
    const geo::Box box = geo::bounds(s.at);
    const double spacing =
        std::sqrt(std::max(box.width() * box.height(), 1e-9) / static_cast<double>(s.at.size()));
    return std::clamp(v.practical_range().value, 1.5 * spacing, 4 * spacing);
}

// Tiles of whole rows, taken in turn: each result has its own place, so who does it is no matter.
void in_tiles(std::size_t tiles, int threads, const std::function<void(std::size_t)>& tile,
              const Progress& progress) {
    const int n =
        std::max(1, threads > 0 ? threads : static_cast<int>(std::thread::hardware_concurrency()));
    std::atomic<std::size_t> next{0};
    std::exception_ptr failed;
    std::atomic<bool> stop{false};
    const auto work = [&](bool reports) {
        try {
            for (std::size_t t = next++; t < tiles && !stop; t = next++) {
                tile(t);
                if (reports && progress)
                    progress("kriging", static_cast<double>(t + 1) / static_cast<double>(tiles));
            }
        } catch (...) {
            if (!stop.exchange(true)) failed = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> others;
        for (int i = 1; i < n; ++i) others.emplace_back(work, false);
        work(true);
    }
    if (failed) std::rethrow_exception(failed);
}

Surface flat_surface(const std::vector<double>& value, const geo::Grid<unsigned char>& wanted,
                     double nugget) {
    const double m = mean(value);
    Surface s{geo::Grid<double>(wanted.geometry(), std::nan("")),
              geo::Grid<double>(wanted.geometry(), std::nan(""))};
    for (std::size_t i = 0; i < wanted.size(); ++i)
        if (wanted[i]) s.mean[i] = m, s.variance[i] = nugget / static_cast<double>(value.size());
    return s;
}

bool is_sane(const Structure& s) {
    return s.sill >= 0 && s.range.value > 0 && s.ratio > 0 && s.ratio <= 1 &&
           std::isfinite(s.azimuth_deg);
}

void require_sane(const Neighbourhood& n, const Variogram& v) {
    if (n.max_samples < 1 || n.max_samples > max_system || n.min_samples < 1 || !(v.nugget >= 0) ||
        !std::all_of(v.structures.begin(), v.structures.end(), is_sane))
        throw ArgumentError(
            {"kriging.bad_options", {{"most", text(static_cast<long long>(max_system))}}});
}

}  // namespace

Surface block_kriging(const std::vector<geo::Point>& at, const std::vector<double>& value,
                      const Variogram& variogram, const geo::Grid<unsigned char>& wanted,
                      const Neighbourhood& n, const Progress& progress) {
    require_sane(n, variogram);
    Surface out{geo::Grid<double>(wanted.geometry(), std::nan("")),
                geo::Grid<double>(wanted.geometry(), std::nan(""))};
    if (at.empty()) return out;
    if (!(variogram.sill() > 0)) return flat_surface(value, wanted, variogram.nugget);
    const Samples samples = merge(at, value, variogram.nugget);
    const Nearest nearest(samples.at);
    const geo::GridGeometry& g = wanted.geometry();
    const Support support = block_support(g);
    const double reach = reach_of(n, variogram, samples);
    const auto row = [&](std::size_t r) {
        Solver solver(samples, nearest, variogram, support, n, reach);
        Estimate e;
        for (int c = 0; c < g.cols; ++c) {
            const geo::Cell cell{static_cast<int>(r), c};
            if (!wanted[cell]) continue;
            if (!solver.solve(g.centre_of(cell), -1, e))
                throw NumericError({"kriging.singular",
                                    {{"row", text(static_cast<long long>(cell.row))},
                                     {"col", text(static_cast<long long>(cell.col))}}});
            out.mean[cell] = e.mean;
            out.variance[cell] = e.variance;
        }
    };
    in_tiles(static_cast<std::size_t>(g.rows), n.threads, row, progress);
    return out;
}

double CrossValidation::skill() const {
    return mean_rmse > 0 ? 1 - rmse * rmse / (mean_rmse * mean_rmse) : 0;
}

bool CrossValidation::shows_signal() const {
    constexpr double least = 0.05;  // a map that explains less is not worth driving by
    return samples > 0 && skill() >= std::max(least, 1 / std::sqrt(static_cast<double>(samples)));
}

CrossValidation leave_one_out(const std::vector<geo::Point>& at, const std::vector<double>& value,
                              const Variogram& variogram, const Neighbourhood& n) {
    require_sane(n, variogram);
    CrossValidation cv;
    if (at.size() < 2) return cv;
    const Samples samples = merge(at, value, variogram.nugget);
    const Nearest nearest(samples.at);
    const double reach = reach_of(n, variogram, samples);
    const std::size_t count = samples.at.size();
    std::vector<double> predicted(count, std::nan(""));
    std::vector<double> variance(count, std::nan(""));
    constexpr std::size_t tile = 256;
    const double average = mean(samples.value);
    const auto run = [&](std::size_t t) {
        Solver solver(samples, nearest, variogram, Support{{0, 0}}, n, reach);
        Estimate e;
        for (std::size_t i = t * tile; i < std::min(count, (t + 1) * tile); ++i)
            if (variogram.sill() > 0 &&
                solver.solve(samples.at[i], static_cast<std::ptrdiff_t>(i), e))
                predicted[i] = e.mean, variance[i] = e.variance;
    };
    in_tiles((count + tile - 1) / tile, n.threads, run, {});
    double squares = 0;
    double mean_squares = 0;
    constexpr double z90 = 1.6449;
    for (std::size_t i = 0; i < count; ++i) {
        const double others = (average * static_cast<double>(count) - samples.value[i]) /
                              static_cast<double>(count - 1);
        if (!(variogram.sill() > 0)) {
            predicted[i] = others;
            variance[i] = variogram.nugget / static_cast<double>(count - 1);
        }
        if (std::isnan(predicted[i])) continue;
        ++cv.samples;
        const double of_sample = variance[i] + samples.noise[i];
        const double square = std::pow(predicted[i] - samples.value[i], 2);
        if (of_sample > 0) cv.standardised_variance += square / of_sample;
        cv.covered_90 += square <= z90 * z90 * of_sample;
        cv.mean_error += predicted[i] - samples.value[i];
        squares += std::pow(predicted[i] - samples.value[i], 2);
        mean_squares += std::pow(others - samples.value[i], 2);
    }
    if (!cv.samples) return cv;
    const double m = static_cast<double>(cv.samples);
    cv.mean_error /= m;
    cv.standardised_variance /= m;
    cv.covered_90 /= m;
    cv.rmse = std::sqrt(squares / m);
    cv.mean_rmse = std::sqrt(mean_squares / m);
    return cv;
}

}  // namespace vrmap::interpolate
