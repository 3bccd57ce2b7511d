// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/ledger.hpp"

#include <doctest/doctest.h>

#include <string>

#include "unit/agronomy/sample_balance.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;

TEST_CASE("the rate of a cell is the sum of its thirteen terms and of nobody else's") {
    Ledger ledger(test::row_of_ground(3).geometry());
    for (std::size_t t = 0; t < terms; ++t)
        ledger[static_cast<Term>(t)][1] = static_cast<MgPerM2>(1) << t;
    CHECK(ledger.rate(0) == 0);
    CHECK(ledger.rate(1) == 8191);
    CHECK(ledger.rate(2) == 0);
    CHECK(test::sum_of_terms(ledger, 1) == 8191);
    CHECK(ledger.geometry().cols == 3);
}

TEST_CASE("nutrients are called what files call them") {
    CHECK(std::string(name(Nutrient::nitrogen)) == "n");
    CHECK(std::string(name(Nutrient::phosphate)) == "p2o5");
    CHECK(std::string(name(Nutrient::potash)) == "k2o");
}

TEST_CASE("the terms are called what files and reports call them") {
    CHECK(std::string(name(Term::guide)) == "guide");
    CHECK(std::string(name(Term::soil_test)) == "soil_test");
    CHECK(std::string(name(Term::yield)) == "yield");
    CHECK(std::string(name(Term::goal)) == "goal");
    CHECK(std::string(name(Term::ndvi)) == "ndvi");
    CHECK(std::string(name(Term::gate)) == "gate");
    CHECK(std::string(name(Term::anchor)) == "anchor");
    CHECK(std::string(name(Term::organic)) == "organic");
    CHECK(std::string(name(Term::cap)) == "cap");
    CHECK(std::string(name(Term::manual)) == "manual");
    CHECK(std::string(name(Term::budget)) == "budget");
    CHECK(std::string(name(Term::machine)) == "machine");
    CHECK(std::string(name(Term::rounding)) == "rounding");
}
