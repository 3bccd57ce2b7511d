// SPDX-License-Identifier: Apache-2.0
// Kriging systems, one target to a lane. See lanes-inl.hpp.
#if defined(VRMAP_SOLVER_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef VRMAP_SOLVER_INL
#undef VRMAP_SOLVER_INL
#else
#define VRMAP_SOLVER_INL
#endif

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "interpolate/cholesky-inl.hpp"
#include "interpolate/covariance-inl.hpp"
#include "interpolate/finder-inl.hpp"
#include "interpolate/kernel.hpp"

HWY_BEFORE_NAMESPACE();
namespace vrmap::interpolate::HWY_NAMESPACE {

/// The neighbours of up to W targets, gathered lane by lane, and their systems. Rows beside the
/// matrix: the covariance with the target, the trend's functions, the values.
class Solver {
public:
    explicit Solver(const Problem& p)
        : p_(p),
          s_(*p.samples),
          most_(std::min(p.most, s_.size())),
          most_blocks_((most_ + 3) / 4),
          right_rows_(p.trend + 2),
          right_blocks_((right_rows_ + 3) / 4) {
        const std::size_t places = 4 * most_blocks_ * W;
        for (Part part : p.parts) {
            const double scale = scale_of(part.shape);
            for (double* m : {&part.xx, &part.xy, &part.yx, &part.yy}) *m *= scale;
            parts_.push_back(part);
        }
        factor_.reserve(4 * most_blocks_);
        for (auto* a : {&dx_, &dy_, &value_, &noise_}) *a = zeros(places);
        turned_ = zeros(2 * p.parts.size() * places);
        drift_ = zeros(std::max<std::size_t>(1, s_.drift.size()) * places);
        right_ = zeros(right_blocks_ * most_blocks_ * tile_lanes);
        products_ = zeros(right_blocks_ * (right_blocks_ + 1) / 2 * tile_lanes);
    }

    void set_lane(std::size_t lane, const Target& t, const Index* samples, std::size_t n) {
        count_[lane] = n;
        // small numbers lose nothing to the sums; which one is taken off is no matter
        const double centre = p_.trend ? s_.value[samples[0]] : p_.known_mean;
        centre_[lane] = centre;
        for (std::size_t i = 0; i < n; ++i) {
            const Index s = samples[i];
            dx_[i * W + lane] = s_.x[s] - t.x;
            dy_[i * W + lane] = s_.y[s] - t.y;
            value_[i * W + lane] = s_.value[s] - centre;
        }
        if (s_.has_noise())
            for (std::size_t i = 0; i < n; ++i) noise_[i * W + lane] = s_.noise[samples[i]];
        for (std::size_t c = 0; c < s_.drift.size(); ++c)
            for (std::size_t i = 0; i < n; ++i)
                drift_[(c * 4 * most_blocks_ + i) * W + lane] =
                    s_.drift[c][samples[i]] - t.drift[c];
    }

    /// Lanes from `lanes` on hold nothing.
    void solve(std::size_t lanes, Estimate* out) {
        for (std::size_t lane = lanes; lane < W; ++lane) copy_lane(0, lane);
        const std::size_t n = *std::max_element(count_, count_ + W);
        blocks_ = (n + 3) / 4;
        fill_matrix();
        fill_right();
        blank_unused();
        const double floor = least_pivot * diagonal();
        const M solvable = factor_.factor(blocks_, all(floor));
        for (std::size_t r = 0; r < right_blocks_; ++r) factor_.solve(right_tile(r, 0), blocks_);
        multiply();
        finish(solvable, lanes, out);
    }

private:
    // Of a pivot, in parts of the diagonal: below it C is singular to the last digits.
    static constexpr double least_pivot = 1e-12;
    // Of a trend function's own part, after those before it.
    static constexpr double least_own = 1e-10;

