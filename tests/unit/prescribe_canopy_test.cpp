// SPDX-License-Identifier: Apache-2.0
// Images through the whole corridor: what is guarded, and what a rule says.
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "unit/sample_evidence.hpp"

using namespace vrmap;
using namespace vrmap::test;
using agronomy::Term;

namespace {

const Message* note_of(const Outcome& o, const std::string& id) {
    for (const Message& m : o.notes)
        if (m.id == id) return &m;
    return nullptr;
}

double moved(const Outcome& o, Term t, double west = -1e9, double east = 1e9) {
    double sum = 0;
    for (std::size_t i = 0; i < o.area.size(); ++i) {
        const double x = o.area.geometry().centre_of(o.area.cell(i)).x;
        if (x > west && x < east) sum += o.area[i] * std::abs(o.balance.ledger[t][i]);
    }
    return sum / 1e6;
}

Evidence with_image(const std::function<double(geo::Point)>& ndvi) {
    Evidence e = bare();
    e.ndvi = image(e.grid, 1, Pixels::in_place, ndvi);
    return e;
}

Plan guarded() {
    Plan plan = wheat();
    plan.ndvi_guard = {0.85, 0.25, 2, 0.5};
    return plan;
}

// The crop, but what lies west of `x` shows `there`.
std::function<double(geo::Point)> crop_but(double x, double there) {
    return [=](geo::Point p) { return p.x < x ? there : crop_at(p); };
}

}  // namespace

TEST_CASE("an image within its guards is as if there were none") {
    const Evidence e = with_image(crop_at);
    const Outcome free = prescribe(e, wheat());
    const Outcome o = prescribe(e, guarded());
    CHECK(moved(o, Term::ndvi) > 1);
    CHECK(o.balance.ledger[Term::ndvi].values() == free.balance.ledger[Term::ndvi].values());
    CHECK_FALSE(o.ndvi_blind.any());
    CHECK_FALSE(note_of(o, "ndvi.partly_blind"));
}

TEST_CASE("bare ground says nothing: no nitrogen moves there, and its share is told") {
    const Outcome o = prescribe(with_image(crop_but(40, 0.1)), guarded());
    CHECK(o.ndvi_blind.bare > 0.15);
    CHECK(o.ndvi_blind.bare < 0.3);
    REQUIRE(note_of(o, "ndvi.partly_blind"));
    CHECK(note_of(o, "ndvi.partly_blind")->args[2].second == text(100 * o.ndvi_blind.bare, 0));
    CHECK(moved(o, Term::ndvi, 0, 34) == 0);
    CHECK(moved(o, Term::ndvi, 50, 192) > 1);
    // unguarded the bare ground would get most of it
    CHECK(moved(prescribe(with_image(crop_but(40, 0.1)), wheat()), Term::ndvi, 0, 34) > 1);
}

TEST_CASE("an image that is saturated or bare on more than half of the field is left out") {
    for (const double there : {0.95, 0.1}) {
        const Outcome o = prescribe(with_image(crop_but(110, there)), guarded());
        REQUIRE(note_of(o, "ndvi.mostly_blind"));
        CHECK_FALSE(note_of(o, "layer.no_signal"));
        CHECK(moved(o, Term::ndvi) == 0);
        CHECK_FALSE(o.ndvi_report->used);
    }
    // and just under half of it is not
    CHECK(moved(prescribe(with_image(crop_but(75, 0.95)), guarded()), Term::ndvi) > 0);
}

TEST_CASE("an image without a rule is guarded by none: it changes no rate anyway") {
    Plan plan = guarded();
    plan.ndvi_rule.reset();
    const Outcome o = prescribe(with_image(crop_but(110, 0.95)), plan);
    CHECK_FALSE(o.ndvi_blind.any());
    CHECK(note_of(o, "ndvi.says_no_nitrogen"));
}
