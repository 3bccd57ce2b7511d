// SPDX-License-Identifier: Apache-2.0
#include "vrmap/interpolate/variogram.hpp"

#include <doctest/doctest.h>

#include "unit/interpolate/samples.hpp"

using namespace vrmap;
using namespace vrmap::interpolate;
using samples::Cloud;

namespace {

VariogramOptions lags(double cutoff, int bins) {
    VariogramOptions o;
    o.cutoff = {cutoff};
    o.bins = bins;
    return o;
}

std::vector<LagBin> of_all_pairs(const Cloud& c, double cutoff, int bins) {
    std::vector<LagBin> all(static_cast<std::size_t>(bins));
    for (std::size_t i = 0; i < c.at.size(); ++i)
        for (std::size_t j = i + 1; j < c.at.size(); ++j) {
            const double d = std::hypot(c.at[i].x - c.at[j].x, c.at[i].y - c.at[j].y);
            if (d == 0 || d >= cutoff) continue;
            LagBin& b = all[static_cast<std::size_t>(d / cutoff * bins)];
            ++b.pairs;
            b.distance += d;
            b.semivariance += (c.value[i] - c.value[j]) * (c.value[i] - c.value[j]);
        }
    std::vector<LagBin> filled;
    for (LagBin b : all) {
        if (!b.pairs) continue;
        b.distance /= static_cast<double>(b.pairs);
        b.semivariance /= 2 * static_cast<double>(b.pairs);
        filled.push_back(b);
    }
    return filled;
}

void check_same(const std::vector<LagBin>& got, const std::vector<LagBin>& wanted,
                double relative) {
    REQUIRE(got.size() == wanted.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
        CHECK(got[i].pairs == wanted[i].pairs);
        CHECK(std::abs(got[i].distance - wanted[i].distance) <= relative * wanted[i].distance);
        CHECK(std::abs(got[i].semivariance - wanted[i].semivariance) <=
              relative * wanted[i].semivariance);
    }
}

// The textbook forms, not the library's.
double model(Shape s, double nugget, double sill, double range, double h) {
    if (s == Shape::exponential) return nugget + sill * (1 - std::exp(-h / range));
    return nugget + (h < range ? sill * (1.5 * h / range - 0.5 * std::pow(h / range, 3)) : sill);
}

double weighted_squares(const std::vector<LagBin>& bins, Shape s, double nugget, double sill,
                        double range) {
    double sum = 0;
    for (const LagBin& b : bins)
        sum += static_cast<double>(b.pairs) / (b.distance * b.distance) *
               std::pow(b.semivariance - model(s, nugget, sill, range, b.distance), 2);
    return sum;
}

std::vector<LagBin> drawn(Shape s, double nugget, double sill, double range) {
    std::vector<LagBin> bins;
    for (int i = 0; i < 15; ++i) {
        const double h = 3 + 6.0 * i;
        bins.push_back(
            {static_cast<std::size_t>(100 + 40 * i), h, model(s, nugget, sill, range, h)});
    }
    return bins;
}

}  // namespace

TEST_CASE("the experimental variogram equals gstat's") {
    std::vector<LagBin> wanted;
    for (const auto& row : samples::table("variogram.csv", "pairs,distance,semivariance"))
        wanted.push_back({std::stoul(row[0]), std::stod(row[1]), std::stod(row[2])});
    REQUIRE(wanted.size() == 15);
    const auto points = samples::gstat_points();
    check_same(experimental_variogram(points.at, points.value, lags(60, 15)), wanted, 1e-10);
}

TEST_CASE("the experimental variogram visits every pair once, whatever the cutoff") {
    const Cloud c = samples::cloud(300, 100, 0.3, 1);
    for (const double cutoff : {0.7, 7.0, 33.0, 99.0, 500.0})
        check_same(experimental_variogram(c.at, c.value, lags(cutoff, 9)),
                   of_all_pairs(c, cutoff, 9), 1e-11);
}

