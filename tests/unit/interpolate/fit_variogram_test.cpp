// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "unit/interpolate/classes.hpp"
#include "unit/interpolate/samples.hpp"
#include "vrmap/error.hpp"
#include "vrmap/interpolate/variogram.hpp"
#include "vrmap/interpolate/variogram_text.hpp"

using namespace vrmap;
using namespace vrmap::interpolate;
using samples::Cloud;

namespace {

Variogram fitted(const std::vector<LagBin>& bins, const FitOptions& options = {}) {
    return fit_variogram(bins, options).variogram;
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

TEST_CASE("the fit is no worse than gstat's by its own measure") {
    std::vector<LagBin> bins;
    for (const auto& row : samples::table("variogram.csv", "pairs,distance,semivariance"))
        bins.push_back({std::stoul(row[0]), std::stod(row[1]), std::stod(row[2])});
    const Variogram v = fitted(bins);
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
            const Variogram v = fitted(drawn(s, 0.3, 1.1, range));
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
        const Variogram v = fitted(bins);
        if (!v.converged) continue;
        const double ours =
            weighted_squares(bins, v.structures.at(0).shape, v.nugget, v.structures.at(0).sill,
                             v.structures.at(0).range.value);
        double best = ours;
        for (double range = 1; range < 115; range *= 1.01) {
            FitOptions held;
            held.fixed_range = Metres{range};
            const Variogram h = fitted(bins, held);  // exponential
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
    const Variogram v = fitted(bins);
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
    const Variogram v = fitted(bins, held);
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
    const Variogram v = fitted(bins);
    CHECK_FALSE(v.converged);
    CHECK(v.sill() == 0);
    CHECK(std::abs(v.nugget - 2.5) < 1e-14);
    CHECK(v.structured_share() == 0);
}

TEST_CASE("a semivariance that falls with distance is no structure") {
    std::vector<LagBin> bins;
    for (int i = 0; i < 15; ++i) bins.push_back({100, 3.0 + i, 5.0 - 0.2 * i});
    CHECK_FALSE(fitted(bins).converged);
}

TEST_CASE("no classes and a constant field fit to nothing") {
    CHECK_FALSE(fitted({}).converged);
    CHECK(fitted({}).nugget == 0);
    Cloud c = samples::cloud(100, 100, 0, 4);
    std::fill(c.value.begin(), c.value.end(), 6.1);
    const Variogram v = fitted(experimental_variogram(c.at, c.value));
    CHECK_FALSE(v.converged);
    CHECK(v.nugget == 0);
    CHECK(v.sill() == 0);
}

TEST_CASE("three classes cannot tell a range, one cannot tell a nugget") {
    auto bins = drawn(Shape::exponential, 0.1, 1, 10);
    FitOptions held;
    held.fixed_range = Metres{10};
    bins.resize(4);
    CHECK(fitted(bins).converged);
    bins.resize(3);
    CHECK_FALSE(fitted(bins).converged);
    bins.resize(2);
    const Variogram v = fitted(bins, held);
    CHECK(v.converged);
    CHECK(std::abs(v.nugget - 0.1) < 1e-12);
    CHECK(std::abs(v.structures.at(0).sill - 1) < 1e-12);
    bins.resize(1);
    CHECK_FALSE(fitted(bins, held).converged);
}

TEST_CASE("less than a thousandth in structure is none") {
    for (const double sill : {0.9e-3, 1.1e-3})
        CHECK(fitted(drawn(Shape::exponential, 1 - sill, sill, 20)).converged == (sill > 1e-3));
}

namespace {

const std::map<std::string, std::vector<Shape>> sums{
    {"Exp", {Shape::exponential}}, {"Sph", {Shape::spherical}},
    {"Gau", {Shape::gaussian}},    {"Mat15", {Shape::matern32}},
    {"Mat25", {Shape::matern52}},  {"Exp+Sph", {Shape::exponential, Shape::spherical}}};

// The loss of a result, from its own words and textbook forms.
double loss_of(const std::vector<LagBin>& bins, const Variogram& v) {
    double loss = 0;
    for (const LagBin& b : bins) {
        double gamma = v.nugget;
        for (const Structure& s : v.structures) {
            const double turn =
                (b.azimuth_deg.value_or(0) - s.azimuth_deg) * 3.14159265358979 / 180;
            const double across = std::sin(turn) / s.ratio;
            const double stretch = s.ratio == 1 ? 1 : std::hypot(std::cos(turn), across);
            const double x = b.distance * stretch / s.range.value;
            const double part =
                s.shape == Shape::exponential ? 1 - std::exp(-x)
                : s.shape == Shape::spherical ? (x < 1 ? 1.5 * x - 0.5 * x * x * x : 1)
                : s.shape == Shape::gaussian  ? 1 - std::exp(-x * x)
                : s.shape == Shape::matern32  ? 1 - (1 + x) * std::exp(-x)
                                              : 1 - (1 + x + x * x / 3) * std::exp(-x);
            gamma += s.sill * part;
        }
        loss += static_cast<double>(b.pairs) / (b.distance * b.distance) *
                std::pow(b.semivariance - gamma, 2);
    }
    return loss;
}

std::vector<LagBin> log_classes() {
    std::vector<LagBin> bins;
    for (const auto& row : samples::table("variogram.csv", "pairs,distance,semivariance"))
        bins.push_back({std::stoul(row[0]), std::stod(row[1]), std::stod(row[2])});
    return bins;
}

// Classes of a model in two directions or none.
std::vector<LagBin> classes_by(const std::string& model, const std::vector<double>& azimuths) {
    const Variogram v = parse_variogram(model);
    std::vector<LagBin> bins;
    for (const double azimuth : azimuths)
        for (int i = 0; i < 14; ++i) {
            const double h = 4 + 7.0 * i;
            const double a = azimuth * 3.14159265358979323846 / 180;
            const double c = v.covariance({h * std::sin(a), h * std::cos(a)});
            bins.push_back(
                {static_cast<std::size_t>(200 + 90 * i), h, v.nugget + v.sill() - c, azimuth});
        }
    return bins;
}

}  // namespace

TEST_CASE("no fit is worse than gstat's, of any model, nested or turned") {
    int rows = 0;
    for (const auto& row : samples::table("more_fits.csv", "case,model,loss")) {
        const auto bins = row[0] == "log" ? log_classes() : samples::classes_of(row[0]);
        FitOptions o;
        o.sums = {sums.at(row[1])};
        o.anisotropic = row[0] == "turned_ways";
        const VariogramFit f = fit_variogram(bins, o);
        MESSAGE(row[0] << " " << row[1] << ": loss over gstat's " << f.loss / std::stod(row[2])
                       << ", " << text_of(f.variogram));
        CHECK(f.variogram.converged);
        CHECK(f.fallback == Fallback::none);
        CHECK(f.settled);
        CHECK_FALSE(f.at_limit);
        CHECK(f.loss <= std::stod(row[2]) * (1 + 1e-6));
        CHECK(std::abs(f.loss - loss_of(bins, f.variogram)) <= 1e-9 * f.loss);
        ++rows;
    }
    CHECK(rows == 10);
}

TEST_CASE("every kind of sum is found again from its own classes") {
    const std::map<std::string, std::string> drawn_by{{"Exp", "0.3 Nug() + 1.1 Exp(20)"},
                                                      {"Sph", "0.3 Nug() + 1.1 Sph(55)"},
                                                      {"Gau", "0.3 Nug() + 1.1 Gau(30)"},
                                                      {"Mat15", "0.3 Nug() + 1.1 Mat(15, 1.5)"},
                                                      {"Mat25", "0.3 Nug() + 1.1 Mat(12, 2.5)"}};
    for (const auto& [name, model] : drawn_by) {
        FitOptions o;
        for (const auto& [other, shapes] : sums)
            if (shapes.size() == 1) o.sums.push_back(shapes);
        const VariogramFit f = fit_variogram(classes_by(model, {0}), o);
        REQUIRE(f.variogram.structures.size() == 1);
        const Structure wanted = parse_variogram(model).structures[0];
        CHECK(f.variogram.structures[0].shape == wanted.shape);
        CHECK(std::abs(f.variogram.structures[0].range.value / wanted.range.value - 1) < 1e-4);
        CHECK(std::abs(f.variogram.nugget - 0.3) < 1e-4);
    }
    FitOptions o;
    o.sums = {sums.at("Exp+Sph")};
    const VariogramFit f =
        fit_variogram(classes_by("0.1 Nug() + 0.4 Exp(8) + 0.5 Sph(70)", {0}), o);
    REQUIRE(f.variogram.structures.size() == 2);
    CHECK(std::abs(f.variogram.structures[0].range.value - 8) < 0.01);
    CHECK(std::abs(f.variogram.structures[1].range.value - 70) < 0.01);
}

TEST_CASE("an ellipse is found again: azimuth, ratio, ranges") {
    const std::vector<double> ways{0, 45, 90, 135};
    for (const double azimuth : {0.0, 20.0, 60.0, 90.0, 135.0, 170.0})
        for (const double ratio : {0.3, 0.6}) {
            FitOptions o;
            o.anisotropic = true;
            o.sums = {{Shape::exponential}};
            Variogram drawn = parse_variogram("0.2 Nug() + 0.8 Exp(40)");
            drawn.structures[0].azimuth_deg = azimuth;
            drawn.structures[0].ratio = ratio;
            const VariogramFit f = fit_variogram(classes_by(text_of(drawn), ways), o);
            CHECK(f.fallback == Fallback::none);
            REQUIRE(f.variogram.structures.size() == 1);
            const Structure& s = f.variogram.structures[0];
            const double off = std::abs(std::remainder(s.azimuth_deg - azimuth, 180));
            CHECK(off < 0.01);
            CHECK(std::abs(s.ratio - ratio) < 1e-3);
            CHECK(std::abs(s.range.value - 40) < 0.05);
        }
}

TEST_CASE("an ellipse that is none, or that cannot be told, is given up by name") {
    FitOptions o;
    o.anisotropic = true;
    o.sums = {{Shape::exponential}};
    auto round = classes_by("0.2 Nug() + 0.8 Exp(40)", {0, 90});
    samples::Random random(5);
    for (LagBin& b : round) b.semivariance *= 1 + 0.02 * random.normal();
    for (const auto& bins :
         {round, classes_by("0.2 Nug() + 0.8 Exp(40, 60, 0.3)", {60}), log_classes()}) {
        const VariogramFit f = fit_variogram(bins, o);
        CHECK(f.fallback == Fallback::isotropic);
        CHECK(f.variogram.structures.at(0).ratio == 1);
        CHECK(f.variogram.converged);
    }
}

TEST_CASE("a fit falls back in the order it states") {
    FitOptions o;
    o.sums = {sums.at("Exp+Sph")};
    auto bins = classes_by("0.1 Nug() + 0.9 Sph(60)", {0});
    CHECK(fit_variogram(bins, o).fallback == Fallback::none);
    bins.resize(5);  // five parameters need six
    const VariogramFit one = fit_variogram(bins, o);
    CHECK(one.fallback == Fallback::one_term);
    CHECK(one.variogram.structures.at(0).shape == Shape::spherical);
    bins.resize(3);
    CHECK(fit_variogram(bins, o).fallback == Fallback::nugget_only);
    o.fallback_range = Metres{33};
    const VariogramFit held = fit_variogram(bins, o);
    CHECK(held.fallback == Fallback::held_range);
    CHECK(held.variogram.structures.at(0).range.value == 33);
    CHECK(held.variogram.structures.at(0).shape == Shape::exponential);
    CHECK(held.variogram.converged);
    for (LagBin& b : bins) b.semivariance = 10 - b.distance / 4;
    const VariogramFit none = fit_variogram(bins, o);
    CHECK(none.fallback == Fallback::nugget_only);
    CHECK_FALSE(none.variogram.converged);
    CHECK(none.variogram.structures.empty());
    CHECK(std::abs(none.loss - loss_of(bins, none.variogram)) <= 1e-12 * none.loss);
}

TEST_CASE("a range shorter than the spacing, or a rise without end, stands at the limit") {
    const VariogramFit brief = fit_variogram(classes_by("0.1 Nug() + 0.9 Sph(30)", {0}), {});
    CHECK_FALSE(brief.at_limit);
    std::vector<LagBin> rising;
    for (int i = 0; i < 12; ++i) rising.push_back({300, 5.0 + 5 * i, 0.1 + 0.02 * i * i});
    const VariogramFit f = fit_variogram(rising, {});
    CHECK(f.at_limit);
    CHECK(f.variogram.structures.at(0).range.value <= 2 * 60 * (1 + 1e-9));
    // below half the first class, at 4 m, nothing is sought: what rises before is a nugget
    FitOptions o;
    o.sums = {{Shape::exponential}};
    const VariogramFit steep = fit_variogram(classes_by("0.01 Nug() + 1 Exp(1.7)", {0}), o);
    REQUIRE(steep.variogram.converged);
    CHECK(steep.at_limit);
    CHECK(std::abs(steep.variogram.structures.at(0).range.value - 2) < 2e-9);
    CHECK_FALSE(fit_variogram(classes_by("0.01 Nug() + 1 Exp(0.3)", {0}), {}).variogram.converged);
}

TEST_CASE("the usual sums: the criterion asks more of a nested one") {
    FitOptions o;
    o.sums = usual_sums();
    samples::Random random(8);
    int nested_for_single = 0;
    for (int k = 0; k < 20; ++k) {
        auto bins = classes_by("0.2 Nug() + 0.8 Exp(25)", {0});
        for (LagBin& b : bins) b.semivariance *= 1 + 0.03 * random.normal();
        const VariogramFit f = fit_variogram(bins, o);
        CHECK(f.variogram.converged);
        nested_for_single += f.variogram.structures.size() > 1;
    }
    CHECK(nested_for_single <= 8);
    auto bins = samples::classes_of("nested");
    CHECK(fit_variogram(bins, o).variogram.structures.size() == 2);
}

TEST_CASE("sums that cannot be fitted are refused") {
    for (const ModelForms& bad :
         {ModelForms{}, ModelForms{{}}, ModelForms{{Shape::exponential}, {}},
          ModelForms{std::vector<Shape>(5, Shape::spherical)}}) {
        FitOptions o;
        o.sums = bad;
        CHECK_THROWS_AS(fit_variogram(drawn(Shape::spherical, 1, 1, 30), o), ArgumentError);
    }
    FitOptions four;
    four.sums = {std::vector<Shape>(4, Shape::spherical)};
    CHECK(fit_variogram(drawn(Shape::spherical, 1, 1, 30), four).variogram.converged);
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
