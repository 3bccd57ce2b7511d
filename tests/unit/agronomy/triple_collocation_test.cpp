// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/triple_collocation.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

#include "simulate/random.hpp"
#include "unit/agronomy/sample_balance.hpp"
#include "unit/shuffle.hpp"
#include "vrmap/agronomy/soil_supply.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;
using simulate::Random;
using simulate::Stream;
using test::no_data;

namespace {

// Layers of one truth on a field of 40 × 40 cells, each with its own gain and noise.
struct Field {
    geo::Grid<double> area = test::grid_of(40, std::vector<double>(1600, 25.0));
    std::vector<geo::Grid<double>> layer;
    double truth_variance = 0;
};

struct Maker {
    double gain = 1;
    double noise = 0;
};

double truth_at(std::size_t i) {
    return 10 * std::sin(static_cast<double>(i % 40) / 4) * std::cos(static_cast<double>(i) / 270);
}

Field field_of(const std::vector<Maker>& makers, std::uint64_t seed) {
    Field f;
    Random random(seed, Stream::nitrogen);
    f.layer.assign(makers.size(), geo::Grid<double>(f.area.geometry(), 0.0));
    double sum = 0;
    for (std::size_t i = 0; i < f.area.size(); ++i) {
        sum += truth_at(i);
        f.truth_variance += truth_at(i) * truth_at(i) / 1600;
        for (std::size_t k = 0; k < makers.size(); ++k)
            f.layer[k][i] = makers[k].gain * truth_at(i) + makers[k].noise * random.normal();
    }
    f.truth_variance -= sum / 1600 * sum / 1600;
    return f;
}

std::optional<Collocation> collocate(const Field& f, double least = 0.3) {
    return triple_collocation({&f.layer[0], &f.layer[1], &f.layer[2]}, f.area, least);
}

// The layers as kriged evidence that says of itself it is nearly sure.
std::vector<SupplyEvidence> sure_of_themselves(const Field& f) {
    std::vector<SupplyEvidence> all;
    for (const auto& l : f.layer)
        all.push_back({l, geo::Grid<double>(l.geometry(), 0.01), 1, true});
    return all;
}

double contribution(const geo::Grid<double>& anomaly) {
    double sum = 0;
    for (const double v : anomaly.values()) sum += std::abs(v);
    return sum;
}

}  // namespace

TEST_CASE(
    "three noisy layers: each one's error within 30 % of what it was made with, 3 % on average") {
    const std::vector<Maker> makers{{1, 3}, {1, 6}, {1, 4}};
    std::array<double, 3> mean{};
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        const Field f = field_of(makers, seed);
        const auto c = collocate(f);
        REQUIRE(c);
        for (std::size_t k = 0; k < 3; ++k) {
            const double noise = makers[k].noise * makers[k].noise;
            mean[k] += c->error[k] / noise / 100;
            CHECK(std::abs(c->error[k] / noise - 1) < 0.3);
            CHECK(c->share[k] ==
                  doctest::Approx(f.truth_variance / (f.truth_variance + noise)).epsilon(0.1));
        }
    }
    for (const double m : mean) CHECK(std::abs(m - 1) < 0.03);
}

TEST_CASE("a layer of another gain is judged by its share of the truth, not by its size") {
    const Field f = field_of({{1, 3}, {0.2, 0.6}, {5, 15}}, 1);
    const auto c = collocate(f);
    REQUIRE(c);
    const double share = f.truth_variance / (f.truth_variance + 9);
    for (const double s : c->share) CHECK(s == doctest::Approx(share).epsilon(0.1));
    CHECK(c->error[2] == doctest::Approx(225).epsilon(0.2));
}

TEST_CASE("noise beside two good layers has no share, and judges neither of them") {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        const auto c = collocate(field_of({{1, 3}, {0, 8}, {1, 3}}, seed));
        REQUIRE(c);
        CHECK(c->share[1] < 0.02);
        CHECK(std::isnan(c->share[0]));
        CHECK(std::isnan(c->share[2]));
    }
}

TEST_CASE("what runs against the other two has no share") {
    const auto c = collocate(field_of({{1, 2}, {1, 2}, {-1, 2}}, 1));
    REQUIRE(c);
    CHECK(c->share[2] == 0);
    CHECK(c->error[2] == doctest::Approx(field_of({{1, 2}}, 1).truth_variance + 4).epsilon(0.1));
}

