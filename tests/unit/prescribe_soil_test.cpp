// SPDX-License-Identifier: Apache-2.0
// Soil tests at points in the corridor.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "unit/sample_evidence.hpp"

using namespace vrmap;
using namespace vrmap::test;
using agronomy::Term;

namespace {

// A grid of samples 15 m apart; AC-N of 6 ± 1.5 mg about the soil's wave.
template <class Q>
geo::PointSet<Q> samples(double middle, double wave, double noise, double apart = 15) {
    simulate::Random random(21, simulate::Stream::nitrogen);
    return soil_samples<Q>(random, middle, wave, noise, 4, apart);
}

double moved(const Outcome& o, Term t) {
    double sum = 0;
    for (std::size_t i = 0; i < o.area.size(); ++i)
        sum += o.area[i] * std::abs(o.balance.ledger[t][i]);
    return sum / 1e6;
}

bool noted(const Outcome& o, const char* id, const char* layer) {
    return std::any_of(o.notes.begin(), o.notes.end(), [&](const Message& m) {
        return m.id == id && m.args.front() == std::pair<std::string, std::string>("layer", layer);
    });
}

}  // namespace

TEST_CASE("a map of AC-N: poor ground gets more, rich ground less, the mean as it was") {
    Evidence e = bare();
    e.nitrogen_test = samples<SoilTest>(6, 1.5, 0.1);
    const Outcome o = prescribe(e, wheat_with_soil_test());
    CHECK(o.soil.nitrogen_report->used);
    double mean = 0, area = 0;
    for (std::size_t i = 0; i < o.area.size(); ++i) {
        mean += o.area[i] * o.balance.ledger[Term::soil_test][i];
        area += o.area[i];
        const double soil = soil_at(o.area.geometry().centre_of(o.area.cell(i)));
        if (o.area[i] > 0 && std::abs(soil) > 0.4)
            CHECK(o.balance.ledger[Term::soil_test][i] * soil < 0);
    }
    CHECK(std::abs(mean / area) < 1);
    CHECK(moved(o, Term::soil_test) > 1);
    CHECK(moved(o, Term::yield) == 0);
}

TEST_CASE("AC-N whose values are shuffled loses at least 80 % of its say") {
    Evidence e = bare();
    e.nitrogen_test = samples<SoilTest>(6, 1.5, 0.3);
    const double honest = moved(prescribe(e, wheat_with_soil_test()), Term::soil_test);
    int loud = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        simulate::Random random(seed, simulate::Stream::scatter);
        test::shuffle(e.nitrogen_test->value, random);
        loud += moved(prescribe(e, wheat_with_soil_test()), Term::soil_test) > 0.2 * honest;
    }
    // of as few as 130 samples one set in twenty or less shows structure by chance
    CHECK(loud <= 3);
}

TEST_CASE("AC-N without a rule, of too few points or blank, leaves the guide") {
    Evidence e = bare();
    e.nitrogen_test = samples<SoilTest>(6, 1.5, 0.1);
    const auto is_guide = [](const Outcome& o) {
        for (std::size_t i = 0; i < o.area.size(); ++i)
            if (o.balance.ledger.rate(i) != (o.area[i] > 0 ? 8000 : 0)) return false;
        return true;
    };
    const Outcome silent = prescribe(e, wheat());
    CHECK(is_guide(silent));
    CHECK_FALSE(silent.soil.nitrogen_report);
    e.nitrogen_test = samples<SoilTest>(6, 1.5, 0.1, 90);  // 3 × 2 less one: under six count
    e.nitrogen_test->value[0] = no_data;
    const Outcome few = prescribe(e, wheat_with_soil_test());
    CHECK(is_guide(few));
    CHECK(noted(few, "layer.no_signal", "soil_test_ac_n"));
    for (double& v : e.nitrogen_test->value) v = no_data;
    CHECK(is_guide(prescribe(e, wheat_with_soil_test())));
}

TEST_CASE("AC-N that contradicts the yield silences both, and is named") {
    Evidence e = bare();
    e.yield = {{harvest(3, 0.8, 0.1), usual_yields, "yield"}};
    e.nitrogen_test = samples<SoilTest>(6, -1.5, 0.1);
    const Outcome o = prescribe(e, wheat_with_soil_test());
    CHECK(o.balance.soil_nitrogen_trust->shrinkage == 0);
    CHECK(noted(o, "layer.not_trusted", "soil_test_ac_n"));
}
