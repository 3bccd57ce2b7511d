// SPDX-License-Identifier: Apache-2.0
#include "vrmap/interpolate/variogram_text.hpp"

#include <doctest/doctest.h>

#include "unit/interpolate/samples.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;
using namespace vrmap::interpolate;

namespace {

void check_same(const Variogram& a, const Variogram& b) {
    CHECK(a.nugget == b.nugget);
    CHECK(a.converged == b.converged);
    REQUIRE(a.structures.size() == b.structures.size());
    for (std::size_t i = 0; i < a.structures.size(); ++i) {
        CHECK(a.structures[i].shape == b.structures[i].shape);
        CHECK(a.structures[i].sill == b.structures[i].sill);
        CHECK(a.structures[i].range.value == b.structures[i].range.value);
        CHECK(a.structures[i].azimuth_deg == b.structures[i].azimuth_deg);
        CHECK(a.structures[i].ratio == b.structures[i].ratio);
    }
}

// "id column detail" of the refusal.
std::string refusal(const std::string& words) {
    try {
        parse_variogram(words);
    } catch (const ArgumentError& e) {
        std::string said = e.message().id;
        for (const auto& [name, value] : e.message().args) said.append(" ").append(value);
        return said;
    }
    return "none";
}

}  // namespace

TEST_CASE("gstat's notation is read: every model, with its ellipse") {
    const Variogram v = parse_variogram(
        "0.2 Nug() + 0.8 Exp(30) + 0.5 Sph(180, 60, 0.6) + 1 Gau(12) + 2 Mat(7, 1.5) + 3 Mat(8, "
        "2.5, "
        "-30, 0.25) + 4 Mat(9, 0.5)");
    check_same(v, {0.2,
                   {{Shape::exponential, 0.8, Metres{30}},
                    {Shape::spherical, 0.5, Metres{180}, 60, 0.6},
                    {Shape::gaussian, 1, Metres{12}},
                    {Shape::matern32, 2, Metres{7}},
                    {Shape::matern52, 3, Metres{8}, -30, 0.25},
                    {Shape::exponential, 4, Metres{9}}},
                   true});
}

TEST_CASE("blanks are free, nuggets add up, numbers are any decimal") {
    check_same(parse_variogram("  1e-1Nug(0)+.25 Nug ( )\t+ 0.8Exp( 3E1 ,0,1 )\n"),
               {0.35, {{Shape::exponential, 0.8, Metres{30}}}, true});
    check_same(parse_variogram("2 Nug()"), {2, {}, false});
    check_same(parse_variogram("1 Nug() + 0 Exp(5)"),
               {1, {{Shape::exponential, 0, Metres{5}}}, false});
}

TEST_CASE("a variogram's words are short and read back the same") {
    CHECK(text_of(parse_variogram("0.20 Nug(0)+.8 Mat(30.0,0.5)")) == "0.2 Nug() + 0.8 Exp(30)");
    CHECK(text_of(parse_variogram("0.5 Sph(180,60,.6)")) == "0.5 Sph(180, 60, 0.6)");
    CHECK(text_of(parse_variogram("1 Mat(8,2.5,60,.5)")) == "1 Mat(8, 2.5, 60, 0.5)");
    CHECK(text_of(parse_variogram("1 Gau(8) + 1 Mat(9, 1.5)")) == "1 Gau(8) + 1 Mat(9, 1.5)");
    CHECK(text_of({}) == "0 Nug()");
}

TEST_CASE("any variogram survives its words to the last bit") {
    samples::Random random(20);
    const auto size = [&] { return std::pow(10, random.uniform(-9, 9)); };
    for (int k = 0; k < 500; ++k) {
        Variogram v{random.below(3) ? size() : 0.0, {}, false};
        for (std::size_t n = random.below(4); n > 0; --n) {
            Structure s{static_cast<Shape>(random.below(5)), size(), Metres{size()}};
            if (random.below(2)) s.azimuth_deg = random.uniform(-360, 360);
            if (random.below(2)) s.ratio = random.uniform(0.001, 1);
            v.structures.push_back(s);
        }
        v.converged = v.sill() > 0;
        check_same(parse_variogram(text_of(v)), v);
    }
}

