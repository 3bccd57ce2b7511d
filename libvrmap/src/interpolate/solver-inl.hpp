// SPDX-License-Identifier: Apache-2.0
// Kriging systems, one group of targets to a lane. See lanes-inl.hpp.
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

constexpr std::size_t blocks_of(std::size_t n) {
    return (n + 3) / 4;
}

/// The samples that a group's targets take part of: those that all of them have, and the others.
struct Shared {
    std::vector<Index> core;                ///< candidates
    std::vector<Index> extra;               ///< candidates
    std::vector<std::vector<Index>> own{};  ///< per target: which extras it has, ascending
};

/// The systems of up to W groups of targets. What the targets of a group have in common is factored
/// once; each then solves for its own samples in the Schur complement. That is exact: elimination
/// in another order. A group of one has all its samples in common with itself. Rows beside the
/// matrix: the trend's functions, the values, and each target's covariances.
class Solver {
public:
    explicit Solver(const Problem& p) : p_(p), s_(*p.samples), functions_(p.trend) {
        for (Part part : p.parts) {
            const double scale = scale_of(part.shape);
            for (double* m : {&part.xx, &part.xy, &part.yx, &part.yy}) *m *= scale;
            parts_.push_back(part);
        }
    }

    /// `targets`: those that have neighbours, at least one. Places count from the first. Takes the
    /// targets' own lists.
    void set_lane(std::size_t lane, const Target* const* targets, std::size_t count, Shared& shared,
                  const Finder& finder) {
        Lane& l = lane_[lane];
        l.origin = {targets[0]->x, targets[0]->y};
        l.core = shared.core.size();
        l.extra = shared.extra.size();
        std::swap(l.own, shared.own);
        l.place.clear();
        l.drift.clear();
        for (std::size_t t = 0; t < count; ++t) {
            l.place.push_back({targets[t]->x - l.origin.x, targets[t]->y - l.origin.y});
            l.drift.push_back(targets[t]->drift);
        }
        l.samples.resize(l.core + l.extra);
        Sample* to = l.samples.data();
        for (const auto* list : {&shared.core, &shared.extra})
            for (const Index c : *list)
                *to++ = {finder.x(c) - l.origin.x, finder.y(c) - l.origin.y, finder.sample(c)};
        // small numbers lose nothing to the sums; which one is taken off is no matter
        l.centre = functions_ ? s_.value[l.samples[0].number] : p_.known_mean;
    }

    /// The groups set; `out[lane][t]` is for its t-th target.
    void solve(std::size_t lanes, std::vector<Estimate>* out) {
        for (std::size_t lane = lanes; lane < W; ++lane) lane_[lane] = lane_[0];
        measure();
        gather();
        fill();
        const M solvable = eliminate();
        for (std::size_t t = 0; t < targets_; ++t) finish(t, solvable, lanes, out);
    }

private:
    // Of a pivot, in parts of the diagonal: below it C is singular to the last digits.
    static constexpr double least_pivot = 1e-12;
    // Metres: coordinates that were computed apart and meant alike.
    static constexpr double same_place = 1e-6;
    // Of a trend function's own part, after those before it.
    static constexpr double least_own = 1e-10;

    struct Sample {
        double dx, dy;  ///< metres from the group's first target
        Index number;
    };
    struct Lane {
        geo::Point origin;
        std::vector<geo::Point> place;  ///< of the targets, from the first
        std::vector<Sample> samples;    ///< the core's, then the others
        std::size_t core = 0;
        std::size_t extra = 0;
        std::vector<std::vector<Index>> own;
        std::vector<const double*> drift;  ///< of each
        double centre = 0;                 ///< taken from the values, given back to the mean
    };
    double diagonal() const { return p_.sill + s_.noise[0]; }
    double least_diagonal() const { return p_.sill + s_.least_noise(); }
    std::size_t values_row() const { return functions_; }
    std::size_t target_row(std::size_t t) const { return functions_ + 1 + t; }

