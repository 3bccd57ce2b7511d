// SPDX-License-Identifier: Apache-2.0
#include "interpolate/weighted_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "interpolate/plain_math.hpp"
#include "interpolate/rise.hpp"
#include "interpolate/simplex_search.hpp"

namespace vrmap::interpolate {

namespace {

constexpr double nowhere = std::numeric_limits<double>::infinity();
constexpr double least_ratio = 0.05;  // of the ellipse: beyond, lags cannot tell

using Columns = std::vector<std::vector<double>>;

// A class's distance where the ellipse is a circle of the long axis. A class of all directions
// knows of no ellipse.
double stretched(const LagBin& b, const Form& form) {
    if (form.ratio == 1 || !b.azimuth_deg) return b.distance;
    const UnitVector off = unit_vector(*b.azimuth_deg - form.azimuth_deg);
    const double across = off.sine / form.ratio;
    return b.distance * std::sqrt(off.cosine * off.cosine + across * across);
}

// What each term adds per unit: 1 for the nugget, then the structures' rises.
Columns columns_of(const std::vector<LagBin>& bins, const std::vector<Shape>& shapes,
                   const Form& form) {
    Columns c(shapes.size() + 1, std::vector<double>(bins.size(), 1.0));
    for (std::size_t i = 0; i < bins.size(); ++i) {
        const double h = stretched(bins[i], form);
        for (std::size_t s = 0; s < shapes.size(); ++s)
            c[s + 1][i] = rise(shapes[s], h / form.range[s]);
    }
    return c;
}

struct Normal {
    std::vector<std::vector<double>> left;
    std::vector<double> right;
};

Normal normal_equations(const std::vector<LagBin>& bins, const Columns& c) {
    Normal n{{c.size(), std::vector<double>(c.size(), 0.0)}, std::vector<double>(c.size(), 0.0)};
    for (std::size_t i = 0; i < bins.size(); ++i) {
        const double w = weight(bins[i]);
        for (std::size_t a = 0; a < c.size(); ++a) {
            n.right[a] += w * c[a][i] * bins[i].semivariance;
            for (std::size_t b = 0; b <= a; ++b) n.left[a][b] += w * c[a][i] * c[b][i];
        }
    }
    return n;
}

// By L·D·L', of the terms alone that `chosen` has a bit for. Empty: two of them are the same.
std::vector<double> solve(const Normal& n, unsigned chosen) {
    std::vector<std::size_t> term;
    for (std::size_t t = 0; t < n.right.size(); ++t)
        if (chosen >> t & 1U) term.push_back(t);
    const std::size_t k = term.size();
    std::vector<std::vector<double>> l(k, std::vector<double>(k, 0.0));
    std::vector<double> d(k);
    std::vector<double> y(k);
    for (std::size_t i = 0; i < k; ++i) {
        y[i] = n.right[term[i]];
        d[i] = n.left[term[i]][term[i]];
        for (std::size_t j = 0; j < i; ++j) {
            double s = n.left[term[i]][term[j]];
            for (std::size_t m = 0; m < j; ++m) s -= l[i][m] * d[m] * l[j][m];
            l[i][j] = s / d[j];
            d[i] -= l[i][j] * s;
            y[i] -= l[i][j] * y[j];
        }
        if (!(d[i] > 1e-13 * n.left[term[i]][term[i]])) return {};
    }
    std::vector<double> x(n.right.size(), 0.0);
    for (std::size_t i = k; i-- > 0;) {
        x[term[i]] = y[i] / d[i];
        for (std::size_t m = i + 1; m < k; ++m) x[term[i]] -= l[m][i] * x[term[m]];
    }
    return x;
}

double loss_of(const std::vector<LagBin>& bins, const Columns& c, const std::vector<double>& x) {
    double loss = 0;
    for (std::size_t i = 0; i < bins.size(); ++i) {
        double off = bins[i].semivariance;
        for (std::size_t t = 0; t < c.size(); ++t) off -= x[t] * c[t][i];
        loss += weight(bins[i]) * off * off;
    }
    return loss;
}

struct Span {
    double low;
    double high;
};

Span span_of(const std::vector<LagBin>& bins, Shape shape) {
    const auto nearer = [](const LagBin& a, const LagBin& b) { return a.distance < b.distance; };
    const auto [first, last] = std::minmax_element(bins.begin(), bins.end(), nearer);
    const bool matern = shape == Shape::matern32 || shape == Shape::matern52;
    const double unit = matern ? practical_ranges(Shape::exponential) / practical_ranges(shape) : 1;
    return {first->distance / 2 * unit, last->distance * 2 * unit};
}

// One fit's search: forms as plain vectors of ranges, and azimuth and ratio where asked.
class Search {
public:
    Search(const std::vector<LagBin>& bins, const std::vector<Shape>& shapes, bool anisotropic)
        : bins_(bins), shapes_(shapes), anisotropic_(anisotropic) {
        for (const Shape s : shapes) span_.push_back(span_of(bins, s));
        // the long axis is longer than what all directions together show
        if (anisotropic)
            for (Span& s : span_) s.high *= 2;
    }