TEST_CASE("what cannot be read is refused with its column and what should stand there") {
    CHECK(refusal("") == "variogram.syntax 1 12.5");
    CHECK(refusal("   ") == "variogram.syntax 4 12.5");
    CHECK(refusal("Exp(30)") == "variogram.syntax 1 12.5");
    CHECK(refusal("nan Exp(30)") == "variogram.syntax 1 12.5");
    CHECK(refusal("-inf Exp(30)") == "variogram.syntax 1 12.5");
    CHECK(refusal("+1 Exp(30)") == "variogram.syntax 1 12.5");
    CHECK(refusal("1 Exp(30) +") == "variogram.syntax 12 12.5");
    CHECK(refusal("1 Exp()") == "variogram.syntax 7 12.5");
    CHECK(refusal("1 Exp(inf)") == "variogram.syntax 7 12.5");
    CHECK(refusal("1 Exp(3,4)") == "variogram.syntax 10 ,");
    CHECK(refusal("1 Exp(3,,1)") == "variogram.syntax 9 12.5");
    CHECK(refusal("1") == "variogram.syntax 2 Exp(30)");
    CHECK(refusal("1.5 + 0.5 Nug()") == "variogram.syntax 5 Exp(30)");
    CHECK(refusal("1 Exp 30") == "variogram.syntax 7 (");
    CHECK(refusal("1 Exp(30") == "variogram.syntax 9 )");
    CHECK(refusal("1 Nug(0, 1)") == "variogram.syntax 8 )");
    CHECK(refusal("1 Exp(30) 2 Sph(3)") == "variogram.syntax 11 +");
    CHECK(refusal("1 Exp(30)x") == "variogram.syntax 10 +");
    CHECK(refusal("1 Mat(30)") == "variogram.syntax 9 ,");
    CHECK(refusal("1 Exp(3, 60, 0.5, 2)") == "variogram.syntax 17 )");
}

TEST_CASE("a model nobody knows is refused with the nearest") {
    CHECK(refusal("1 Exq(30)") == "variogram.unknown_model Exq 3 Exp");
    CHECK(refusal("1 exp(30)") == "variogram.unknown_model exp 3 Exp");
    CHECK(refusal("1 Spherical(30)") == "variogram.unknown_model Spherical 3 Sph");
    CHECK(refusal("1 Nug() + 2 Zwx(3)") ==
          "variogram.unknown_model Zwx 13 Nug, Exp, Sph, Gau, Mat");
}

TEST_CASE("a number that cannot be is refused with what is wanted") {
    CHECK(refusal("-1 Exp(30)") == "variogram.bad_number -1 1 sill >= 0");
    CHECK(refusal("-0.5 Nug()") == "variogram.bad_number -0.5 1 sill >= 0");
    CHECK(refusal("1 Exp(0)") == "variogram.bad_number 0 7 range > 0");
    CHECK(refusal("1 Exp(-2e1)") == "variogram.bad_number -2e1 7 range > 0");
    CHECK(refusal("1 Exp(3, 60, 0)") == "variogram.bad_number 0 14 0 < ratio <= 1");
    CHECK(refusal("1 Exp(3, 60, 1.5)") == "variogram.bad_number 1.5 14 0 < ratio <= 1");
    CHECK(refusal("1 Mat(3, 2)") == "variogram.bad_number 2 10 nu = 0.5, 1.5, 2.5");
    CHECK(refusal("1 Nug(4)") == "variogram.bad_number 4 7 Nug(0)");
    CHECK(refusal("1e999 Exp(3)") == "variogram.bad_number 1e999 1 |x| <= 1.7e308");
    CHECK(refusal("1e308 Nug() + 1e308 Exp(3)") == "variogram.bad_number 1e308 15 |x| <= 1.7e308");
}