TEST_CASE("without a cutoff the longest lag is a third of the field's diagonal") {
    Cloud c = samples::cloud(200, 90, 0.3, 2);
    c.at.push_back({0, 0}), c.value.push_back(0);
    c.at.push_back({90, 120}), c.value.push_back(0);
    check_same(experimental_variogram(c.at, c.value), of_all_pairs(c, 50, 15), 1e-11);
}

TEST_CASE("many points shorten the longest lag to the pairs one can afford") {
    const Cloud c = samples::cloud(3000, 300, 0.3, 3);
    VariogramOptions few;
    few.most_pairs = 20000;
    std::size_t pairs = 0;
    for (const LagBin& b : experimental_variogram(c.at, c.value, few)) pairs += b.pairs;
    CHECK(pairs > 18000);
    CHECK(pairs < 20500);
}

TEST_CASE("samples along one line have a variogram") {
    Cloud c;
    for (int i = 0; i < 40; ++i) {
        c.at.push_back({10.0 * i, 0});
        c.value.push_back(std::sin(i / 4.0));
    }
    check_same(experimental_variogram(c.at, c.value), of_all_pairs(c, 130, 15), 1e-11);
}

TEST_CASE("a short cutoff on a long field costs no memory") {
    const Cloud c{{{0, 0}, {0, 0.0005}, {1e5, 1e5}}, {1, 3, 7}};
    const auto bins = experimental_variogram(c.at, c.value, lags(0.001, 1));
    REQUIRE(bins.size() == 1);
    CHECK(bins[0].pairs == 1);
    CHECK(bins[0].semivariance == 2);
}

TEST_CASE("a lag just short of the cutoff stays in the last class") {
    for (const double cutoff : {6.3, 10.7, 49.1, 77.7})
        for (int bins = 2; bins < 60; ++bins) {
            const Cloud c{{{0, 0}, {cutoff * (1 - 0x1p-52), 0}, {cutoff * 0.99, 0}}, {1, 3, 3}};
            CHECK(experimental_variogram(c.at, c.value, lags(cutoff, bins)).back().pairs == 2);
        }
}

TEST_CASE("coincident samples make no pair") {
    const Cloud c{{{0, 0}, {0, 0}, {3, 4}}, {1, 9, 2}};
    const auto bins = experimental_variogram(c.at, c.value, lags(10, 1));
    REQUIRE(bins.size() == 1);
    CHECK(bins[0].pairs == 2);
    CHECK(bins[0].distance == 5);
    CHECK(bins[0].semivariance == (1 + 49) / 4.0);
}

TEST_CASE("one place has no variogram") {
    CHECK(experimental_variogram({}, {}).empty());
    CHECK(experimental_variogram({{1, 2}}, {3}).empty());
    CHECK(experimental_variogram({{1, 2}, {1, 2}}, {3, 4}).empty());
}

TEST_CASE("two samples make one class") {
    const auto bins = experimental_variogram({{0, 0}, {3, 4}}, {1, 5}, lags(6, 2));
    REQUIRE(bins.size() == 1);
    CHECK(bins[0].pairs == 1);
    CHECK(bins[0].distance == 5);
    CHECK(bins[0].semivariance == 8);
    CHECK_FALSE(fit_variogram(bins).converged);
    CHECK(fit_variogram(bins).nugget == 8);
}

TEST_CASE("the fit is no worse than gstat's by its own measure") {
    std::vector<LagBin> bins;
    for (const auto& row : samples::table("variogram.csv", "pairs,distance,semivariance"))
        bins.push_back({std::stoul(row[0]), std::stod(row[1]), std::stod(row[2])});
    const Variogram v = fit_variogram(bins);
    CHECK(v.converged);
    const double ours = weighted_squares(bins, v.structures.at(0).shape, v.nugget,
                                         v.structures.at(0).sill, v.structures.at(0).range.value);
    int rows = 0;
    for (const auto& row : samples::table("fits.csv", "structure,nugget,sill,range,loss")) {
        const double theirs =
            weighted_squares(bins, row[0] == "spherical" ? Shape::spherical : Shape::exponential,
                             std::stod(row[1]), std::stod(row[2]), std::stod(row[3]));
        CHECK(std::abs(theirs - std::stod(row[4])) <= 1e-9 * theirs);
        MESSAGE("weighted squares, ours over gstat's " << row[0] << ": " << ours / theirs);
        CHECK(ours <= theirs * (1 + 1e-6));
        ++rows;
    }
    CHECK(rows == 2);
}

