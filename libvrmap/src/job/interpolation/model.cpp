// SPDX-License-Identifier: Apache-2.0
#include "job/interpolation/model.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "vrmap/error.hpp"
#include "vrmap/interpolate/variogram_text.hpp"

namespace vrmap::job {

namespace {

double mean_of(const std::vector<double>& v) {
    return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
}

// About 0 and of size 1: large coordinates lose no digits.
void standardise(std::vector<double>& v) {
    const double mean = mean_of(v);
    double squares = 0;
    for (double& x : v) x -= mean, squares += x * x;
    const double sd = std::sqrt(squares / static_cast<double>(v.size()));
    for (double& x : v) x = sd > 0 ? x / sd : 0;
}

std::vector<double> product(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> out(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) out[i] = a[i] * b[i];
    return out;
}

double dot(const std::vector<double>& a, const std::vector<double>& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double norm(const std::vector<double>& v) {
    return std::sqrt(dot(v, v));
}

// What `unit`, of length 1, explains of it.
void take_off(std::vector<double>& v, const std::vector<double>& unit) {
    const double share = dot(v, unit);
    for (std::size_t i = 0; i < v.size(); ++i) v[i] -= share * unit[i];
}

// One column for each function of the trend but the constant.
std::vector<std::vector<double>> functions_of(const interpolate::Samples& s,
                                              interpolate::Trend trend) {
    using interpolate::Trend;
    std::vector<std::vector<double>> all = s.drift;
    for (auto& column : all) standardise(column);
    if (trend == Trend::constant || trend == Trend::known_mean) return all;
    std::vector<double> x, y;
    for (const geo::Point p : s.at) x.push_back(p.x), y.push_back(p.y);
    standardise(x);
    standardise(y);
    if (trend == Trend::quadratic)
        for (const auto& [a, b] : {std::pair(&x, &x), {&x, &y}, {&y, &y}})
            all.push_back(product(*a, *b));
    all.push_back(std::move(x));
    all.push_back(std::move(y));
    return all;
}

double rounded(double v) {
    constexpr int digits = 6;
    if (v == 0 || !std::isfinite(v)) return v;
    const double unit = std::pow(10, digits - 1 - std::floor(std::log10(std::abs(v))));
    return std::isfinite(unit) && unit > 0 ? std::round(v * unit) / unit : v;
}

}  // namespace

// What the trend's functions leave of the values, by modified Gram–Schmidt: each function is freed
// of those before it, and one that they explain is passed over.
std::vector<double> residuals_of(const interpolate::Samples& s, interpolate::Trend trend) {
    constexpr double explained = 1e-8;
    std::vector<std::vector<double>> functions = functions_of(s, trend);
    if (functions.empty()) return s.value;
    functions.insert(functions.begin(), std::vector<double>(s.value.size(), 1.0));
    std::vector<double> left = s.value;
    std::vector<std::vector<double>> free;
    for (std::vector<double>& f : functions) {
        const double length = norm(f);
        for (const auto& other : free) take_off(f, other);
        const double rest = norm(f);
        if (!(rest > explained * length)) continue;
        for (double& v : f) v /= rest;
        take_off(left, f);
        free.push_back(std::move(f));
    }
    return left;
}

std::string model_words(const interpolate::Variogram& variogram) {
    interpolate::Variogram v = variogram;
    v.nugget = rounded(v.nugget);
    for (interpolate::Structure& s : v.structures) {
        s.sill = rounded(s.sill);
        s.range = Metres{rounded(s.range.value)};
        s.azimuth_deg = rounded(s.azimuth_deg);
        s.ratio = rounded(s.ratio);
    }
    return interpolate::text_of(v);
}

namespace {

// What is fitted: the classes of all pairs, or those of four directions together.
std::vector<interpolate::LagBin> classes_to_fit(const InterpolateJob& job,
                                                const std::vector<geo::Point>& at,
                                                const std::vector<double>& values,
                                                interpolate::VariogramOptions classes,
                                                const Interpolation& run) {
    if (!job.anisotropic) return run.bins;
    std::vector<interpolate::LagBin> all;
    for (const double azimuth_deg : {0.0, 45.0, 90.0, 135.0}) {
        classes.direction = {azimuth_deg, 22.5};
        const auto some = interpolate::experimental_variogram(at, values, classes);
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

// The classes hold the values' own errors, and kriging adds them to each value's diagonal: they
// must not count twice.
void take_errors_off(const interpolate::Samples& s, Interpolation& run) {
    if (s.noise.empty()) return;
    const double errors = mean_of(s.noise);
    double& nugget = run.variogram.nugget;
    const double all = nugget + run.variogram.sill();
    const double left = std::max(0.0, nugget - errors);
    if (all == 0) return;  // nothing varies
    if (errors > all)
        run.notes.push_back(
            {"interpolate.errors_over_variance",
             {{"errors", text(rounded(errors))}, {"variance", text(rounded(all))}}});
    else
        run.notes.push_back({"interpolate.errors_off_nugget",
                             {{"errors", text(rounded(errors))},
                              {"nugget", text(rounded(nugget))},
                              {"left", text(rounded(left))}}});
    nugget = left;
}

// One distance fits any model.
void require_classes(const InterpolateJob& job, const Interpolation& run) {
    if (job.cutoff.value > 0 && run.bins.size() < 2)
        throw InputError({job.points.string()},
                         {"interpolate.cutoff_short", {{"cutoff_m", text(job.cutoff.value)}}});
}

void note_flatness(const InterpolateJob& job, const interpolate::Samples& s, Interpolation& run) {
    using interpolate::Trend;
    const auto [least, most] = std::minmax_element(s.value.begin(), s.value.end());
    const Trend trend = job.method.trend;
    if (*least == *most && trend != Trend::known_mean)
        run.notes.push_back({"interpolate.all_equal", {{"value", text(*least)}}});
    else if (run.model == Interpolation::Model::flat)
        run.notes.push_back({trend == Trend::known_mean ? "interpolate.flat_known_mean"
                             : trend == Trend::constant && s.drift.empty()
                                 ? "interpolate.flat"
                                 : "interpolate.flat_trend",
                             {}});
}

}  // namespace

void find_model(const InterpolateJob& job, const interpolate::Samples& s,
                const interpolate::Work& work, Interpolation& run) {
    using interpolate::Estimator;
    if (work.progress) work.progress("variogram", 0);
    const std::vector<double> values = residuals_of(s, job.method.trend);
    interpolate::VariogramOptions classes;
    classes.work = {work.threads, work.isa, {}};
    classes.cutoff = job.cutoff.value > 0 ? job.cutoff : interpolate::usual_cutoff(s.at, values);
    classes.estimator = job.robust ? Estimator::robust : Estimator::classical;
    run.cutoff = classes.cutoff;
    run.bins = interpolate::experimental_variogram(s.at, values, classes);
    if (job.variogram) {
        run.variogram = *job.variogram;
    } else {
        require_classes(job, run);
        interpolate::FitOptions fit;
        fit.sums = interpolate::usual_sums();
        fit.anisotropic = job.anisotropic;
        run.fit = interpolate::fit_samples(classes_to_fit(job, s.at, values, classes, run), s.at,
                                           fit, true);
        run.variogram = run.fit->variogram;
        run.model = run.variogram.structures.empty() ? Interpolation::Model::flat
                                                     : Interpolation::Model::fitted;
        take_errors_off(s, run);
    }
    note_flatness(job, s, run);
}

}  // namespace vrmap::job
