// SPDX-License-Identifier: Apache-2.0
#include "vrmap/interpolate/variogram.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "interpolate/buckets.hpp"

namespace vrmap::interpolate {

namespace {

// Samples by bucket, so that neighbours stand together in memory. No bucket is smaller than the
// cutoff: partners are in the 3x3 about.
struct Sorted : Buckets {
    std::vector<geo::Point> at;
    std::vector<double> value;

    Sorted(const std::vector<geo::Point>& p, const std::vector<double>& v, const geo::Box& over,
           double cutoff)
        : Buckets(p, over, side_for(over, cutoff)) {
        for (const std::size_t i : sample) {
            at.push_back(p[i]);
            value.push_back(v[i]);
        }
    }

private:
    static double side_for(const geo::Box& over, double cutoff) {
        constexpr double most_in_a_row = 2048;  // a short cutoff on a long field costs no memory
        return std::max(cutoff * (1 + 1e-9), std::max(over.width(), over.height()) / most_in_a_row);
    }
};

double choose_cutoff(const geo::Box& box, std::size_t n, const VariogramOptions& o) {
    if (o.cutoff.value > 0) return o.cutoff.value;
    const double third = std::hypot(box.width(), box.height()) / 3;
    const double count = static_cast<double>(n);
    // all of them: the area below says nothing where the samples stand in a line
    if (count * (count - 1) / 2 <= o.most_pairs) return third;
    const double density = count / std::max(box.width() * box.height(), 1e-9);
    const double affordable = std::sqrt(2 * o.most_pairs / (count * density * 3.14159265358979));
    return std::min(third, affordable);
}

struct Sums {
    double distance = 0;
    double square = 0;
    std::size_t pairs = 0;

