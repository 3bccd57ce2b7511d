// SPDX-License-Identifier: Apache-2.0
// A point against those about it (Vega, Córdoba, Castro-Franco & Balzarini 2019, Precis. Agric.
// 20:1030: local Moran's I), made to spare real patches: what Moran's I suspects has to lie outside
// its neighbours' fences (Tukey 1977) as well. And a strip against those beside it: a pass cut over
// again, or half of one, is alike all along and each of its points has others like it about. What
// is narrower than a header nobody can manage, and a patch of the field is wider.
#include <algorithm>
#include <cmath>

#include "clean/harvest_steps.hpp"
#include "geo/buckets.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::clean {

namespace {

constexpr double passes_about = 2.5;  // at least: two passes on either side
constexpr double usual_neighbours = 60;
constexpr std::size_t fewest_neighbours = 6;
constexpr double one_sided_5_pct = -1.6449;
constexpr double suspect_deviations = 2.5;  // of the neighbours' own
constexpr double fence = 1.5;               // interquartile ranges
constexpr std::size_t fewest_in_strip = 5;
constexpr double unlike_share = 2.0 / 3;  // of what is beside, or its inverse
constexpr double unlike_at_all = 0.85;    // of all about, its own strip among them

struct Point {
    Work* work;
    std::size_t row;
};

// The sums over all others within reach of each place.
class Surroundings {
public:
    Surroundings(std::vector<geo::Point> at, const std::vector<double>& value, double reach)
        : reach_(reach), buckets_(at, geo::bounds(at), side_of(at, reach)) {
        // in the order of the buckets: what is near lies near in memory
        for (const std::size_t i : buckets_.sample) {
            at_.push_back(at[i]);
            value_.push_back(value[i]);
        }
    }
    std::size_t size() const { return at_.size(); }
    std::size_t original(std::size_t k) const { return buckets_.sample[k]; }
    double value(std::size_t k) const { return value_[k]; }
    /// How far a neighbour lies to the right of the line through a point, metres.
    double across(std::size_t k, std::size_t j, geo::Point heading) const {
        return (at_[j].x - at_[k].x) * heading.y - (at_[j].y - at_[k].y) * heading.x;
    }

    template <class F>
    void visit(std::size_t k, F f) const {
        look_about(k, [&](std::size_t j, bool within) {
            if (within) f(j);
        });
    }

