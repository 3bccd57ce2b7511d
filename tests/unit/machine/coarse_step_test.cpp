// SPDX-License-Identifier: Apache-2.0
#include "machine/coarse_step.hpp"

#include <doctest/doctest.h>

#include "unit/agronomy/sample_balance.hpp"

using namespace vrmap;
using namespace vrmap::machine;

namespace {

constexpr Fertiliser half_nitrogen{0.5, 0, 0};

/// The note's words for cells that want these rates, mg N/m², at this step, kg product/10a.
std::string note(const std::vector<MgPerM2>& rates, double step_kg_per_10a) {
    prescription::Prescription p;
    p.area = test::row_of_ground(rates.size());
    p.ledger = agronomy::Ledger(p.area.geometry());
    p.ceiling = geo::Grid<double>(p.area.geometry(), 1e6);
    for (std::size_t i = 0; i < rates.size(); ++i) {
        p.area[i] = 144;
        p.ledger[agronomy::Term::guide][i] = rates[i];
    }
    const Spreader s{Metres{12}, {50}, {600}, {10 * step_kg_per_10a}};
    const auto said = step_hides_map(p, drive(p, s, half_nitrogen), s, half_nitrogen);
    std::string words;
    if (said)
        for (const auto& [name, value] : said->args) words += name + " " + value + " ";
    return words;
}

}  // namespace

TEST_CASE("a step that makes one rate of different wishes is told, with one that would not") {
    // 10 to 13.5 g N/m² are 20 to 27 kg product/10a; in steps of 20 kg all become 20
    CHECK(note({10000, 12000, 13500}, 20) == "step 20 least 20.0 most 27.0 rate 20.0 keeps 5 ");
    CHECK(note({10000, 12000, 13500}, 5).empty());
    CHECK(note({10000, 12000, 15500}, 20).empty());  // 31 becomes 40
}

TEST_CASE("a wish that is even, or differs by less than a picture shows, hides nothing") {
    CHECK(note({10000, 10000}, 20).empty());
    CHECK(note({10000, 10099}, 20).empty());
    CHECK(note({10000, 10101}, 20).find("keeps 0.2 ") != std::string::npos);
}

TEST_CASE("what the range cuts off is not the step's work") {
    CHECK(note({1000, 2400}, 5).empty());  // all under 5 kg/10a
}