    double diagonal() const { return p_.sill + s_.noise[0]; }
    static hwy::AlignedFreeUniquePtr<double[]> zeros(std::size_t n) {
        auto a = hwy::AllocateAligned<double>(n);
        std::fill(a.get(), a.get() + n, 0.0);
        return a;
    }
    double* right_tile(std::size_t r, std::size_t j) {
        return right_.get() + (r * most_blocks_ + j) * tile_lanes;
    }
    // Element (row, i) of the rows beside the matrix.
    double* right(std::size_t row, std::size_t i) {
        return right_tile(row / 4, i / 4) + in_tile(row % 4, i % 4);
    }
    double* product(std::size_t a, std::size_t b) {  // b ≤ a
        const std::size_t i = a / 4;
        const std::size_t j = b / 4;
        return products_.get() + (i * (i + 1) / 2 + j) * tile_lanes + in_tile(a % 4, b % 4);
    }

    void copy_lane(std::size_t from, std::size_t to) {
        count_[to] = count_[from];
        centre_[to] = centre_[from];
        const std::size_t places = 4 * most_blocks_;
        const auto copy = [&](double* a, std::size_t n) {
            for (std::size_t i = 0; i < n; ++i) a[i * W + to] = a[i * W + from];
        };
        for (auto* a : {&dx_, &dy_, &value_, &noise_}) copy(a->get(), places);
        copy(drift_.get(), s_.drift.size() * places);
    }

    void fill_matrix() {
        for (std::size_t k = 0; k < p_.parts.size(); ++k) {
            turn(parts_[k], k);
            with_shape(p_.parts[k].shape, [&](auto shape) {
                if (k == 0)
                    add_covariances<shape(), true>(k);
                else
                    add_covariances<shape(), false>(k);
            });
        }
        if (p_.parts.empty()) no_covariances();
        for (std::size_t i = 0; i < 4 * blocks_; ++i) {
            const V noise = s_.has_noise() ? load(&noise_[i * W]) : all(s_.noise[0]);
            store(hn::Add(all(p_.sill + p_.extra), noise),
                  factor_.tile(i / 4, i / 4) + in_tile(i % 4, i % 4));
        }
    }
    void no_covariances() {
        for (std::size_t i = 0; i < blocks_; ++i)
            std::fill(factor_.tile(i, 0), factor_.tile(i, i) + tile_lanes, 0.0);
    }
    // Places in the part's own plane.
    void turn(const Part& part, std::size_t k) {
        for (std::size_t i = 0; i < 4 * blocks_; ++i) {
            const V dx = load(&dx_[i * W]);
            const V dy = load(&dy_[i * W]);
            store(hn::MulAdd(all(part.xx), dx, hn::Mul(all(part.xy), dy)), turned(k, 0, i));
            store(hn::MulAdd(all(part.yx), dx, hn::Mul(all(part.yy), dy)), turned(k, 1, i));
        }
    }
    double* turned(std::size_t k, std::size_t axis, std::size_t i) {
        return turned_.get() + ((2 * k + axis) * 4 * most_blocks_ + i) * W;
    }
    template <Shape shape, bool first>
    HWY_INLINE void add_covariances(std::size_t k) {
        const V sill = all(p_.parts[k].sill);
        const double* x = turned(k, 0, 0);
        const double* y = turned(k, 1, 0);
        for (std::size_t i = 0; i < blocks_; ++i)
            for (std::size_t j = 0; j <= i; ++j) {
                double* t = factor_.tile(i, j);
                for (std::size_t c = 0; c < 4; ++c) {
                    const V xc = load(x + (4 * j + c) * W);
                    const V yc = load(y + (4 * j + c) * W);
                    // the diagonal itself is set after
                    for (std::size_t r = i == j ? c + 1 : 0; r < 4; ++r) {
                        const V dx = hn::Sub(load(x + (4 * i + r) * W), xc);
                        const V dy = hn::Sub(load(y + (4 * i + r) * W), yc);
                        const V f = correlation<shape>(squared(dx, dy));
                        double* to = t + in_tile(r, c);
                        store(first ? hn::Mul(sill, f) : hn::MulAdd(sill, f, load(to)), to);
                    }
                }
            }
    }

