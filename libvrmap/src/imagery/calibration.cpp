// SPDX-License-Identifier: Apache-2.0
#include "vrmap/imagery/calibration.hpp"

#include <cmath>

#include "vrmap/error.hpp"

namespace vrmap::imagery {

namespace {

// Sums of a straight line, from which one point can be taken out again.
struct Line {
    double n = 0, x = 0, y = 0, xx = 0, xy = 0;
    void add(double px, double py, double times) {
        n += times;
        x += times * px;
        y += times * py;
        xx += times * px * px;
        xy += times * px * py;
    }
    bool rises_anywhere() const { return n * xx - x * x > 1e-12 * n * xx; }
    double slope() const { return (n * xy - x * y) / (n * xx - x * x); }
    double start() const { return (y - slope() * x) / n; }
    double at(double px) const { return start() + slope() * px; }
};

[[noreturn]] void refuse_alike() {
    throw ArgumentError({"imagery.truths_alike", {}});
}

// Squared errors of the curve and of what there was, point by point.
struct Errors {
    double curve = 0, other = 0, gain = 0, gain2 = 0, n = 0;
    void add(double by_curve, double by_other) {
        const double g = by_other * by_other - by_curve * by_curve;
        curve += by_curve * by_curve;
        other += by_other * by_other;
        gain += g;
        gain2 += g * g;
        n += 1;
    }
    bool better() const {
        const double mean = gain / n;
        const double variance = std::max(0.0, gain2 / n - mean * mean) / (n - 1);
        return mean > std::sqrt(variance);
    }
};

}  // namespace

double Calibration::at(double index) const {
    return form == CurveForm::line ? a + b * index : a * std::exp(b * index);
}

Calibration calibrate(const GroundTruth& truth, CurveForm form,
                      const std::function<double(double)>& there_was) {
    const std::size_t n = truth.index.size();
    if (n < fewest_truths)
        throw ArgumentError({"imagery.too_few_truths",
                             {{"found", text(static_cast<long long>(n))},
                              {"least", text(static_cast<long long>(fewest_truths))}}});
    const bool curved = form == CurveForm::exponential;
    const auto straight = [&](double v) { return curved ? std::log(v) : v; };
    const auto bent = [&](double v) { return curved ? std::exp(v) : v; };
    Line all;
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        if (curved && !(truth.measured[i] > 0))
            throw ArgumentError(
                {"imagery.truth_not_positive", {{"value", text(truth.measured[i])}}});
        all.add(truth.index[i], straight(truth.measured[i]), 1);
        sum += truth.measured[i];
    }
    if (!all.rises_anywhere()) refuse_alike();
    Errors errors;
    for (std::size_t i = 0; i < n; ++i) {
        const double x = truth.index[i];
        const double y = truth.measured[i];
        Line others = all;
        others.add(x, straight(y), -1);
        if (!others.rises_anywhere()) refuse_alike();
        const double before = there_was ? there_was(x) : (sum - y) / (static_cast<double>(n) - 1);
        errors.add(bent(others.at(x)) - y, before - y);
    }
    const double a = bent(all.start());
    return {form,
            a,
            all.slope(),
            n,
            std::sqrt(errors.curve / errors.n),
            std::sqrt(errors.other / errors.n),
            errors.better()};
}

}  // namespace vrmap::imagery