    // Sizes: the largest of the lanes'.
    void measure() {
        std::size_t core = 0;
        std::size_t extra = 0;
        targets_ = own_ = 0;
        for (const Lane& l : lane_) {
            core = std::max(core, l.core);
            extra = std::max(extra, l.extra);
            targets_ = std::max(targets_, l.place.size());
            for (const auto& own : l.own) own_ = std::max(own_, own.size());
        }
        core_ = blocks_of(core);
        extra_ = blocks_of(extra);
        right_ = blocks_of(functions_ + 1 + targets_);
        factor_.reserve(4 * core_);
        beside_.reserve(extra_ + right_, core_);
        schur_.reserve(extra_ + right_, extra_);
        products_.reserve(right_, right_);
        own_factor_.reserve(4 * blocks_of(own_));
        own_right_.reserve(blocks_of(functions_ + 2), blocks_of(own_));
        own_products_.reserve(blocks_of(functions_ + 2), blocks_of(functions_ + 2));
        const std::size_t places = 4 * (core_ + extra_);
        for (auto* a : {&dx_, &dy_, &value_, &noise_}) a->reserve(blocks_of(places), 1);
        turned_.reserve(2 * std::max<std::size_t>(1, parts_.size()), core_ + extra_);
        drift_.reserve(std::max<std::size_t>(1, s_.drift.size()), core_ + extra_);
    }

    // Samples of lane after lane, side by side: place i of the core is row i, of the others row
    // 4·core_ + i. Unused rows repeat the first sample and are blanked later.
    void gather() {
        for (std::size_t lane = 0; lane < W; ++lane) {
            const Lane& l = lane_[lane];
            take(lane, 0, 4 * core_, l.samples.data(), l.core);
            take(lane, 4 * core_, 4 * extra_, l.samples.data() + l.core, l.extra);
        }
    }
    // `n` samples, or the lane's first where there are no more, to rows from `first` on.
    void take(std::size_t lane, std::size_t first, std::size_t rows, const Sample* samples,
              std::size_t n) {
        const Lane& l = lane_[lane];
        const double* values = s_.value.data();
        const double centre = l.centre;
        double* dx = at(dx_, first) + lane;
        double* dy = at(dy_, first) + lane;
        double* value = at(value_, first) + lane;
        for (std::size_t i = 0; i < rows; ++i) {
            const Sample& s = i < n ? samples[i] : l.samples.front();
            dx[i * W] = s.dx;
            dy[i * W] = s.dy;
            value[i * W] = values[s.number] - centre;
        }
        if (s_.has_noise())
            for (std::size_t i = 0; i < rows; ++i)
                at(noise_, first + i)[lane] =
                    s_.noise[(i < n ? samples[i] : l.samples.front()).number];
        for (std::size_t c = 0; c < s_.drift.size(); ++c)
            for (std::size_t i = 0; i < rows; ++i)
                drift_.tile(c, 0)[(first + i) * W + lane] =
                    s_.drift[c][(i < n ? samples[i] : l.samples.front()).number] - l.drift[0][c];
    }
    static double* at(Tiles& column, std::size_t i) { return column.tile(0, 0) + i * W; }
    double* turned(std::size_t k, std::size_t axis, std::size_t i) {
        return turned_.tile(2 * k + axis, 0) + i * W;
    }