    void fill_right() {
        for (std::size_t i = 0; i < 4 * blocks_; ++i) {
            store(zero(), right(0, i));
            if (p_.trend) fill_trend(i);
            store(load(&value_[i * W]), right(p_.trend + 1, i));
        }
        for (std::size_t k = 0; k < p_.parts.size(); ++k)
            with_shape(p_.parts[k].shape, [&](auto shape) { add_target<shape()>(k); });
        if (p_.at_sample > 0) add_at_sample();
    }
    template <Shape shape>
    HWY_INLINE void add_target(std::size_t k) {
        const Part& part = parts_[k];
        const V share = all(part.sill / static_cast<double>(p_.support.size()));
        for (std::size_t i = 0; i < 4 * blocks_; ++i) {
            const V x = load(turned(k, 0, i));
            const V y = load(turned(k, 1, i));
            V sum = zero();
            for (const geo::Point o : p_.support) {
                const V dx = hn::Sub(x, all(part.xx * o.x + part.xy * o.y));
                const V dy = hn::Sub(y, all(part.yx * o.x + part.yy * o.y));
                sum = hn::Add(sum, correlation<shape>(squared(dx, dy)));
            }
            double* to = right(0, i);
            store(hn::MulAdd(share, sum, load(to)), to);
        }
    }
    // A sample's own place: the nugget is part of what is mapped.
    void add_at_sample() {
        for (std::size_t i = 0; i < 4 * blocks_; ++i) {
            const M here =
                hn::And(hn::Eq(load(&dx_[i * W]), zero()), hn::Eq(load(&dy_[i * W]), zero()));
            double* to = right(0, i);
            store(hn::Add(load(to), hn::IfThenElseZero(here, all(p_.at_sample))), to);
        }
    }
    void fill_trend(std::size_t i) {
        store(all(1.0), right(1, i));
        if (p_.powers > 1) {
            const V x = hn::Mul(load(&dx_[i * W]), all(1 / p_.unit));
            const V y = hn::Mul(load(&dy_[i * W]), all(1 / p_.unit));
            store(x, right(2, i));
            store(y, right(3, i));
            if (p_.powers > 3) {
                store(hn::Mul(x, x), right(4, i));
                store(hn::Mul(x, y), right(5, i));
                store(hn::Mul(y, y), right(6, i));
            }
        }
        for (std::size_t c = 0; c < s_.drift.size(); ++c)
            store(load(&drift_[(c * 4 * most_blocks_ + i) * W]), right(1 + p_.powers + c, i));
    }

    // Lanes with fewer neighbours than the fullest: rows that touch nothing.
    void blank_unused() {
        for (std::size_t lane = 0; lane < W; ++lane)
            for (std::size_t i = count_[lane]; i < 4 * blocks_; ++i) {
                for (std::size_t j = 0; j < i; ++j)
                    factor_.tile(i / 4, j / 4)[in_tile(i % 4, j % 4) + lane] = 0;
                factor_.tile(i / 4, i / 4)[in_tile(i % 4, i % 4) + lane] = diagonal();
                for (std::size_t r = 0; r < right_rows_; ++r) right(r, i)[lane] = 0;
            }
    }

    // Of the solved rows beside the matrix, each with each.
    void multiply() {
        for (std::size_t i = 0; i < right_blocks_; ++i)
            for (std::size_t j = 0; j <= i; ++j) {
                double* to = product(4 * i, 4 * j);
                for (std::size_t c = 0; c < 4; ++c) {
                    V sum[4] = {zero(), zero(), zero(), zero()};
                    const double* a = right_tile(i, 0);
                    const double* b = right_tile(j, 0) + c * W;
                    for (std::size_t k = 0; k < 4 * blocks_; ++k, a += 4 * W, b += 4 * W)
                        for (std::size_t r = 0; r < 4; ++r)
                            sum[r] = hn::MulAdd(load(a + r * W), load(b), sum[r]);
                    for (std::size_t r = 0; r < 4; ++r) store(sum[r], to + in_tile(r, c));
                }
            }
    }

