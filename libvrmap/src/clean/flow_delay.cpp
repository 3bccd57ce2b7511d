// SPDX-License-Identifier: Apache-2.0
#include "vrmap/clean/flow_delay.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>

#include "geo/buckets.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::clean {

namespace {

constexpr double opposite = -0.9;  // cosine of two headings
constexpr double widest_m = 25;    // no header is wider: passes farther apart are not neighbours
constexpr std::size_t most_asked = 30'000;
constexpr std::size_t asked_for_apart = 3'000;  // a median needs no more
constexpr std::size_t fewest_pairs = 200;
constexpr std::size_t window = 15;  // rows of the running median
constexpr double spike_mads = 3;
constexpr int draws = 60;
constexpr double least_step_s = 0.5;

struct Pair {
    std::size_t one, other;  // rows
    int pass;                // of `one`
};

// The values about a row, in order: one leaves, one comes.
class Window {
public:
    void add(double v) {
        if (std::isfinite(v))
            sorted_.insert(std::upper_bound(sorted_.begin(), sorted_.end(), v), v);
    }
    void drop(double v) {
        if (std::isfinite(v)) sorted_.erase(std::lower_bound(sorted_.begin(), sorted_.end(), v));
    }
    double middle() const { return sorted_[sorted_.size() / 2]; }

private:
    std::vector<double> sorted_;
};

// Values without spikes.
MonitorSeries without_spikes(const MonitorSeries& s) {
    MonitorSeries out = s;
    std::vector<double> off(s.size(), std::nan("")), known;
    Window about;
    constexpr std::size_t half = window / 2;
    for (std::size_t i = 0; i < std::min(half, s.size()); ++i) about.add(s.value[i]);
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (i + half < s.size()) about.add(s.value[i + half]);
        if (i > half) about.drop(s.value[i - half - 1]);
        if (!std::isfinite(s.value[i])) continue;
        off[i] = s.value[i] - about.middle();
        known.push_back(off[i]);
    }
    const double most = spike_mads * mad_sd(known, median(known));
    if (!(most > 0)) return out;
    for (std::size_t i = 0; i < s.size(); ++i)
        if (std::abs(off[i]) > most) out.value[i] = std::nan("");
    return out;
}

// Each reading as a part of its pass's usual one: a pass that cut half a header's width, or was
// driven more slowly, is like its neighbours then. What comes after a pass is still its grain.
void relative_to_pass(MonitorSeries& s, const Course& c) {
    std::vector<std::vector<double>> of_pass(static_cast<std::size_t>(c.passes));
    for (std::size_t i = 0; i < s.size(); ++i)
        if (c.pass[i] != Course::none && s.value[i] > 0)
            of_pass[static_cast<std::size_t>(c.pass[i])].push_back(s.value[i]);
    std::vector<double> usual;
    usual.reserve(of_pass.size());
    for (auto& values : of_pass) usual.push_back(median(std::move(values)));
    int pass = 0;
    for (std::size_t i = 0; i < s.size(); ++i) {
        if (c.pass[i] != Course::none) pass = c.pass[i];
        s.value[i] = c.passes > 0 ? s.value[i] / usual[static_cast<std::size_t>(pass)] : s.value[i];
    }
}

// Neighbours in passes driven the other way.
class Neighbours {
public:
    Neighbours(const MonitorSeries& s, const Course& c) : s_(s), c_(c) {
        for (std::size_t i = 0; i < s.size(); ++i)
            if (c.pass[i] != Course::none) rows_.push_back(i);
    }

    std::vector<Pair> pairs(double reach_m, std::size_t most) const {
        std::vector<Pair> out;
        if (rows_.empty()) return out;
        std::vector<geo::Point> at;
        for (const std::size_t i : rows_) at.push_back(s_.at[i]);
        const geo::Buckets buckets(at, geo::bounds(at), std::max(widest_m / 2, side_of(at)));
        const auto asked = static_cast<double>(std::min(rows_.size(), most));
        double before = -1;
        for (std::size_t k = 0; k < rows_.size(); ++k) {
            // evenly over the log
            const double now =
                std::floor(asked * static_cast<double>(k) / static_cast<double>(rows_.size()));
            if (now == before) continue;
            before = now;
            if (const auto other = nearest(buckets, rows_[k], reach_m))
                out.push_back({rows_[k], *other, c_.pass[rows_[k]]});
        }
        return out;
    }

    double distance(const Pair& p) const {
        return std::hypot(s_.at[p.one].x - s_.at[p.other].x, s_.at[p.one].y - s_.at[p.other].y);
    }

private:
    // Not more buckets than places, however far one lies.
    static double side_of(const std::vector<geo::Point>& at) {
        const geo::Box box = geo::bounds(at);
        const double count = static_cast<double>(at.size());
        return std::max(std::sqrt(box.width() * box.height() / count),
                        std::max(box.width(), box.height()) / 4096);
    }