    FormFit best() {
        std::vector<double> place;
        for (const Span& s : span_) place.push_back(s.low);
        walk_lattice(place, 0);
        if (shapes_.size() == 1 && !anisotropic_) return result(golden(starts_[0].second[0]), true);
        std::vector<double> at;
        double least = nowhere;
        bool settled = false;
        for (const auto& start : starts_) {
            SimplexResult r = search_from(search_from(start.second).at);  // a simplex may collapse
            if (r.value < least) least = r.value, at = r.at, settled = r.settled;
        }
        return result(at, settled);
    }

private:
    using Start = std::pair<double, std::vector<double>>;

    // Within the spans: a place outside stands for the nearest inside.
    Form form_of(const std::vector<double>& place) const {
        Form f;
        for (std::size_t s = 0; s < span_.size(); ++s)
            f.range.push_back(std::clamp(place[s], span_[s].low, span_[s].high));
        if (!anisotropic_) return f;
        f.azimuth_deg = std::fmod(place[span_.size()], 180.0);
        if (f.azimuth_deg < 0) f.azimuth_deg += 180;
        f.ratio = std::clamp(place[span_.size() + 1], least_ratio, 1.0);
        return f;
    }

    double loss(const std::vector<double>& place) const {
        return fit_linear(bins_, shapes_, form_of(place)).loss;
    }

    void walk_lattice(std::vector<double>& place, std::size_t s) {
        if (s == span_.size()) return anisotropic_ ? turn(place) : keep(place);
        // finer where few ranges are sought: 2^(1/4), 2^(1/2), 2
        const double step = anisotropic_ || span_.size() > 2 ? 2.0
                            : span_.size() == 2              ? 1.4142135623730951
                                                             : 1.189207115002721;
        for (place[s] = span_[s].low; place[s] < span_[s].high * step; place[s] *= step)
            walk_lattice(place, s + 1);
    }

    void turn(const std::vector<double>& place) {
        for (const double azimuth : {0.0, 30.0, 60.0, 90.0, 120.0, 150.0})
            for (const double ratio : {0.3, 0.6}) {
                std::vector<double> turned = place;
                turned.insert(turned.end(), {azimuth, ratio});
                keep(turned);
            }
    }

    void keep(const std::vector<double>& place) {
        constexpr std::size_t most = 5;
        starts_.emplace_back(loss(place), place);
        std::stable_sort(starts_.begin(), starts_.end(),
                         [](const Start& a, const Start& b) { return a.first < b.first; });
        if (starts_.size() > most) starts_.pop_back();
    }

    SimplexResult search_from(const std::vector<double>& start) const {
        std::vector<double> step;
        for (std::size_t s = 0; s < span_.size(); ++s) step.push_back(0.2 * start[s]);
        if (anisotropic_) step.insert(step.end(), {15.0, start.back() > 0.8 ? -0.15 : 0.15});
        return simplex_search(start, step, [this](const auto& place) { return loss(place); });
    }

    std::vector<double> golden(double middle) const {
        constexpr double share = 0.6180339887498949;
        double a = middle / 1.25;
        double b = middle * 1.25;
        for (int i = 0; i < 50; ++i) {
            const double c = b - share * (b - a);
            const double d = a + share * (b - a);
            if (loss({c}) <= loss({d}))
                b = d;
            else
                a = c;
        }
        return {(a + b) / 2};
    }

    FormFit result(const std::vector<double>& place, bool settled) const {
        FormFit f{form_of(place), {}, settled, false};
        f.linear = fit_linear(bins_, shapes_, f.form);
        for (std::size_t s = 0; s < span_.size(); ++s)
            if (f.linear.sill[s] > 0 && (f.form.range[s] <= span_[s].low * (1 + 1e-6) ||
                                         f.form.range[s] >= span_[s].high * (1 - 1e-6)))
                f.at_limit = true;
        return f;
    }

    const std::vector<LagBin>& bins_;
    const std::vector<Shape>& shapes_;
    bool anisotropic_;
    std::vector<Span> span_;
    std::vector<Start> starts_;  // the best, best first
};

}  // namespace

double weight(const LagBin& b) {
    return static_cast<double>(b.pairs) / (b.distance * b.distance);
}

LinearFit fit_linear(const std::vector<LagBin>& bins, const std::vector<Shape>& shapes,
                     const Form& form) {
    const Columns columns = columns_of(bins, shapes, form);
    const Normal normal = normal_equations(bins, columns);
    std::vector<double> best(columns.size(), 0.0);
    double least = loss_of(bins, columns, best);
    for (unsigned chosen = 1; chosen < 1U << columns.size(); ++chosen) {
        const std::vector<double> x = solve(normal, chosen);
        if (x.empty() || std::any_of(x.begin(), x.end(), [](double v) { return !(v >= 0); }))
            continue;
        const double loss = loss_of(bins, columns, x);
        if (loss < least) least = loss, best = x;
    }
    return {best[0], {best.begin() + 1, best.end()}, least};
}

FormFit fit_form(const std::vector<LagBin>& bins, const std::vector<Shape>& shapes,
                 bool anisotropic) {
    return Search(bins, shapes, anisotropic).best();
}

}  // namespace vrmap::interpolate