TEST_CASE("nothing is said of strangers, constants and layers that never meet") {
    CHECK_FALSE(collocate(field_of({{0, 5}, {0, 5}, {0, 5}}, 1)));
    CHECK_FALSE(collocate(field_of({{1, 1}, {0, 0}, {1, 1}}, 1)));
    Field apart = field_of({{1, 1}, {1, 1}, {1, 1}}, 1);
    for (std::size_t i = 0; i < 1600; ++i) apart.layer[i % 3][i] = no_data;
    CHECK_FALSE(collocate(apart));
    // half the ground is enough
    Field half = field_of({{1, 3}, {1, 3}, {1, 3}}, 2);
    for (std::size_t i = 0; i < 800; ++i) half.layer[1][i] = no_data;
    REQUIRE(collocate(half));
    CHECK(collocate(half)->error[1] == doctest::Approx(9).epsilon(0.3));
}

TEST_CASE("in the fusion: a layer that lies about its error gets what the three find") {
    const Field f = field_of({{1, 2}, {1, 2}, {1, 10}}, 3);
    const SoilSupply s = fuse(sure_of_themselves(f), f.area, {0, 0.5, 0.3});
    CHECK(s.trust[2].noise_variance == doctest::Approx(100).epsilon(0.15));
    CHECK(s.trust[2].shrinkage ==
          doctest::Approx(f.truth_variance / (f.truth_variance + 100)).epsilon(0.15));
    CHECK(s.trust[0].shrinkage > 0.8);
    // what states more noise than is found keeps its own word
    auto modest = sure_of_themselves(f);
    modest[2].variance = geo::Grid<double>(f.area.geometry(), 400.0);
    const SoilSupply m = fuse(modest, f.area, {0, 0.5, 0.3});
    CHECK(m.trust[2].noise_variance == doctest::Approx(400));
    CHECK(m.trust[2].shrinkage == 1);
}

TEST_CASE("in the fusion: of three layers a permuted one loses at least 80 % of its say") {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        Field f = field_of({{1, 3}, {1, 3}, {1, 3}}, seed);
        const auto said = [&] {
            const SoilSupply s = fuse(sure_of_themselves(f), f.area, {0, 0.5, 0.3});
            return std::array<double, 2>{contribution(s.anomaly[1]), s.trust[0].shrinkage};
        };
        const auto honest = said();
        std::vector<double> values = f.layer[1].values();
        Random random(seed, Stream::scatter);
        test::shuffle(values, random);
        for (std::size_t i = 0; i < values.size(); ++i) f.layer[1][i] = values[i];
        const auto permuted = said();
        CHECK(permuted[0] <= 0.2 * honest[0]);
        CHECK(permuted[1] > 0.9 * honest[1]);  // and takes none of the others' with it
    }
}

TEST_CASE("in the fusion: a smooth stranger loses more by three than by pairs") {
    // smooth fields correlate by chance: pairs believe that much of it, threes the square of it
    double pairs = 0, threes = 0;
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        Field f = field_of({{1, 2}, {1, 2}, {0, 0}}, seed);
        Random random(seed, Stream::wetness);
        const double phase = random.uniform(0, 7), turn = random.uniform(0, 7);
        for (std::size_t i = 0; i < 1600; ++i)
            f.layer[2][i] = 10 * std::sin(static_cast<double>(i % 40) / 5 + phase) *
                            std::cos(static_cast<double>(i) / 290 + turn);
        // no pair reaches a correlation of 1.1: then none judges a third
        pairs += contribution(fuse(sure_of_themselves(f), f.area, {0, 0.5, 1.1}).anomaly[2]);
        threes += contribution(fuse(sure_of_themselves(f), f.area, {0, 0.5, 0.3}).anomaly[2]);
    }
    MESSAGE("a smooth stranger's say: by pairs ", pairs / 30, ", by threes ", threes / 30);
    CHECK(threes < 0.7 * pairs);
}

TEST_CASE("the error of a mean of layers whose errors go together falls slowly") {
    const Field f = field_of({{1, 0}, {1, 0}, {1, 0}}, 1);
    auto all = sure_of_themselves(f);
    for (auto& e : all) e.variance = geo::Grid<double>(f.area.geometry(), 12.0);
    CHECK(fuse({all[0]}, f.area, {0, 0.5, 0.3}).variance[7] == doctest::Approx(12));
    CHECK(fuse({all[0], all[1]}, f.area, {0, 0.5, 0.3}).variance[7] == doctest::Approx(9));
    CHECK(fuse(all, f.area, {0, 0.5, 0.3}).variance[7] == doctest::Approx(8));
    CHECK(fuse(all, f.area, {0, 1.0, 0.3}).variance[7] == doctest::Approx(12));
    CHECK(fuse(all, f.area, {0, 0.0, 0.3}).variance[7] == doctest::Approx(4));
}
