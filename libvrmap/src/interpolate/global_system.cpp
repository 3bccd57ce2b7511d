// SPDX-License-Identifier: Apache-2.0
#include "interpolate/global_system.hpp"

#include "interpolate/isa_targets.hpp"  // first

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "interpolate/global_system.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h
#include <hwy/highway.h>

#include <algorithm>
#include <cmath>

#include "interpolate/global_covariance-inl.hpp"
#include "interpolate/global_factor-inl.hpp"
#include "interpolate/problem.hpp"
#include "interpolate/tiles.hpp"
#include "interpolate/trend_system.hpp"

HWY_BEFORE_NAMESPACE();
namespace vrmap::interpolate::HWY_NAMESPACE {
namespace {

using Columns = hwy::AlignedFreeUniquePtr<double[]>;

constexpr std::size_t whole_groups(std::size_t columns) {
    return (columns + group - 1) / group * group;
}

class System final : public GlobalSystem {
public:
    System(const Problem& p, const Work& work)
        : p_(p),
          s_(*p.samples),
          covariances_(p),
          factor_(s_.size()),
          right_(zeros(factor_.rows())) {
        geo::Box box;
        for (std::size_t k = 0; k < s_.size(); ++k) box.add({s_.x[k], s_.y[k]});
        middle_ = {(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2};
        if (!factor(p.extra, work)) {
            fate_ = Fate::steadied;
            if (!factor(steadied(p).extra, work)) fate_ = Fate::singular;
        }
        if (fate_ == Fate::singular) return;
        if (!bear_trend(p.trend, p.powers)) {
            fate_ = Fate::trend_dropped;
            bear_trend(1, 1);
        }
    }

    void estimate(const Target* targets, std::size_t count, Estimate* out) const override {
        const double none = std::nan("");
        std::vector<std::size_t> near;
        for (std::size_t t = 0; t < count; ++t) {
            const bool in_reach = is_near(targets[t].x, targets[t].y, p_.least);
            out[t] = {none, none, in_reach ? fate_ : Fate::out_of_reach};
            if (in_reach && fate_ != Fate::singular) near.push_back(t);
        }
        if (near.empty()) return;
        Side side(factor_.rows());
        for (std::size_t from = 0; from < near.size(); from += wide) {
            const std::size_t n = std::min(wide, near.size() - from);
            for (std::size_t lane = 0; lane < wide; ++lane) {
                const Target& t = targets[near[from + std::min(lane, n - 1)]];
                side.x[lane] = t.x;
                side.y[lane] = t.y;
            }
            const std::size_t columns = whole_groups(n);
            covariances_.of_targets(side, {side.c.get(), s_.size(), columns});
            solve(side, columns, 0);
            for (std::size_t lane = 0; lane < n; ++lane)
                out[near[from + lane]] = estimate_of(targets[near[from + lane]], side, lane);
        }
    }

    void leave_out(std::size_t first, Estimate* out) const override {
        const std::size_t n = std::min(wide, s_.size() - first);
        const double none = std::nan("");
        std::fill(out, out + n, Estimate{none, none, fate_});
        if (fate_ == Fate::singular) return;
        Side side(factor_.rows());
        for (std::size_t lane = 0; lane < n; ++lane) side.c[(first + lane) * wide + lane] = 1;
        solve(side, whole_groups(n), first / wide);
        for (std::size_t lane = 0; lane < n; ++lane) out[lane] = left_out(first + lane, side, lane);
    }

private:
    static constexpr double least_pivot = 1e-12;  // of the diagonal, as of the local systems

    static Columns zeros(std::size_t rows) {
        Columns c = room_for<double>(rows * wide);
        std::fill(c.get(), c.get() + rows * wide, 0.0);
        return c;
    }
    // −G of the trend's functions and the values, by columns.
    struct Products {
        alignas(64) double of[wide * wide];
        double operator()(std::size_t a, std::size_t column) const { return of[a * wide + column]; }
    };
    // Right-hand sides that stand side by side, and what comes of them.
    struct Side : Places {
        explicit Side(std::size_t rows) : c(zeros(rows)) {}
        Columns c;                         // covariances, then L⁻¹ of them
        alignas(64) double squares[wide];  // G_cc
        Products products;
    };

    bool factor(double extra, const Work& work) {
        Work one_thread = work;
        one_thread.threads = 1;
        bool good = true;
        in_tiles(factor_.panels(), one_thread, "factor", [&](std::size_t q) {
            if (!good) return;
            fill_panel(q, extra);
            good = factor_.factor(q, least_pivot * (p_.sill + s_.least_noise()));
        });
        return good;
    }
    // Rows that are no sample's touch nothing.
    void fill_panel(std::size_t q, double extra) {
        double* panel = factor_.panel(q);
        const std::size_t first = q * wide;
        const std::size_t n = std::min(wide, s_.size() - first);
        Places places{};
        for (std::size_t c = 0; c < wide; ++c) {
            places.x[c] = s_.x[first + std::min(c, n - 1)];
            places.y[c] = s_.y[first + std::min(c, n - 1)];
        }
        std::fill(panel, panel + (first + wide) * wide, 0.0);
        covariances_.between(places, {panel, first + n, wide});
        for (std::size_t c = n; c < wide; ++c)
            for (std::size_t k = 0; k < first + n; ++k) panel[k * wide + c] = 0;
        for (std::size_t c = 0; c < wide; ++c)
            panel[(first + c) * wide + c] =
                p_.sill + extra + (c < n ? s_.noise[first + c] : s_.noise[0]);
    }

    // Whether `least` samples lie as near as the problem needs.
    bool is_near(double x, double y, std::size_t least) const {
        if (s_.size() < least || !std::isfinite(p_.need2)) return s_.size() >= least;
        std::size_t n = 0;
        for (std::size_t k = 0; k < s_.size(); k += W) {
            const V dx = hn::Sub(hn::LoadU(D(), s_.x.data() + k), all(x));
            const V dy = hn::Sub(hn::LoadU(D(), s_.y.data() + k), all(y));
            // not fused, as in finder-inl.hpp
            const V d2 = hn::Add(hn::Mul(dx, dx), hn::Mul(dy, dy));
            n += hn::CountTrue(D(), hn::Le(d2, all(p_.need2)));
        }
        return n >= least;
    }

    // L⁻¹ of the trend's functions and values, and the trend's own system. False: the samples
    // cannot bear the trend.
    bool bear_trend(std::size_t functions, std::size_t powers) {
        functions_ = functions;
        powers_ = powers;
        centre_ = functions ? s_.value[0] : p_.known_mean;
        fill_right();
        factor_.solve(right_.get(), whole_groups(functions + 1));
        Products g;
        subtract_products(right_.get(), g, whole_groups(functions + 1), 0);
        return s_.size() >= functions && trend_.factor(functions, g.of, wide);
    }
    void fill_right() {
        std::fill(right_.get(), right_.get() + factor_.rows() * wide, 0.0);
        std::vector<double> drift(s_.drift.size());
        for (std::size_t k = 0; k < s_.size(); ++k) {
            for (std::size_t c = 0; c < drift.size(); ++c) drift[c] = s_.drift[c][k];
            double* row = right_.get() + k * wide;
            write_functions(s_.x[k], s_.y[k], drift.data(), row);
            row[functions_] = s_.value[k] - centre_;
        }
    }
    // They count from the samples' middle, and covariates from the first sample's: small numbers
    // lose nothing.
    void write_functions(double at_x, double at_y, const double* drift, double* to) const {
        const double x = (at_x - middle_.x) / p_.unit;
        const double y = (at_y - middle_.y) / p_.unit;
        const double powers[] = {1, x, y, x * x, x * y, y * y};
        std::copy(powers, powers + powers_, to);
        for (std::size_t c = powers_; c < functions_; ++c)
            to[c] = drift[c - powers_] - s_.drift[c - powers_][0];
    }

    // L⁻¹ of a side, and its products.
    void solve(Side& side, std::size_t columns, std::size_t from_panel) const {
        factor_.solve(side.c.get(), columns, from_panel);
        subtract_products(side.c.get(), side.products, columns, from_panel * wide);
        for (std::size_t c = 0; c < columns; c += W) {
            V sum = zero();
            for (std::size_t k = from_panel * wide; k < factor_.rows(); ++k) {
                const V v = load(side.c.get() + k * wide + c);
                sum = hn::MulAdd(v, v, sum);
            }
            store(sum, side.squares + c);
        }
    }
    void subtract_products(const double* y, Products& g, std::size_t columns,
                           std::size_t from) const {
        std::fill(std::begin(g.of), std::end(g.of), 0.0);
        for (std::size_t a = 0; a <= functions_; a += group_rows)
            for (std::size_t c = 0; c < columns; c += group) {
                Corner corner;
                corner.read(g.of + a * wide + c);
                corner.subtract(right_.get() + from * wide + a, y + from * wide + c,
                                factor_.rows() - from);
                corner.write(g.of + a * wide + c);
            }
    }

    // mean = G_cz + (f − G_Fc)' G_FF⁻¹ G_Fz, from the centre; variance = (f − G_Fc)' G_FF⁻¹ (f −
    // G_Fc) − G_cc.
    TrendSystem::Share outcome(const double* f, const Side& side, std::size_t lane) const {
        double lack[TrendSystem::most_functions];
        for (std::size_t a = 0; a < functions_; ++a) lack[a] = f[a] + side.products(a, lane);
        const TrendSystem::Share of_trend = trend_.of(lack);
        return {of_trend.mean - side.products(functions_, lane),
                of_trend.variance - side.squares[lane]};
    }
    Estimate estimate_of(const Target& t, const Side& side, std::size_t lane) const {
        double f[TrendSystem::most_functions];
        write_functions(t.x, t.y, t.drift, f);
        // a target's own support is symmetrical: x and y have no mean of their own
        for (std::size_t a = 3; a < powers_; ++a) f[a] += p_.powers_at_support[a];
        const TrendSystem::Share o = outcome(f, side, lane);
        return {o.mean + centre_, std::max(p_.within + o.variance, 0.0), fate_};
    }
    // Of a unit vector in c's place, with no f: (Qz)_i and −Q_ii.
    Estimate left_out(std::size_t i, const Side& side, std::size_t lane) const {
        const double none = std::nan("");
        if (!is_near(s_.x[i], s_.y[i], p_.least + 1)) return {none, none, Fate::out_of_reach};
        const double f[TrendSystem::most_functions] = {};
        const TrendSystem::Share q = outcome(f, side, lane);
        if (s_.size() <= functions_ || !(-q.variance > 1e-10 * side.squares[lane]))
            return {none, none, Fate::trend_dropped};
        const double new_sample = -1 / q.variance;
        return {s_.value[i] + q.mean / q.variance,
                std::max(new_sample - (s_.noise[i] - p_.at_sample), 0.0), fate_};
    }

    const Problem& p_;
    const SampleIndex& s_;
    Covariances covariances_;
    GlobalFactor factor_;
    Columns right_;  // L⁻¹ [F z]
    Fate fate_ = Fate::estimated;
    std::size_t functions_ = 0;
    std::size_t powers_ = 0;
    geo::Point middle_{};  // of the samples
    double centre_ = 0;    // taken from the values, given back to the mean
    TrendSystem trend_;
};

std::unique_ptr<GlobalSystem> make_system(const Problem& p, const Work& work) {
    return std::make_unique<System>(p, work);
}

}  // namespace
}  // namespace vrmap::interpolate::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace vrmap::interpolate {

bool is_global(const Problem& p) {
    return p.most == p.samples->size() && p.sectors == 1 && std::isinf(p.reach2);
}

std::unique_ptr<GlobalSystem> make_global(const Problem& p, const Work& work) {
    VRMAP_RETURN_FOR(work.isa, make_system(p, work))
}

}  // namespace vrmap::interpolate
#endif
