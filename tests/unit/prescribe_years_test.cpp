// SPDX-License-Identifier: Apache-2.0
// Several years of yield: each its own witness of one soil.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "unit/sample_evidence.hpp"

using namespace vrmap;
using namespace vrmap::test;
using agronomy::Term;
using simulate::Random;
using simulate::Stream;

namespace {

constexpr double signal_t = 0.8;

Evidence years(const std::vector<geo::PointSet<CropYield>>& logs) {
    Evidence e = bare();
    for (const auto& log : logs)
        e.yield.push_back(
            {log, usual_yields, "yield " + std::to_string(2020 + e.yield.size()) + "-07-28"});
    return e;
}

/// RMSE of the yield term against what the soil itself asks for, kg N/ha.
double off_truth(const Outcome& o, const Plan& plan) {
    double area = 0, mean = 0, squares = 0;
    const auto truth = [&](std::size_t i) {
        return soil_at(o.area.geometry().centre_of(o.area.cell(i)));
    };
    for (std::size_t i = 0; i < o.area.size(); ++i) {
        area += o.area[i];
        if (o.area[i] > 0) mean += o.area[i] * truth(i);
    }
    mean /= area;
    const double per_t = plan.uptake_kg_per_t * signal_t / plan.guide.recovery;
    for (std::size_t i = 0; i < o.area.size(); ++i) {
        if (!(o.area[i] > 0)) continue;
        const double wanted = -per_t * (truth(i) - mean);
        const double off = kg_per_ha_from(o.balance.ledger[Term::yield][i]) - wanted;
        squares += o.area[i] * off * off;
    }
    return std::sqrt(squares / area);
}

bool same_ledger(const Outcome& a, const Outcome& b) {
    bool same = a.balance.sd.values() == b.balance.sd.values();
    for (std::size_t t = 0; t < agronomy::terms; ++t)
        same = same && a.balance.ledger[static_cast<Term>(t)].values() ==
                           b.balance.ledger[static_cast<Term>(t)].values();
    return same;
}

}  // namespace

TEST_CASE("two years of independent noise are nearer to the soil than either of them") {
    const Plan plan = wheat();
    double one = 0, two = 0, four = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const auto log = [&](std::uint64_t k) { return harvest(100 * k + seed, signal_t, 1.0); };
        const double first = off_truth(prescribe(years({log(1)}), plan), plan);
        const double second = off_truth(prescribe(years({log(2)}), plan), plan);
        const double both = off_truth(prescribe(years({log(1), log(2)}), plan), plan);
        CHECK(both < std::max(first, second));
        one += first / 20;
        two += both / 20;
        four += off_truth(prescribe(years({log(1), log(2), log(3), log(4)}), plan), plan) / 20;
    }
    MESSAGE("RMSE kg N/ha: one year ", one, ", two ", two, ", four ", four);
    CHECK(two < 0.8 * one);
    CHECK(four < 0.8 * two);
}

TEST_CASE("a shuffled year is left out by its name and moves nothing") {
    const auto honest = harvest(1, signal_t, 0.3);
    const Outcome alone = prescribe(years({honest}), wheat());
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        auto odd = harvest(2, signal_t, 0.3);
        Random random(seed, Stream::scatter);
        test::shuffle(odd.value, random);
        const Outcome o = prescribe(years({honest, odd}), wheat());
        CHECK(same_ledger(alone, o));
        CHECK_FALSE(o.yield.at(1).report.used);
        CHECK_FALSE(o.yield.at(1).trust);
        CHECK(o.yield.at(0).trust->shrinkage == 1);
        const Message note{"layer.no_signal", {{"layer", "yield 2021-07-28"}}};
        CHECK(std::any_of(o.notes.begin(), o.notes.end(), [&](const Message& m) {
            return m.id == note.id && m.args == note.args;
        }));
    }
}

TEST_CASE("two years that contradict each other leave the guide rate") {
    const Outcome o =
        prescribe(years({harvest(1, signal_t, 0.1), harvest(2, -signal_t, 0.1)}), wheat());
    for (const YieldMap& year : o.yield) CHECK(year.trust->shrinkage == 0);
    for (std::size_t i = 0; i < o.area.size(); ++i)
        CHECK(o.balance.ledger.rate(i) == (o.area[i] > 0 ? 8000 : 0));
}

TEST_CASE("of three years the odd one is not believed, wherever it stands") {
    const auto a = harvest(1, signal_t, 0.2);
    const auto b = harvest(2, signal_t, 0.2);
    const auto odd = harvest(3, -signal_t, 0.2);
    const Outcome without = prescribe(years({a, b}), wheat());
    std::size_t place = 0;
    for (const auto& order : {years({odd, a, b}), years({a, odd, b}), years({a, b, odd})}) {
        const Outcome o = prescribe(order, wheat());
        for (std::size_t k = 0; k < 3; ++k)
            CHECK((o.yield[k].trust->shrinkage > 0.9) == (k != place));
        CHECK(same_ledger(o, without));
        ++place;
    }
}

TEST_CASE("the order of the years moves no cell by more than a milligram") {
    const auto a = harvest(1, signal_t, 0.8);
    const auto b = harvest(2, 0.6, 0.4);
    const auto c = harvest(3, signal_t, 1.2);
    const Outcome one = prescribe(years({a, b, c}), wheat());
    const Outcome other = prescribe(years({c, a, b}), wheat());
    for (std::size_t i = 0; i < one.area.size(); ++i)
        CHECK(std::abs(one.balance.ledger.rate(i) - other.balance.ledger.rate(i)) <= 1);
}

TEST_CASE("each year is cleaned by its own limits") {
    Evidence e = years({harvest(1, signal_t, 0.3), harvest(2, signal_t, 0.3)});
    e.yield[1].limits.above = {6.2};
    const Outcome o = prescribe(e, wheat());
    const auto least = [&](std::size_t k) {
        const auto kept = o.yield[k].points.kept().value;
        return *std::min_element(kept.begin(), kept.end());
    };
    CHECK(least(0) < 6);
    CHECK(least(1) > 6.2);
}