    // The trend's own small system, by Cholesky of G_FF; its rows f − G_Fc and G_Fz beside it.
    void finish(M solvable, std::size_t lanes, Estimate* out) {
        const std::size_t z = p_.trend + 1;
        V mean = load(product(z, 0));
        V variance = hn::Sub(all(p_.within), load(product(0, 0)));
        M trend_known = hn::FirstN(D(), W);
        for (std::size_t a = 1; a <= p_.trend; ++a) {
            V lack = hn::Sub(all(target_function(a)), load(product(a, 0)));
            V of_value = load(product(z, a));
            V pivot = load(product(a, a));
            const V whole = pivot;
            for (std::size_t b = 1; b < a; ++b) {
                const V l = load(product(a, b));
                lack = hn::NegMulAdd(l, load(&lack_[b * W]), lack);
                of_value = hn::NegMulAdd(l, load(&of_value_[b * W]), of_value);
                pivot = hn::NegMulAdd(l, l, pivot);
            }
            const M own = hn::Gt(pivot, hn::Mul(all(least_own), whole));
            trend_known = hn::And(trend_known, own);
            const V scale = hn::Div(all(1.0), hn::Sqrt(hn::IfThenElse(own, pivot, all(1.0))));
            lack = hn::Mul(lack, scale);
            of_value = hn::Mul(of_value, scale);
            store(lack, &lack_[a * W]);
            store(of_value, &of_value_[a * W]);
            mean = hn::MulAdd(lack, of_value, mean);
            variance = hn::MulAdd(lack, lack, variance);
            for (std::size_t later = a + 1; later <= p_.trend; ++later) {
                V l = load(product(later, a));
                for (std::size_t b = 1; b < a; ++b)
                    l = hn::NegMulAdd(load(product(later, b)), load(product(a, b)), l);
                store(hn::Mul(l, scale), product(later, a));
            }
        }
        alignas(64) double m[W], v[W], ok[W], known[W];
        store(hn::Add(mean, load(centre_)), m);
        store(hn::Max(variance, zero()), v);
        store(hn::IfThenElseZero(solvable, all(1.0)), ok);
        store(hn::IfThenElseZero(trend_known, all(1.0)), known);
        for (std::size_t lane = 0; lane < lanes; ++lane)
            out[lane] = {m[lane], v[lane],
                         ok[lane] == 0      ? Fate::singular
                         : known[lane] == 0 ? Fate::trend_dropped
                                            : Fate::estimated};
    }
    // Of the trend's a-th function, 1 the constant. Functions of the place count from the target,
    // and so do covariates.
    double target_function(std::size_t a) const {
        return a - 1 < p_.powers ? p_.powers_at_support[a - 1] : 0.0;
    }

    const Problem& p_;
    const SampleIndex& s_;
    std::vector<Part> parts_;  // in the units of `correlation`
    std::size_t most_;
    std::size_t most_blocks_;
    std::size_t right_rows_;
    std::size_t right_blocks_;
    std::size_t blocks_ = 0;
    std::size_t count_[W] = {};
    alignas(64) double centre_[W] = {};  // taken from the values, given back to the mean
    Factor factor_;
    hwy::AlignedFreeUniquePtr<double[]> dx_, dy_, value_, noise_, drift_, turned_, right_,
        products_;
    alignas(64) double lack_[16 * W];
    alignas(64) double of_value_[16 * W];
};

class LaneKernel final : public Kernel {
public:
    explicit LaneKernel(const Problem& p) : p_(p), finder_(p), solver_(p) {}

    void estimate(const Target* targets, std::size_t count, Estimate* out) override {
        std::size_t lanes = 0;
        std::size_t place[W];
        Estimate solved[W];
        const auto flush = [&] {
            if (!lanes) return;
            solver_.solve(lanes, solved);
            for (std::size_t lane = 0; lane < lanes; ++lane) out[place[lane]] = solved[lane];
            lanes = 0;
        };
        const double none = std::nan("");
        finder_.begin(targets, count);
        for (std::size_t t = 0; t < count; ++t) {
            const std::size_t n = finder_.find();
            if (n == 0) {
                out[t] = {none, none, Fate::out_of_reach};
            } else if (n < p_.trend) {
                out[t] = {none, none, Fate::trend_dropped};
            } else {
                place[lanes] = t;
                solver_.set_lane(lanes, targets[t], finder_.found(), n);
                if (++lanes == W) flush();
            }
        }
        flush();
    }

private:
    const Problem& p_;
    Finder finder_;
    Solver solver_;
};

inline std::unique_ptr<Kernel> make(const Problem& p) {
    return std::make_unique<LaneKernel>(p);
}

}  // namespace vrmap::interpolate::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