    void fill() {
        for (std::size_t k = 0; k < parts_.size(); ++k) {
            turn(k);
            with_shape(parts_[k].shape, [&](auto shape) {
                if (k == 0)
                    add_samples<shape(), true>(k);
                else
                    add_samples<shape(), false>(k);
            });
        }
        if (parts_.empty()) no_covariances();
        for (std::size_t i = 0; i < 4 * (core_ + extra_); ++i) fill_diagonal(i);
        fill_right();
        for (std::size_t k = 0; k < parts_.size(); ++k)
            with_shape(parts_[k].shape, [&](auto shape) { add_targets<shape()>(k); });
        if (p_.at_sample > 0) add_at_samples();
        for (std::size_t lane = 0; lane < W; ++lane) blank_unused(lane);
    }
    // Places in the part's own plane.
    void turn(std::size_t k) {
        const Part& part = parts_[k];
        for (std::size_t i = 0; i < 4 * (core_ + extra_); ++i) {
            const V dx = load(at(dx_, i));
            const V dy = load(at(dy_, i));
            store(hn::MulAdd(all(part.xx), dx, hn::Mul(all(part.xy), dy)), turned(k, 0, i));
            store(hn::MulAdd(all(part.yx), dx, hn::Mul(all(part.yy), dy)), turned(k, 1, i));
        }
    }
    // Of rows 4i … 4i + 3 with columns 4j … 4j + 3, blocks of all samples.
    double* block(std::size_t i, std::size_t j) {
        if (i < core_) return factor_.tile(i, j);
        return j < core_ ? beside_.tile(i - core_, j) : schur_.tile(i - core_, j - core_);
    }
    template <Shape shape, bool first>
    HWY_INLINE void add_samples(std::size_t k) {
        const V sill = all(parts_[k].sill);
        const double* x = turned(k, 0, 0);
        const double* y = turned(k, 1, 0);
        for (std::size_t i = 0; i < core_ + extra_; ++i)
            for (std::size_t j = 0; j <= i; ++j) {
                double* t = block(i, j);
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
    void no_covariances() {
        for (std::size_t i = 0; i < core_ + extra_; ++i)
            for (std::size_t j = 0; j <= i; ++j)
                std::fill(block(i, j), block(i, j) + tile_lanes, 0.0);
    }
    void fill_diagonal(std::size_t i) {
        const V noise = s_.has_noise() ? load(at(noise_, i)) : all(s_.noise[0]);
        store(hn::Add(all(p_.sill + p_.extra), noise), block(i / 4, i / 4) + in_tile(i % 4, i % 4));
    }

    // Column i of the rows beside the matrix.
    double* right(std::size_t row, std::size_t i) {
        return i < 4 * core_ ? beside_.at(4 * extra_ + row, i)
                             : schur_.at(4 * extra_ + row, i - 4 * core_);
    }
    void fill_right() {
        for (std::size_t i = 0; i < 4 * (core_ + extra_); ++i) {
            if (functions_) fill_trend(i);
            store(load(at(value_, i)), right(values_row(), i));
            for (std::size_t row = target_row(0); row < 4 * right_; ++row)
                store(zero(), right(row, i));
        }
    }
    void fill_trend(std::size_t i) {
        store(all(1.0), right(0, i));
        if (p_.powers > 1) {
            const V x = hn::Mul(load(at(dx_, i)), all(1 / p_.unit));
            const V y = hn::Mul(load(at(dy_, i)), all(1 / p_.unit));
            store(x, right(1, i));
            store(y, right(2, i));
            if (p_.powers > 3) {
                store(hn::Mul(x, x), right(3, i));
                store(hn::Mul(x, y), right(4, i));
                store(hn::Mul(y, y), right(5, i));
            }
        }
        for (std::size_t c = 0; c < s_.drift.size(); ++c)
            store(load(drift_.tile(c, 0) + i * W), right(p_.powers + c, i));
    }
    template <Shape shape>
    HWY_INLINE void add_targets(std::size_t k) {
        const Part& part = parts_[k];
        const V share = all(part.sill / static_cast<double>(p_.support.size()));
        alignas(64) double px[W] = {};
        alignas(64) double py[W] = {};
        for (std::size_t t = 0; t < targets_; ++t) {
            for (std::size_t lane = 0; lane < W; ++lane) {
                const geo::Point p = place(lane, t);
                px[lane] = part.xx * p.x + part.xy * p.y;
                py[lane] = part.yx * p.x + part.yy * p.y;
            }
            for (std::size_t i = 0; i < 4 * (core_ + extra_); ++i) {
                const V x = hn::Sub(load(turned(k, 0, i)), load(px));
                const V y = hn::Sub(load(turned(k, 1, i)), load(py));
                V sum = zero();
                for (const geo::Point o : p_.support) {
                    const V dx = hn::Sub(x, all(part.xx * o.x + part.xy * o.y));
                    const V dy = hn::Sub(y, all(part.yx * o.x + part.yy * o.y));
                    sum = hn::Add(sum, correlation<shape>(squared(dx, dy)));
                }
                double* to = right(target_row(t), i);
                store(hn::MulAdd(share, sum, load(to)), to);
            }
        }
    }
    // A lane of fewer targets repeats its first.
    geo::Point place(std::size_t lane, std::size_t t) const {
        const auto& places = lane_[lane].place;
        return places[t < places.size() ? t : 0];
    }
    // A sample's own place: the nugget is part of what is mapped.
    void add_at_samples() {
        for (std::size_t t = 0; t < targets_; ++t)
            for (std::size_t lane = 0; lane < W; ++lane) {
                const geo::Point p = place(lane, t);
                for (std::size_t i = 0; i < 4 * (core_ + extra_); ++i)
                    if (std::abs(at(dx_, i)[lane] - p.x) < same_place &&
                        std::abs(at(dy_, i)[lane] - p.y) < same_place)
                        right(target_row(t), i)[lane] += p_.at_sample;
            }
    }

    // Rows of a lane that has fewer samples touch nothing.
    void blank_unused(std::size_t lane) {
        for (std::size_t i = lane_[lane].core; i < 4 * core_; ++i) blank(lane, i);
        for (std::size_t i = lane_[lane].extra; i < 4 * extra_; ++i) blank(lane, 4 * core_ + i);
    }
    void blank(std::size_t lane, std::size_t i) {
        for (std::size_t j = 0; j < 4 * (core_ + extra_); ++j) {
            const std::size_t row = std::max(i, j);
            const std::size_t col = std::min(i, j);
            block(row / 4, col / 4)[in_tile(row % 4, col % 4) + lane] = i == j ? diagonal() : 0;
        }
        for (std::size_t row = 0; row < 4 * right_; ++row) right(row, i)[lane] = 0;
    }

    // The core leaves the system: what remains of the others and of the rows beside is their Schur
    // complement, and the rows' products with each other.
    M eliminate() {
        const M good = factor_.factor(core_, all(least_pivot * least_diagonal()));
        for (std::size_t i = 0; i < extra_ + right_; ++i) factor_.solve(beside_.tile(i, 0), core_);
        for (std::size_t i = 0; i < extra_ + right_; ++i)
            for (std::size_t j = 0; j < extra_ && (j <= i); ++j)
                Factor::subtract(beside_.tile(i, 0), beside_.tile(j, 0), core_, schur_.tile(i, j));
        for (std::size_t i = 0; i < right_; ++i)
            for (std::size_t j = 0; j <= i; ++j) {
                std::fill(products_.tile(i, j), products_.tile(i, j) + tile_lanes, 0.0);
                Factor::subtract(beside_.tile(extra_ + i, 0), beside_.tile(extra_ + j, 0), core_,
                                 products_.tile(i, j));
            }
        return good;
    }

    // −G of the core, of the target's own rows: functions, values, covariances.
    double* product(std::size_t a, std::size_t b) { return own_products_.at(a, b); }
    void take_products(std::size_t t) {
        const auto from = [&](std::size_t row) { return row <= functions_ ? row : target_row(t); };
        for (std::size_t a = 0; a < functions_ + 2; ++a)
            for (std::size_t b = 0; b <= a; ++b)
                store(load(products_.at(from(a), from(b))), product(a, b));
    }

    // The target's own samples: their part of the Schur complement, solved as a system of its own.
    M solve_own(std::size_t t) {
        const std::size_t blocks = blocks_of(own_);
        const std::size_t rights = blocks_of(functions_ + 2);
        for (std::size_t lane = 0; lane < W; ++lane) gather_own(lane, t);
        const M good = own_factor_.factor(blocks, all(least_pivot * least_diagonal()));
        for (std::size_t i = 0; i < rights; ++i) own_factor_.solve(own_right_.tile(i, 0), blocks);
        for (std::size_t i = 0; i < rights; ++i)
            for (std::size_t j = 0; j <= i; ++j)
                Factor::subtract(own_right_.tile(i, 0), own_right_.tile(j, 0), blocks,
                                 own_products_.tile(i, j));
        return good;
    }
    void gather_own(std::size_t lane, std::size_t t) {
        static const std::vector<Index> none;
        const auto& lists = lane_[lane].own;
        const std::vector<Index>& own = t < lists.size() ? lists[t] : none;
        const std::size_t n = own.size();
        const std::size_t padded = 4 * blocks_of(own_);
        from_col_.resize(padded);
        for (std::size_t j = 0; j < n; ++j) from_col_[j] = col_of(own[j]);
        const std::size_t* from_col = from_col_.data();
        for (std::size_t i = 0; i < padded; ++i) {
            double* to = own_factor_.tile(i / 4, 0) + in_tile(i % 4, 0) + lane;
            if (i < n) {
                const double* from = schur_.at(own[i], 0) + lane;
                for (std::size_t j = 0; j <= i; ++j) to[col_of(j)] = from[from_col[j]];
            } else {
                for (std::size_t j = 0; j < i; ++j) to[col_of(j)] = 0;
                to[col_of(i)] = diagonal();
            }
        }
        for (std::size_t row = 0; row < 4 * blocks_of(functions_ + 2); ++row) {
            double* to = own_right_.at(row, 0) + lane;
            const std::size_t used = row < functions_ + 2 ? n : 0;
            const double* from =
                schur_.at(4 * extra_ + (row <= functions_ ? row : target_row(t)), 0) + lane;
            for (std::size_t i = 0; i < used; ++i) to[col_of(i)] = from[from_col[i]];
            for (std::size_t i = used; i < padded; ++i) to[col_of(i)] = 0;
        }
    }
    // Where a column begins in a row of tiles.
    static std::size_t col_of(std::size_t c) { return c / 4 * tile_lanes + in_tile(0, c % 4); }

    // The trend's own small system, by Cholesky of G_FF; its rows f − G_Fc and G_Fz beside it.
    void finish(std::size_t t, M solvable, std::size_t lanes, std::vector<Estimate>* out) {
        take_products(t);
        if (own_) solvable = hn::And(solvable, solve_own(t));
        const std::size_t z = functions_;
        const std::size_t c = functions_ + 1;
        V mean = hn::Neg(load(product(c, z)));
        V variance = hn::Add(all(p_.within), load(product(c, c)));
        M trend_known = hn::FirstN(D(), W);
        for (std::size_t a = 0; a < functions_; ++a) {
            V lack = hn::Add(target_function(a, t), load(product(c, a)));
            V of_value = hn::Neg(load(product(z, a)));
            V pivot = hn::Neg(load(product(a, a)));
            const V whole = pivot;
            for (std::size_t b = 0; b < a; ++b) {
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
            for (std::size_t later = a + 1; later < functions_; ++later) {
                V l = hn::Neg(load(product(later, a)));
                for (std::size_t b = 0; b < a; ++b)
                    l = hn::NegMulAdd(load(product(later, b)), load(product(a, b)), l);
                store(hn::Mul(l, scale), product(later, a));
            }
        }
        write(t, mean, variance, solvable, trend_known, lanes, out);
    }
    void write(std::size_t t, V mean, V variance, M solvable, M trend_known, std::size_t lanes,
               std::vector<Estimate>* out) const {
        alignas(64) double m[W], v[W], ok[W], known[W];
        store(mean, m);
        store(hn::Max(variance, zero()), v);
        store(hn::IfThenElseZero(solvable, all(1.0)), ok);
        store(hn::IfThenElseZero(trend_known, all(1.0)), known);
        for (std::size_t lane = 0; lane < lanes; ++lane)
            if (t < lane_[lane].place.size())
                out[lane][t] = {m[lane] + lane_[lane].centre, v[lane],
                                ok[lane] == 0      ? Fate::singular
                                : known[lane] == 0 ? Fate::trend_dropped
                                                   : Fate::estimated};
    }
    // Of the trend's functions at a target, means over its support. They count from the group's
    // first target, and so do covariates.
    V target_function(std::size_t a, std::size_t t) const {
        if (a == 0) return all(1.0);
        alignas(64) double f[W];
        for (std::size_t lane = 0; lane < W; ++lane) {
            const geo::Point p = place(lane, t);
            const double x = p.x / p_.unit;
            const double y = p.y / p_.unit;
            // a target's own support is symmetrical: x and y have no mean of their own
            const double powers[] = {1, x, y, x * x, x * y, y * y};
            f[lane] = a < p_.powers ? powers[a] + (a > 2 ? p_.powers_at_support[a] : 0)
                                    : covariate(lane, t, a - p_.powers);
        }
        return load(f);
    }

    double covariate(std::size_t lane, std::size_t t, std::size_t c) const {
        const auto& drift = lane_[lane].drift;
        return t < drift.size() ? drift[t][c] - drift[0][c] : 0;
    }

    const Problem& p_;
    const SampleIndex& s_;
    std::vector<Part> parts_;  // in the units of `correlation`
    std::vector<std::size_t> from_col_;
    std::size_t functions_;
    Lane lane_[W];
    std::size_t targets_ = 0, own_ = 0;             // most of a lane
    std::size_t core_ = 0, extra_ = 0, right_ = 0;  // blocks
    Factor factor_, own_factor_;
    Tiles dx_, dy_, value_, noise_, turned_, drift_;  // of the samples
    Tiles beside_;    // the others' rows and the rows beside, in the core's columns
    Tiles schur_;     // the same in the others' columns
    Tiles products_;  // of the rows beside, less than 0
    Tiles own_right_, own_products_;
    alignas(64) double lack_[16 * W];
    alignas(64) double of_value_[16 * W];
};

}  // namespace vrmap::interpolate::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
