// SPDX-License-Identifier: Apache-2.0
// The rate's standard deviation, held against rates that nature would have wanted (Monte Carlo).
#include <doctest/doctest.h>

#include <cmath>

#include "simulate/random.hpp"
#include "unit/agronomy/sample_balance.hpp"
#include "vrmap/agronomy/nutrient_balance.hpp"

using namespace vrmap;
using namespace vrmap::agronomy;
using test::design_parameters;

namespace {

constexpr std::size_t cells = 40000;

// Caps far away and every anomaly counted, so that the formula alone is judged.
BalanceParameters without_caps() {
    BalanceParameters p = design_parameters();
    p.most_over_guide = 100;
    p.most_soil_cut = 100;
    p.season_block = NitrogenRate{1e5};
    p.credit.first_year_cap = 100;
    p.recovery_cv = 0.1;
    return p;
}

// One draw per cell: supply anomalies of sd 20 kg N/ha told by a yield map, a guide far above.
struct Draws {
    BalanceInput in;
    simulate::Random random{31, simulate::Stream::season};

    Draws() {
        in = test::plain_row(cells);
        in.guide.rate = NitrogenRate{1000};
        std::vector<double> yield(cells);
        for (double& y : yield) y = 6 + 20 / 23.3 * random.normal();
        in.yield = {test::yield_of(yield, 0.04)};
    }
    // Rates that nature wants, about the balance's word: soil, recovery, cause and credit drawn.
    double rms_of_error(const Balance& b, const BalanceParameters& p) {
        const double soil_sd = std::hypot(23.3 * 2 * 0.2, 15.0);
        const double r = in.guide.recovery;
        double sum = 0;
        for (std::size_t i = 0; i < cells; ++i) {
            const double anomaly = -kg_per_ha_from(b.ledger[Term::yield][i]) * r;
            const double supply = anomaly + soil_sd * random.normal();
            double want = -supply / (r * (1 + p.recovery_cv * random.normal()));
            // a raise whose cause is another is not wanted at all
            if (anomaly < 0 && random.uniform() > b.gate[i]) want -= -anomaly / r;
            const double gated = kg_per_ha_from(b.ledger[Term::yield][i] + b.ledger[Term::gate][i]);
            const double credit = -kg_per_ha_from(b.ledger[Term::organic][i]) / b.credit_factor;
            const double cv =
                std::hypot(p.credit.cv_spreading, p.credit.cv_content, p.credit.cv_efficiency);
            const double s = std::sqrt(std::log1p(cv * cv));
            const double given = credit * std::exp(s * random.normal() - s * s / 2);
            const double error = gated - want + given - credit;
            sum += error * error;
        }
        return std::sqrt(sum / cells);
    }
};

double rms_of_sd(const Balance& b) {
    double sum = 0;
    for (const double sd : b.sd.values()) sum += sd * sd;
    return std::sqrt(sum / cells);
}

}  // namespace

TEST_CASE("the stated sd is the error of the rate, from soil, recovery, cause and credit") {
    Draws d;
    const BalanceParameters p = without_caps();
    const Balance plain = balance_nitrogen(d.in, p);
    CHECK(rms_of_sd(plain) == doctest::Approx(d.rms_of_error(plain, p)).epsilon(0.04));
    d.in.organic = {test::compost_of(std::vector<double>(cells, 40.0))};
    const Balance fed = balance_nitrogen(d.in, p);
    CHECK(rms_of_sd(fed) == doctest::Approx(d.rms_of_error(fed, p)).epsilon(0.04));
    CHECK(rms_of_sd(fed) > 1.1 * rms_of_sd(plain));
}

TEST_CASE("an uncertain recovery adds its share of the change") {
    BalanceInput in = test::plain_row(2);
    in.yield = {test::yield_of({5, 7})};
    BalanceParameters p = design_parameters();
    p.recovery_cv = 0.25;
    // the cut of 23.3/0.8 kg/ha
    CHECK(balance_nitrogen(in, p).sd[1] ==
          doctest::Approx(std::hypot(15 / 0.8, 0.25 * 23.3 / 0.8)).epsilon(1e-12));
}

TEST_CASE("what is less than half its own error moves nothing, what is more counts whole") {
    // anomalies of -24, -2, +2, +24 kg/ha; 15 kg/ha of representativeness: 7.5 is the border
    BalanceInput in = test::plain_row(4);
    const double t = 1 / 23.3;
    in.yield = {test::yield_of({6 - 24 * t, 6 - 2 * t, 6 + 2 * t, 6 + 24 * t})};
    BalanceParameters p = design_parameters();
    p.no_evidence = 0.5;
    const Balance b = balance_nitrogen(in, p);
    CHECK(b.ledger[Term::yield].values() == std::vector<MgPerM2>{3000, 0, 0, -3000});
    CHECK(b.ledger[Term::gate].values() == std::vector<MgPerM2>{-1500, 0, 0, 0});
    CHECK(b.ledger.rate(1) == to_mg_per_m2(in.guide.rate.value));
    p.no_evidence = 2;  // 24 < 2·15, but no layer is wrong by more than it varies: rms 17.03
    CHECK(balance_nitrogen(in, p).ledger[Term::yield].values() == std::vector<MgPerM2>{0, 0, 0, 0});
    p.no_evidence = 1.4;
    CHECK(balance_nitrogen(in, p).ledger[Term::yield][0] == 3000);
}