    std::optional<std::size_t> nearest(const geo::Buckets& b, std::size_t i, double reach_m) const {
        const geo::Point p = s_.at[i];
        std::optional<std::size_t> best;
        double least = reach_m * reach_m;
        const auto in = [](double v, int count) {
            return static_cast<int>(std::clamp(std::floor(v), 0.0, count - 1.0));
        };
        const int first_row = in((p.y - reach_m - b.box.min_y) / b.side, b.rows);
        const int last_row = in((p.y + reach_m - b.box.min_y) / b.side, b.rows);
        const int first_col = in((p.x - reach_m - b.box.min_x) / b.side, b.cols);
        const int last_col = in((p.x + reach_m - b.box.min_x) / b.side, b.cols);
        for (int r = first_row; r <= last_row; ++r)
            for (std::size_t k = b.start[b.index(r, first_col)];
                 k < b.start[b.index(r, last_col) + 1]; ++k) {
                const std::size_t j = rows_[b.sample[k]];
                const double dx = s_.at[j].x - p.x;
                const double dy = s_.at[j].y - p.y;
                const double d2 = dx * dx + dy * dy;
                if (d2 >= least || c_.pass[j] == c_.pass[i]) continue;
                const geo::Point u = c_.heading[i];
                const geo::Point v = c_.heading[j];
                if (u.x * v.x + u.y * v.y > opposite) continue;
                least = d2;
                best = j;
            }
        return best;
    }

    const MonitorSeries& s_;
    const Course& c_;
    std::vector<std::size_t> rows_;
};

// Sums of pairs for a correlation.
struct Sums {
    double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    void add(double a, double b) { ++n, x += a, y += b, xx += a * a, yy += b * b, xy += a * b; }
    Sums& operator+=(const Sums& o) {
        n += o.n, x += o.x, y += o.y, xx += o.xx, yy += o.yy, xy += o.xy;
        return *this;
    }
    double correlation() const {
        const double of_x = xx - x * x / n;
        const double of_y = yy - y * y / n;
        return of_x > 0 && of_y > 0 ? (xy - x * y / n) / std::sqrt(of_x * of_y) : 0;
    }
};

// The highest point, between two tried ones by the parabola through its neighbours.
double peak(const std::vector<double>& at, const std::vector<double>& r) {
    const auto k = static_cast<std::size_t>(std::max_element(r.begin(), r.end()) - r.begin());
    if (k == 0 || k + 1 == r.size()) return at[k];
    const double bend = r[k - 1] - 2 * r[k] + r[k + 1];
    const double off = bend < 0 ? 0.5 * (r[k - 1] - r[k + 1]) / bend : 0;
    return at[k] + off * (at[k + 1] - at[k]);
}

// A generator of our own: the same draws from every standard library.
class Draws {
public:
    std::size_t below(std::size_t n) {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::size_t>((state_ >> 33) % n);
    }

private:
    std::uint64_t state_ = 20261123;
};

// What some rows' readings are, later and later: each row goes on from where it was.
class Later {
public:
    Later(const MonitorSeries& s, const Course& c, std::vector<std::size_t> rows)
        : s_(s), c_(c), rows_(rows), at_(std::move(rows)) {}
    /// Between two readings by time; NaN where the log does not go on so long.
    std::vector<double> at(double delay_s) {
        std::vector<double> out(rows_.size(), std::nan(""));
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const double when = s_.time_s[rows_[i]] + delay_s;
            std::size_t& k = at_[i];
            while (k > 0 && s_.time_s[k] > when) --k;
            while (k + 1 < s_.size() && s_.time_s[k + 1] <= when) ++k;
            if (s_.time_s[k] == when) {
                out[i] = s_.value[k];
            } else if (k + 1 < s_.size() && s_.time_s[k] < when && !c_.begins[k + 1]) {
                const double part = (when - s_.time_s[k]) / (s_.time_s[k + 1] - s_.time_s[k]);
                out[i] = (1 - part) * s_.value[k] + part * s_.value[k + 1];
            }
        }
        return out;
    }

private:
    const MonitorSeries& s_;
    const Course& c_;
    std::vector<std::size_t> rows_, at_;
};

double usual_step(const MonitorSeries& s) {
    std::vector<double> seconds;
    for (std::size_t i = 1; i < s.size(); ++i)
        if (s.time_s[i] > s.time_s[i - 1]) seconds.push_back(s.time_s[i] - s.time_s[i - 1]);
    return std::max(least_step_s, median(std::move(seconds)));
}

// By pass and delay: passes are what is drawn again, since rows within one follow each other.
using Table = std::vector<std::vector<Sums>>;

