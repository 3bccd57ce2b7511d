// SPDX-License-Identifier: Apache-2.0
// Each kilogram once, when a climate says when it comes.
#include <doctest/doctest.h>

#include "unit/agronomy/sample_release.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;
using test::cattle;
using test::dressings_of;
using test::plain_row;
using test::random_release;
using Of = NitrogenPart::Of;

namespace {

Balance balance_of(const BalanceInput& in) {
    return balance_nitrogen(in, test::design_parameters());
}

/// 20 t/ha of 6 kg N/t, so that shares are of 120 kg N/ha.
OrganicEvent event_of(const Release& release) {
    OrganicEvent e = test::compost_of({20});
    e.release = release;
    return e;
}

/// Spread when the previous crop was gone; half of the season before the window.
Release spring() {
    Release r;
    r.pools = calibrated(cattle, 94.5, 0.15);
    r.season = {0, 0, 60};
    r.window_from = 30;
    r.window_to = 60;
    return r;
}

}  // namespace

TEST_CASE("the organic term is the window's release, at the cautious quantile") {
    BalanceInput in = plain_row(1);
    in.organic = {event_of(spring())};
    const double kg = 120 * spring().to_dressing();
    CHECK(kg ==
          doctest::Approx(120 * (released(spring().pools, 60) - released(spring().pools, 30))));
    const Balance b = balance_of(in);
    CHECK(b.ledger[Term::organic][0] == -to_mg_per_m2(b.credit_factor * kg));
    // what the job would have stated is not asked any more
    in.guide.credit_share = 0;
    CHECK(balance_of(in).ledger[Term::organic][0] == b.ledger[Term::organic][0]);
}

TEST_CASE("an event that an earlier crop had is credited by what it still gives") {
    Release old = spring();
    for (double* at : {&old.season.previous_end, &old.season.begins, &old.season.ends,
                       &old.window_from, &old.window_to})
        *at += 200;
    BalanceInput in = plain_row(1);
    in.organic = {event_of(old)};
    in.organic[0].before_harvest = true;
    const MgPerM2 carried = balance_of(in).ledger[Term::organic][0];
    CHECK(carried < 0);
    in.organic[0].release->window_from = 201;
    CHECK(balance_of(in).ledger[Term::organic][0] < carried);
    in.organic[0].release.reset();
    CHECK(balance_of(in).ledger[Term::organic][0] == 0);
}

TEST_CASE("what an image or a harvest has seen is taken off that layer's word") {
    const std::vector<double> dose{0, 20, 0, 20};
    Release r = spring();
    r.image = 20;
    r.harvests = {{0, 0, 25}};
    OrganicEvent e = test::compost_of(dose);
    e.release = r;
    const double seen = 120 * released(r.pools, 20);
    const double fed = 120 * released(r.pools, 25);
    CHECK(nitrogen_of(e, {Of::image})[1] == doctest::Approx(seen));
    CHECK(nitrogen_of(e, {Of::harvest, 1, 0})[3] == doctest::Approx(fed));
    CHECK(nitrogen_of(e, {Of::harvest, 1, 1})[3] == 0);
    CHECK(nitrogen_of(e, {Of::season})[0] == 0);
    // a yield that only shows that compost says nothing about the soil
    BalanceInput in = plain_row(4);
    in.organic = {e};
    in.yield = {test::yield_of({5, 5 + 0.8 * fed / 23.3, 5, 5 + 0.8 * fed / 23.3})};
    const Balance b = balance_of(in);
    for (std::size_t i = 0; i < 4; ++i) CHECK(std::abs(b.ledger[Term::yield][i]) <= 1);
}

TEST_CASE("drier ground gets less credit, cell by cell") {
    OrganicEvent e = test::compost_of({20, 20, 20});
    e.release = spring();
    e.water = test::grid_of(1, {1, 0.5, 0});
    const geo::Grid<double> n = nitrogen_of(e, {Of::season});
    CHECK(n[0] == doctest::Approx(120 * spring().to_season(1)));
    CHECK(n[1] == doctest::Approx(120 * spring().to_season(0.5)));
    CHECK(n[2] == 0);
}

TEST_CASE("no season's dressings take off more than its credit, whatever is spread when") {
    simulate::Random random(21, simulate::Stream::season);
    for (int trial = 0; trial < 3000; ++trial) {
        const auto events = static_cast<std::size_t>(random.uniform(1, 4));
        std::vector<std::vector<Release>> of_event;
        for (std::size_t k = 0; k < events; ++k) {
            // all events see the same dressings: cut the season in the same number of parts
            Release r = random_release(random);
            std::vector<Release> parts = dressings_of(r, random);
            parts.resize(4, parts.back());
            for (std::size_t d = 1; d < parts.size(); ++d)
                if (parts[d].window_to == parts[d - 1].window_to)
                    parts[d].window_from = parts[d].window_to;
            of_event.push_back(parts);
        }
        double taken = 0, season = 0, factor = 0;
        const double dose = random.uniform(0, 40);
        for (std::size_t d = 0; d < 4; ++d) {
            BalanceInput in = plain_row(1);
            in.guide.rate = {random.uniform(5, 120)};
            season = 0;
            for (const auto& parts : of_event) {
                OrganicEvent e = test::compost_of({dose});
                e.release = parts[d];
                e.before_harvest = random.uniform() < 0.5;
                season += nitrogen_of(e, {Of::season})[0];
                in.organic.push_back(e);
            }
            const Balance b = balance_of(in);
            const MgPerM2 off = -b.ledger[Term::organic][0];
            CHECK((off >= 0 && off <= to_mg_per_m2(0.3 * in.guide.rate.value)));
            taken += off;
            factor = b.credit_factor;
        }
        CHECK(taken <= factor * season * 100 + 4);  // four roundings
    }
}

TEST_CASE("an event without a release counts beside one that has it as it would alone") {
    BalanceInput in = plain_row(1);
    in.guide.credit_share = 0.5;
    OrganicEvent untimed = test::compost_of({10});
    in.organic = {untimed};
    const MgPerM2 alone = balance_of(in).ledger[Term::organic][0];
    in.organic = {event_of(spring())};
    const MgPerM2 timed = balance_of(in).ledger[Term::organic][0];
    in.organic.push_back(untimed);
    CHECK(std::abs(balance_of(in).ledger[Term::organic][0] - alone - timed) <= 1);
}
