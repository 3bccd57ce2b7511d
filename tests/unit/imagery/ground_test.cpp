// SPDX-License-Identifier: Apache-2.0
// Panels and measurements on the ground.
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "vrmap/error.hpp"
#include "vrmap/imagery/calibration.hpp"
#include "vrmap/imagery/empirical_line.hpp"

using namespace vrmap;
using imagery::GroundTarget;

namespace {

std::string why_not(const std::vector<GroundTarget>& targets) {
    try {
        imagery::empirical_line(targets);
    } catch (const ArgumentError& e) {
        return e.message().args.front().second;
    }
    return "";
}

std::string fault(const imagery::GroundTruth& t, imagery::CurveForm form) {
    try {
        imagery::calibrate(t, form);
    } catch (const ArgumentError& e) {
        return e.message().id;
    }
    return "";
}

}  // namespace

TEST_CASE("one panel: through nothing; two: through both; more: the least squares") {
    const auto one = imagery::empirical_line({{12000, 0.48}});
    CHECK(one.of(6000) == doctest::Approx(0.24));
    const auto two = imagery::empirical_line({{1300, 0.03}, {6000, 0.5}});
    CHECK(two.scale == doctest::Approx(0.0001));
    CHECK(two.offset == doctest::Approx(-0.1));
    const auto three = imagery::empirical_line({{0, 0.01}, {1000, 0.09}, {2000, 0.21}});
    CHECK(three.scale == doctest::Approx(0.0001));
    CHECK(three.offset == doctest::Approx(0.31 / 3 - 0.1));
}

TEST_CASE("targets that make no line") {
    CHECK(why_not({}) == "0");
    CHECK(why_not({{1000, 1.2}}) == "0..1");
    CHECK(why_not({{0, 0.5}}) == "> 0");
    CHECK(why_not({{1000, 0.5}, {6000, 0.1}}) == "slope");
    CHECK(why_not({{1000, 0.1}, {1000, 0.5}}) == "slope");
    CHECK(why_not({{0, 0}, {1000, 0.9}, {2000, 0.1}, {3000, 1}}) == "scatter");
}

TEST_CASE("a line is fitted, and each point is told by a line that never saw it") {
    const imagery::GroundTruth t{{0.2, 0.3, 0.4, 0.5, 0.6, 0.7}, {31, 29, 41, 39, 51, 49}};
    const auto c = imagery::calibrate(t, imagery::CurveForm::line);
    // by hand: least squares of all, then of every five
    double squares = 0;
    for (std::size_t out = 0; out < 6; ++out) {
        double n = 0, x = 0, y = 0, xx = 0, xy = 0;
        for (std::size_t i = 0; i < 6; ++i) {
            if (i == out) continue;
            n += 1, x += t.index[i], y += t.measured[i];
            xx += t.index[i] * t.index[i], xy += t.index[i] * t.measured[i];
        }
        const double slope = (n * xy - x * y) / (n * xx - x * x);
        const double told = (y - slope * x) / n + slope * t.index[out];
        squares += (told - t.measured[out]) * (told - t.measured[out]);
    }
    CHECK(c.error == doctest::Approx(std::sqrt(squares / 6)));
    CHECK(c.points == 6);
    CHECK(c.better);
}

TEST_CASE("an exponential comes back from its own points") {
    imagery::GroundTruth t;
    for (int k = 0; k < 8; ++k) {
        t.index.push_back(0.2 + 0.08 * k);
        t.measured.push_back(4 * std::exp(3 * t.index.back()));
    }
    const auto c = imagery::calibrate(t, imagery::CurveForm::exponential);
    CHECK(c.a == doctest::Approx(4));
    CHECK(c.b == doctest::Approx(3));
    CHECK(c.at(0.5) == doctest::Approx(4 * std::exp(1.5)));
    CHECK(c.error == doctest::Approx(0).epsilon(1e-9));
    CHECK(c.better);
    // and is no better than the curve it came from
    const auto again = imagery::calibrate(t, imagery::CurveForm::exponential,
                                          [](double v) { return 4 * std::exp(3 * v); });
    CHECK(!again.better);
}

TEST_CASE("chance is rarely taken for a curve") {
    std::mt19937 random(11);
    const auto any = [&] {
        return static_cast<double>(random()) / static_cast<double>(std::mt19937::max());
    };
    int better = 0;
    constexpr int fields = 400;
    for (int f = 0; f < fields; ++f) {
        imagery::GroundTruth t;
        for (int k = 0; k < 12; ++k) {
            t.index.push_back(0.3 + 0.5 * any());
            t.measured.push_back(30 + 20 * any());
        }
        better += imagery::calibrate(t, imagery::CurveForm::line).better;
    }
    CHECK(better < fields / 10);
}

TEST_CASE("what cannot be calibrated") {
    using imagery::CurveForm;
    CHECK(fault({{1, 2, 3}, {1, 2, 3}}, CurveForm::line) == "imagery.too_few_truths");
    CHECK(fault({{1, 1, 1, 1, 1, 1}, {1, 2, 3, 4, 5, 6}}, CurveForm::line) ==
          "imagery.truths_alike");
    // five alike and one apart: without that one there is no line
    CHECK(fault({{1, 1, 1, 1, 1, 2}, {1, 2, 3, 4, 5, 6}}, CurveForm::line) ==
          "imagery.truths_alike");
    CHECK(fault({{1, 2, 3, 4, 5, 6}, {1, 2, 0, 4, 5, 6}}, CurveForm::exponential) ==
          "imagery.truth_not_positive");
}