double sd_of(const Table& by_pass, const std::vector<double>& tried) {
    Draws random;
    std::vector<double> found;
    for (int draw = 0; draw < draws; ++draw) {
        std::vector<Sums> sums(tried.size());
        for (std::size_t k = 0; k < by_pass.size(); ++k) {
            const auto& pass = by_pass[random.below(by_pass.size())];
            for (std::size_t d = 0; d < tried.size(); ++d) sums[d] += pass[d];
        }
        std::vector<double> r;
        r.reserve(sums.size());
        for (const Sums& s : sums) r.push_back(s.n > 0 ? s.correlation() : 0);
        found.push_back(peak(tried, r));
    }
    double mean = 0;
    for (const double v : found) mean += v / draws;
    double squares = 0;
    for (const double v : found) squares += (v - mean) * (v - mean);
    return std::sqrt(squares / (draws - 1));
}

}  // namespace

std::vector<std::size_t> readings(const MonitorSeries& s, const Course& c, double delay_s) {
    constexpr double same_moment_s = 1e-6;
    std::vector<std::size_t> out(s.size(), s.size());
    std::size_t k = 0;
    for (std::size_t i = 0; i < s.size(); ++i) {
        const double when = s.time_s[i] + delay_s;
        while (k > 0 && s.time_s[k] > when) --k;
        while (k + 1 < s.size() && s.time_s[k + 1] <= when) ++k;
        const double since = when - s.time_s[k];
        const bool goes_on = k + 1 < s.size() && !c.begins[k + 1];
        if (since >= 0 && goes_on)
            out[i] = s.time_s[k + 1] - when < since ? k + 1 : k;
        else if (std::abs(since) <= same_moment_s)
            out[i] = k;
    }
    return out;
}

FlowDelay flow_delay(const MonitorSeries& series, const Course& c, const DelayOptions& o) {
    FlowDelay out;
    const Neighbours neighbours(series, c);
    std::vector<double> apart;
    for (const Pair& p : neighbours.pairs(widest_m, asked_for_apart))
        apart.push_back(neighbours.distance(p));
    if (apart.size() < fewest_pairs) return out;
    out.apart_m = median(std::move(apart));
    const double reach =
        o.adjacent.value > 0 ? o.adjacent.value : std::min(widest_m, 1.6 * out.apart_m);
    const std::vector<Pair> pairs = neighbours.pairs(reach, most_asked);
    out.pairs = pairs.size();
    if (pairs.size() < fewest_pairs || c.passes < 4) return out;
    MonitorSeries s = without_spikes(series);
    relative_to_pass(s, c);
    const double step = o.step_s > 0 ? o.step_s : usual_step(s);
    const int first = static_cast<int>(std::ceil(o.least_s / step));
    const int last = static_cast<int>(std::floor(o.most_s / step));
    for (int k = first; k <= last; ++k) out.tried_s.push_back(k * step);
    Table by_pass(static_cast<std::size_t>(c.passes), std::vector<Sums>(out.tried_s.size()));
    // about the middle: sums of squares of large numbers lose digits
    const double middle = median([&] {
        std::vector<double> known;
        std::copy_if(s.value.begin(), s.value.end(), std::back_inserter(known),
                     [](double v) { return std::isfinite(v); });
        return known;
    }());
    std::vector<std::size_t> ones, others;
    for (const Pair& p : pairs) ones.push_back(p.one), others.push_back(p.other);
    Later of_ones(s, c, std::move(ones)), of_others(s, c, std::move(others));
    for (std::size_t d = 0; d < out.tried_s.size(); ++d) {
        const std::vector<double> here = of_ones.at(out.tried_s[d]);
        const std::vector<double> there = of_others.at(out.tried_s[d]);
        Sums all;
        for (std::size_t k = 0; k < pairs.size(); ++k) {
            const double a = here[k] - middle;
            const double b = there[k] - middle;
            if (!std::isfinite(a) || !std::isfinite(b)) continue;
            all.add(a, b);
            by_pass[static_cast<std::size_t>(pairs[k].pass)][d].add(a, b);
        }
        out.correlations.push_back(all.n > 2 ? all.correlation() : 0);
        if (std::abs(out.tried_s[d]) < step / 4) out.correlation_unshifted = out.correlations[d];
    }
    std::erase_if(by_pass, [](const std::vector<Sums>& pass) { return pass.front().n == 0; });
    const double best = peak(out.tried_s, out.correlations);
    out.correlation = *std::max_element(out.correlations.begin(), out.correlations.end());
    out.sd_s = sd_of(by_pass, out.tried_s);
    const bool inside = best > out.tried_s.front() && best < out.tried_s.back();
    // three times what pairs of nothing would have
    const double chance = 3 / std::sqrt(static_cast<double>(pairs.size()));
    if (inside && out.correlation > chance && out.sd_s <= o.most_sd_s) out.seconds = best;
    return out;
}

}  // namespace vrmap::clean