    /// All of f(j, whether j is within reach and another): for those that can do without a branch.
    template <class F>
    void look_about(std::size_t k, F f) const {
        const geo::Point p = at_[k];
        const auto in = [](double v, int count) {
            return static_cast<int>(std::clamp(std::floor(v), 0.0, count - 1.0));
        };
        const auto& b = buckets_;
        const int last_row = in((p.y + reach_ - b.box.min_y) / b.side, b.rows);
        const int first_col = in((p.x - reach_ - b.box.min_x) / b.side, b.cols);
        const int last_col = in((p.x + reach_ - b.box.min_x) / b.side, b.cols);
        const double most = reach_ * reach_;
        for (int r = in((p.y - reach_ - b.box.min_y) / b.side, b.rows); r <= last_row; ++r)
            for (std::size_t j = b.start[b.index(r, first_col)];
                 j < b.start[b.index(r, last_col) + 1]; ++j) {
                const double dx = at_[j].x - p.x;
                const double dy = at_[j].y - p.y;
                f(j, (dx * dx + dy * dy <= most) & (j != k));
            }
    }

private:
    static double side_of(const std::vector<geo::Point>& at, double reach) {
        const geo::Box box = geo::bounds(at);
        return std::max({reach / 2, std::max(box.width(), box.height()) / 4096, 1e-3});
    }
    double reach_;
    geo::Buckets buckets_;
    std::vector<geo::Point> at_;
    std::vector<double> value_;
};

struct Moments {
    double n = 0, mean = 0, second = 0, fourth = 0;  // about the mean
};

Moments moments_of(const std::vector<double>& values) {
    Moments m;
    m.n = static_cast<double>(values.size());
    for (const double v : values) m.mean += v / m.n;
    for (const double v : values) {
        const double d2 = (v - m.mean) * (v - m.mean);
        m.second += d2 / m.n;
        m.fourth += d2 * d2 / m.n;
    }
    return m;
}

// Standard deviate of local Moran's I with row-standardised weights of `count` neighbours, under
// randomisation (Anselin 1995, Geogr. Anal. 27:93, eq. 13–14).
double moran_deviate(double z, double neighbours_mean, double count, const Moments& m) {
    const double i = z / m.second * neighbours_mean;
    const double expected = -1 / (m.n - 1);
    const double b2 = m.fourth / (m.second * m.second);
    const double w2 = 1 / count;  // Σ w²
    const double pairs = 1 - w2;  // Σ Σ of different neighbours
    const double variance = w2 * (m.n - b2) / (m.n - 1) +
                            pairs * (2 * b2 - m.n) / ((m.n - 1) * (m.n - 2)) - expected * expected;
    return (i - expected) / std::sqrt(variance);
}

struct Fences {
    double low, high;
    bool shut_out(double value) const { return value < low || value > high; }
};

Fences fences_of(std::vector<double> about) {
    const double q1 = quantile(about, 0.25);
    const double q3 = quantile(std::move(about), 0.75);
    return {q1 - fence * (q3 - q1), q3 + fence * (q3 - q1)};
}

// Less the field's mean.
struct Sums {
    double n = 0, sum = 0, squares = 0;
    void add(double d, bool counts) {
        const double times = counts ? 1 : 0;
        n += times, sum += times * d, squares += times * d * d;
    }
    double mean() const { return sum / n; }
    double sd() const { return std::sqrt(std::max(0.0, squares / n - mean() * mean())); }
    bool suspects(double d) const { return std::abs(d - mean()) > suspect_deviations * sd(); }
    bool enough() const { return n >= static_cast<double>(fewest_neighbours); }
};

// Suspected by Moran's I or by deviations, and outside the fences of all about it.
bool is_unlike_all(const Surroundings& field, std::size_t k, const Sums& about, const Moments& m) {
    const double mine = field.value(k) - m.mean;
    const bool against_moran =
        mine * about.mean() < 0 && moran_deviate(mine, about.mean(), about.n, m) < one_sided_5_pct;
    if (!against_moran && !about.suspects(mine)) return false;
    std::vector<double> values;
    field.visit(k, [&](std::size_t j) { values.push_back(field.value(j)); });
    return fences_of(std::move(values)).shut_out(field.value(k));
}

bool is_far_off(double value, double from, double share) {
    return value < share * from || value * share > from;
}

// Whether a point and the middle of its strip are far from what is beside, on either side of it.
// At the field's edge, where there is only one, nothing is said: edges do yield less.
bool is_unlike_strip(const Surroundings& field, std::size_t k, geo::Point heading, double half) {
    const double mine = field.value(k);
    double left_n = 0, left_sum = 0, right_n = 0, right_sum = 0;
    field.visit(k, [&](std::size_t j) {
        const double off = field.across(k, j, heading);
        if (off > half) ++right_n, right_sum += field.value(j);
        if (off < -half) ++left_n, left_sum += field.value(j);
    });
    if (std::min(left_n, right_n) < static_cast<double>(fewest_neighbours) ||
        !is_far_off(mine, left_sum / left_n, unlike_share) ||
        !is_far_off(mine, right_sum / right_n, unlike_share))
        return false;
    std::vector<double> strip{mine}, left, right;
    field.visit(k, [&](std::size_t j) {
        const double off = field.across(k, j, heading);
        (off > half ? right : off < -half ? left : strip).push_back(field.value(j));
    });
    if (strip.size() < fewest_in_strip) return false;
    const double middle = median(std::move(strip));
    for (std::vector<double>* side : {&left, &right}) {
        const double usual = median(*side);
        if (!is_far_off(middle, usual, unlike_share)) return false;
        const Fences f = fences_of(std::move(*side));
        if (!f.shut_out(mine) || !f.shut_out(middle)) return false;
    }
    return true;
}

// Enough about each, and more than one pass on either side.
double usual_reach(const Works& works, std::size_t points, double apart) {
    double step = 0, ground = 0;
    for (const Work& w : works) {
        step = std::max(step, w.step_m);
        for (const double m2 : w.out.fresh_m2) ground += m2;
    }
    const double of_each =
        ground > 0 ? ground / static_cast<double>(points) : std::max(apart, step) * step;
    return std::max(passes_about * apart, std::sqrt(usual_neighbours * of_each / M_PI));
}

}  // namespace

void mark_unlike_neighbours(Works& works, const HarvestSettings& given, StepAccount& account) {
    std::vector<Point> points;
    std::vector<geo::Point> at;
    std::vector<double> value;
    for (Work& w : works) {
        w.unlike.assign(w.size(), std::nan(""));
        for (const std::size_t i : w.sound)
            if (w.stands(i)) {
                points.push_back({&w, i});
                at.push_back(w.out.log.at[i]);
                value.push_back(w.out.yield_t_per_ha[i]);
            }
    }
    double apart = 0;
    for (const Work& w : works) apart = std::max(apart, w.apart_m);
    const double reach =
        given.neighbourhood ? given.neighbourhood->value : usual_reach(works, points.size(), apart);
    account.parameters = {{"neighbourhood_m", reach, given.neighbourhood.has_value()}};
    account.why.push_back({"clean.neighbours", {{"count", text(usual_neighbours, 0)}}});
    if (apart > 0) account.why.push_back({"clean.strips", {{"metres", text(apart / 2, 1)}}});
    if (points.size() < 3 || !(reach > 0)) return;
    const Moments m = moments_of(value);
    if (!(m.second > 0)) return;
    const Surroundings all(std::move(at), value, reach);
    const double half = apart / 2;
    for (std::size_t k = 0; k < all.size(); ++k) {
        const Point& p = points[all.original(k)];
        const geo::Point heading = p.work->out.course.heading[p.row];
        Sums about;
        all.look_about(
            k, [&](std::size_t j, bool within) { about.add(all.value(j) - m.mean, within); });
        if (!about.enough()) continue;
        const double mean = m.mean + about.mean();
        p.work->unlike[p.row] = all.value(k) - mean;
        if (is_unlike_all(all, k, about, m))
            p.work->reject(p.row, Reason::local_outlier);
        else if (half > 0 && is_far_off(all.value(k), mean, unlike_at_all) &&
                 is_unlike_strip(all, k, heading, half))
            p.work->reject(p.row, Reason::unlike_strip);
    }
}

}  // namespace vrmap::clean