TEST_CASE("the fit finds the variogram that drew the classes") {
    for (const Shape s : {Shape::exponential, Shape::spherical})
        for (const double range : {16.0, 30.0, 55.0}) {
            const Variogram v = fit_variogram(drawn(s, 0.3, 1.1, range));
            CHECK(v.converged);
            CHECK(v.structures.at(0).shape == s);
            CHECK(std::abs(v.structures.at(0).range.value - range) < 1e-4 * range);
            CHECK(std::abs(v.nugget - 0.3) < 1e-4);
            CHECK(std::abs(v.structures.at(0).sill - 1.1) < 1e-4);
        }
}

TEST_CASE("the range is the best of a fine search, however uneven the classes") {
    samples::Random random(6);
    for (int k = 0; k < 200; ++k) {
        std::vector<LagBin> bins;
        for (int i = 0; i < 15; ++i)
            bins.push_back({static_cast<std::size_t>(random.uniform(20, 900)), 2 + 4.0 * i,
                            0.4 + 0.6 * (1 - std::exp(-i / 5.0)) + 0.15 * random.normal()});
        const Variogram v = fit_variogram(bins);
        if (!v.converged) continue;
        const double ours =
            weighted_squares(bins, v.structures.at(0).shape, v.nugget, v.structures.at(0).sill,
                             v.structures.at(0).range.value);
        double best = ours;
        for (double range = 1; range < 115; range *= 1.01) {
            FitOptions held;
            held.fixed_range = Metres{range};
            const Variogram h = fit_variogram(bins, held);  // exponential
            if (!h.converged) continue;
            best = std::min(best, weighted_squares(bins, h.structures.at(0).shape, h.nugget,
                                                   h.structures.at(0).sill, range));
        }
        CHECK(ours <= best * (1 + 1e-6));
    }
}

TEST_CASE("a nugget below zero is held at zero, and the fit is the best of those") {
    auto bins = drawn(Shape::exponential, 0, 1, 20);
    for (LagBin& b : bins) b.semivariance = std::max(0.0, b.semivariance - 0.15);
    const Variogram v = fit_variogram(bins);
    CHECK(v.nugget == 0);
    CHECK(v.converged);
    const double ours = weighted_squares(bins, v.structures.at(0).shape, 0, v.structures.at(0).sill,
                                         v.structures.at(0).range.value);
    for (const double k : {0.99, 1.01}) {
        CHECK(ours <= weighted_squares(bins, v.structures.at(0).shape, 0,
                                       v.structures.at(0).sill * k,
                                       v.structures.at(0).range.value));
        CHECK(ours <= weighted_squares(bins, v.structures.at(0).shape, 0, v.structures.at(0).sill,
                                       v.structures.at(0).range.value * k));
    }
}

TEST_CASE("a held range is kept, with the best nugget and sill for it") {
    const auto bins = drawn(Shape::exponential, 0.3, 1.1, 20);
    FitOptions held;
    held.fixed_range = Metres{35};
    const Variogram v = fit_variogram(bins, held);
    CHECK(v.structures.at(0).range.value == 35);
    CHECK(v.structures.at(0).shape == Shape::exponential);
    CHECK(v.converged);
    const double ours =
        weighted_squares(bins, v.structures.at(0).shape, v.nugget, v.structures.at(0).sill, 35);
    for (const double k : {0.99, 1.01}) {
        CHECK(ours < weighted_squares(bins, v.structures.at(0).shape, v.nugget * k,
                                      v.structures.at(0).sill, 35));
        CHECK(ours < weighted_squares(bins, v.structures.at(0).shape, v.nugget,
                                      v.structures.at(0).sill * k, 35));
    }
}