    Sums& operator+=(const Sums& o) {
        distance += o.distance;
        square += o.square;
        pairs += o.pairs;
        return *this;
    }
};

void add_pairs(const Sorted& b, std::size_t i, std::size_t from, std::size_t to, double cutoff2,
               double per_metre, std::vector<Sums>& sums) {
    const geo::Point p = b.at[i];
    const double v = b.value[i];
    for (std::size_t j = from; j < to; ++j) {
        const double dx = b.at[j].x - p.x;
        const double dy = b.at[j].y - p.y;
        const double d2 = dx * dx + dy * dy;
        if (d2 >= cutoff2 || d2 == 0) continue;
        const double d = std::sqrt(d2);
        Sums& s = sums[static_cast<std::size_t>(d * per_metre)];
        s.distance += d;
        s.square += (b.value[j] - v) * (b.value[j] - v);
        ++s.pairs;
    }
}

double rise(Shape shape, double x) {
    switch (shape) {
        case Shape::exponential:
            return 1 - std::exp(-x);
        case Shape::spherical:
            return x >= 1 ? 1.0 : x * (1.5 - 0.5 * x * x);
        case Shape::gaussian:
            return 1 - std::exp(-x * x);
        case Shape::matern32:
            return 1 - (1 + x) * std::exp(-x);
        case Shape::matern52:
            return 1 - (1 + x + x * x / 3) * std::exp(-x);
    }
    return 1;
}

struct LinearFit {
    double nugget = 0;
    double sill = 0;
    double loss = std::numeric_limits<double>::infinity();
};

double weight(const LagBin& b) {
    return static_cast<double>(b.pairs) / (b.distance * b.distance);
}

double loss_of(const std::vector<LagBin>& bins, Shape s, double range, double nugget, double sill) {
    double loss = 0;
    for (const LagBin& b : bins) {
        const double off = b.semivariance - nugget - sill * rise(s, b.distance / range);
        loss += weight(b) * off * off;
    }
    return loss;
}

// min over nugget, sill >= 0 of the weighted squares: the free solution, or the better edge.
LinearFit fit_linear(const std::vector<LagBin>& bins, Shape s, double range) {
    double w = 0, wf = 0, wff = 0, wg = 0, wfg = 0;
    for (const LagBin& b : bins) {
        const double k = weight(b);
        const double f = rise(s, b.distance / range);
        w += k;
        wf += k * f;
        wff += k * f * f;
        wg += k * b.semivariance;
        wfg += k * f * b.semivariance;
    }
    std::vector<std::pair<double, double>> tries{{wg / w, 0.0}, {0.0, std::max(0.0, wfg / wff)}};
    const double det = w * wff - wf * wf;
    if (det > 1e-12 * w * wff) {
        const double nugget = (wff * wg - wf * wfg) / det;
        const double sill = (w * wfg - wf * wg) / det;
        if (nugget >= 0 && sill >= 0) tries.emplace_back(nugget, sill);
    }
    LinearFit best;
    for (const auto& [nugget, sill] : tries) {
        const double loss = loss_of(bins, s, range, nugget, sill);
        if (loss < best.loss) best = {nugget, sill, loss};
    }
    return best;
}

double refine_range(const std::vector<LagBin>& bins, Shape s, double low, double high) {
    constexpr double golden = 0.6180339887498949;
    double a = std::log(low);
    double b = std::log(high);
    for (int i = 0; i < 40; ++i) {
        const double c = b - golden * (b - a);
        const double d = a + golden * (b - a);
        if (fit_linear(bins, s, std::exp(c)).loss <= fit_linear(bins, s, std::exp(d)).loss)
            b = d;
        else
            a = c;
    }
    return std::exp((a + b) / 2);
}

double best_range(const std::vector<LagBin>& bins, Shape s) {
    constexpr int steps = 24;
    const double low = bins.front().distance / 2;
    const double ratio = std::pow(bins.back().distance * 2 / low, 1.0 / steps);
    int best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (int i = 0; i <= steps; ++i) {
        const double loss = fit_linear(bins, s, low * std::pow(ratio, i)).loss;
        if (loss < least) least = loss, best = i;
    }
    return refine_range(bins, s, low * std::pow(ratio, best - 1), low * std::pow(ratio, best + 1));
}

constexpr std::size_t fewest_classes = 4;  // nugget, sill, range, and one to fit
constexpr double least_share = 1e-3;       // of structure in the sill
// Fewer samples cannot tell a variogram's range: a fixed one (AGRONOMY.md §5).
constexpr std::size_t fewest_for_range = 30;
constexpr double fixed_range_share = 0.3;  // of the field's length

}  // namespace

std::vector<LagBin> experimental_variogram(const std::vector<geo::Point>& at,
                                           const std::vector<double>& value,
                                           const VariogramOptions& options) {
    const geo::Box box = geo::bounds(at);
    if (at.size() < 2 || !(box.width() + box.height() > 0)) return {};
    const double cutoff = choose_cutoff(box, at.size(), options);
    const Sorted b(at, value, box, cutoff);
    std::vector<Sums> sums(static_cast<std::size_t>(options.bins) + 1);
    const double per_metre = options.bins / cutoff;
    for (int r = 0; r < b.rows; ++r)
        for (int c = 0; c < b.cols; ++c) {
            const std::size_t here = b.index(r, c);
            // the bin itself and its right neighbour are one run; then the row below
            const std::size_t right = b.start[b.index(r, std::min(c + 1, b.cols - 1)) + 1];
            const bool below = r + 1 < b.rows;
            const std::size_t from = below ? b.start[b.index(r + 1, std::max(c - 1, 0))] : 0;
            const std::size_t to =
                below ? b.start[b.index(r + 1, std::min(c + 1, b.cols - 1)) + 1] : 0;
            for (std::size_t i = b.start[here]; i < b.start[here + 1]; ++i) {
                add_pairs(b, i, i + 1, right, cutoff * cutoff, per_metre, sums);
                if (below) add_pairs(b, i, from, to, cutoff * cutoff, per_metre, sums);
            }
        }
    // a lag a rounding short of the cutoff may be counted one class too far
    const Sums over = sums.back();
    sums.pop_back();
    sums.back() += over;
    std::vector<LagBin> bins;
    for (const Sums& s : sums)
        if (s.pairs)
            bins.push_back({s.pairs, s.distance / static_cast<double>(s.pairs),
                            s.square / (2 * static_cast<double>(s.pairs))});
    return bins;
}

double Structure::rise(geo::Point lag) const {
    if (ratio == 1)
        return interpolate::rise(shape, std::sqrt(lag.x * lag.x + lag.y * lag.y) / range.value);
    constexpr double degree = 3.14159265358979323846 / 180;
    const double s = std::sin(azimuth_deg * degree);
    const double c = std::cos(azimuth_deg * degree);
    const double along = lag.x * s + lag.y * c;
    const double across = (lag.x * c - lag.y * s) / ratio;
    return interpolate::rise(shape, std::sqrt(along * along + across * across) / range.value);
}

Metres Structure::practical_range() const {
    switch (shape) {
        case Shape::exponential:
            return 3 * range;
        case Shape::spherical:
            return range;
        case Shape::gaussian:
            return std::sqrt(3.0) * range;
        case Shape::matern32:
            return 4.7438645 * range;  // (1 + x)e^-x = 0.05
        case Shape::matern52:
            return 5.9186493 * range;
    }
    return range;
}

double Variogram::sill() const {
    double sum = 0;
    for (const Structure& s : structures) sum += s.sill;
    return sum;
}

double Variogram::structured_share() const {
    const double structured = sill();
    return structured + nugget > 0 ? structured / (structured + nugget) : 0;
}

double Variogram::covariance(geo::Point lag) const {
    double sum = 0;
    for (const Structure& s : structures) sum += s.sill * (1 - s.rise(lag));
    return sum;
}

Metres Variogram::practical_range() const {
    Metres longest{0};
    for (const Structure& s : structures) longest = std::max(longest, s.practical_range());
    return longest;
}

Variogram fit_variogram(const std::vector<LagBin>& bins, const FitOptions& options) {
    Variogram v;
    if (bins.empty()) return v;
    const LinearFit flat = [&] {
        double w = 0, wg = 0;
        for (const LagBin& b : bins) w += weight(b), wg += weight(b) * b.semivariance;
        return LinearFit{wg / w, 0, loss_of(bins, Shape::spherical, 1, wg / w, 0)};
    }();
    v.nugget = flat.nugget;
    const bool held = options.fixed_range.value > 0;
    if (bins.size() < (held ? 2 : fewest_classes) || !(flat.loss > 0)) return v;
    LinearFit best;
    Structure found;
    for (const Shape s : {Shape::exponential, Shape::spherical}) {
        const double range = held ? options.fixed_range.value : best_range(bins, s);
        const LinearFit fit = fit_linear(bins, s, range);
        if (fit.loss < best.loss) {
            best = fit;
            found = {s, fit.sill, Metres{range}};
        }
        if (held) break;
    }
    if (best.sill > least_share * (best.sill + best.nugget)) {
        v.nugget = best.nugget;
        v.structures = {found};
        v.converged = true;
    }
    return v;
}

Variogram variogram_of(const std::vector<geo::Point>& at, const std::vector<double>& value) {
    const auto bins = experimental_variogram(at, value);
    FitOptions options;
    if (at.size() < fewest_for_range || bins.size() < fewest_classes) {
        const geo::Box box = geo::bounds(at);
        options.fixed_range = {fixed_range_share * std::max(box.width(), box.height())};
    }
    return fit_variogram(bins, options);
}

}  // namespace vrmap::interpolate