TEST_CASE("flat classes have no structure: all is nugget") {
    std::vector<LagBin> bins;
    for (int i = 0; i < 15; ++i) bins.push_back({100, 3.0 + i, 2.5});
    const Variogram v = fit_variogram(bins);
    CHECK_FALSE(v.converged);
    CHECK(v.sill() == 0);
    CHECK(std::abs(v.nugget - 2.5) < 1e-14);
    CHECK(v.structured_share() == 0);
}

TEST_CASE("a semivariance that falls with distance is no structure") {
    std::vector<LagBin> bins;
    for (int i = 0; i < 15; ++i) bins.push_back({100, 3.0 + i, 5.0 - 0.2 * i});
    CHECK_FALSE(fit_variogram(bins).converged);
}

TEST_CASE("no classes and a constant field fit to nothing") {
    CHECK_FALSE(fit_variogram({}).converged);
    CHECK(fit_variogram({}).nugget == 0);
    Cloud c = samples::cloud(100, 100, 0, 4);
    std::fill(c.value.begin(), c.value.end(), 6.1);
    const Variogram v = fit_variogram(experimental_variogram(c.at, c.value));
    CHECK_FALSE(v.converged);
    CHECK(v.nugget == 0);
    CHECK(v.sill() == 0);
}

TEST_CASE("three classes cannot tell a range, one cannot tell a nugget") {
    auto bins = drawn(Shape::exponential, 0.1, 1, 10);
    FitOptions held;
    held.fixed_range = Metres{10};
    bins.resize(4);
    CHECK(fit_variogram(bins).converged);
    bins.resize(3);
    CHECK_FALSE(fit_variogram(bins).converged);
    bins.resize(2);
    const Variogram v = fit_variogram(bins, held);
    CHECK(v.converged);
    CHECK(std::abs(v.nugget - 0.1) < 1e-12);
    CHECK(std::abs(v.structures.at(0).sill - 1) < 1e-12);
    bins.resize(1);
    CHECK_FALSE(fit_variogram(bins, held).converged);
}

TEST_CASE("few samples, and a lattice of few distances, have a held range") {
    Cloud c = samples::cloud(29, 100, 0.1, 5);
    c.at[0] = {0, 0}, c.at[1] = {100, 80};
    CHECK(variogram_of(c.at, c.value).structures.at(0).range.value ==
          0.3 * geo::bounds(c.at).width());
    const Cloud thirty = samples::cloud(30, 100, 0.1, 5);
    CHECK(variogram_of(thirty.at, thirty.value).structures.at(0).range.value !=
          0.3 * geo::bounds(thirty.at).width());
    Cloud lattice;  // 6 x 5: a third of the diagonal spans 50, 71 and 100 m
    for (int i = 0; i < 30; ++i) {
        lattice.at.push_back({50.0 * (i % 6), 50.0 * (i / 6)});
        lattice.value.push_back(i % 6 + i / 6);
    }
    const Variogram v = variogram_of(lattice.at, lattice.value);
    CHECK(v.converged);
    CHECK(v.structures.at(0).range.value == 75);
}

TEST_CASE("less than a thousandth in structure is none") {
    for (const double sill : {0.9e-3, 1.1e-3})
        CHECK(fit_variogram(drawn(Shape::exponential, 1 - sill, sill, 20)).converged ==
              (sill > 1e-3));
}

TEST_CASE("covariance, share and practical range say what the model says") {
    const Variogram e = samples::of_one(0.5, Shape::exponential, 2, Metres{10});
    const Variogram s = samples::of_one(0.5, Shape::spherical, 2, Metres{10});
    CHECK(e.covariance({0, 0}) == 2);
    CHECK(s.covariance({0, 0}) == 2);
    CHECK(std::abs(e.covariance({7, 0}) - 2 * std::exp(-0.7)) < 1e-15);
    CHECK(std::abs(s.covariance({7, 0}) - 2 * (1 - 1.5 * 0.7 + 0.5 * 0.343)) < 1e-15);
    CHECK(s.covariance({10, 0}) == 0);
    CHECK(s.covariance({12, 0}) == 0);
    CHECK(e.practical_range().value == 30);
    CHECK(s.practical_range().value == 10);
    CHECK(e.structured_share() == 0.8);
    CHECK(Variogram{}.structured_share() == 0);
}
