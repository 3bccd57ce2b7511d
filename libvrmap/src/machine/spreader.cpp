// SPDX-License-Identifier: Apache-2.0
#include "vrmap/machine/spreader.hpp"

#include <algorithm>
#include <cmath>

#include "vrmap/error.hpp"

namespace vrmap::machine {

namespace {

using agronomy::Term;

constexpr double hair = 1e-9;  // of a step: 40 / 0.1 is not quite 400

// The spreader's range as whole numbers of steps.
struct Steps {
    long least;
    long most;
};

Steps require_sane(const Spreader& s, Fertiliser product) {
    const auto refuse = [](const char* what, double value) {
        throw ArgumentError({"spreader.bad_limit", {{"what", what}, {"value", text(value)}}});
    };
    constexpr double most_kg_per_ha = 20000;  // 2000 kg/10a: far over any fertiliser, well in int32
    if (!(s.width.value > 0 && s.width.value <= 100)) refuse("width_m", s.width.value);
    // finer than a whole mg/m² is no step in the machine's file
    if (!(s.step.value >= 1 / units::mg_per_m2_in_kg_per_ha)) refuse("step", s.step.value);
    if (!(s.least.value >= 0 && s.least.value <= s.most.value)) refuse("min", s.least.value);
    if (!(s.most.value > 0 && s.most.value <= most_kg_per_ha)) refuse("max", s.most.value);
    if (!(product.nitrogen_fraction > 0 && product.nitrogen_fraction <= 1))
        refuse("nitrogen_fraction", product.nitrogen_fraction);
    const Steps steps{static_cast<long>(std::ceil(s.least.value / s.step.value - hair)),
                      static_cast<long>(std::floor(s.most.value / s.step.value + hair))};
    if (steps.least > steps.most || steps.most < 1)
        throw ArgumentError({"spreader.no_step_in_range",
                             {{"min", text(to_kg_per_10a(s.least))},
                              {"max", text(to_kg_per_10a(s.most))},
                              {"step", text(to_kg_per_10a(s.step))}}});
    return steps;
}

// Halves go down.
long nearest_step(double kg_per_ha, const Spreader& s) {
    return static_cast<long>(std::ceil(kg_per_ha / s.step.value - 0.5 - hair));
}

MgPerM2 nitrogen_in(double product_kg_per_ha, Fertiliser f) {
    return to_mg_per_m2(product_kg_per_ha * f.nitrogen_fraction);
}

}  // namespace

ProductRate uniform_rate(NitrogenRate guide, const Spreader& spreader, Fertiliser product) {
    const Steps steps = require_sane(spreader, product);
    const ProductRate need = product_for(guide, product);
    const long n = nearest_step(need.value, spreader);
    if (n < steps.least || n > steps.most || (n == 0 && guide.value > 0))
        throw ArgumentError({"spreader.guide_out_of_range",
                             {{"need", text(to_kg_per_10a(need), 2)},
                              {"min", text(to_kg_per_10a(spreader.least))},
                              {"max", text(to_kg_per_10a(spreader.most))},
                              {"step", text(to_kg_per_10a(spreader.step))}}});
    return static_cast<double>(n) * spreader.step;
}

SpreadMap drive(const prescription::Prescription& wanted, const Spreader& spreader,
                Fertiliser product) {
    const Steps steps = require_sane(spreader, product);
    const double least = static_cast<double>(steps.least) * spreader.step.value;
    const double most = static_cast<double>(steps.most) * spreader.step.value;
    const geo::GridGeometry& mesh = wanted.mesh();
    SpreadMap out{geo::Grid<MgPerM2>(mesh, 0), wanted.ledger, geo::Grid<unsigned char>(mesh, 0), 0,
                  0};
    for (std::size_t i = 0; i < wanted.area.size(); ++i) {
        if (!(wanted.area[i] > 0)) continue;
        out.has_rate[i] = 1;
        const MgPerM2 wish = wanted.ledger.rate(i);
        const double want = product_for({kg_per_ha_from(wish)}, product).value;
        // whole steps under the cell's own ceiling; none: shut, whatever the spreader's least
        const double room = product_for({wanted.ceiling[i]}, product).value;
        const long highest =
            std::min(steps.most, static_cast<long>(std::floor(room / spreader.step.value + hair)));
        const bool shut = highest < steps.least;
        const double within =
            shut ? 0.0
                 : std::clamp(want, least, static_cast<double>(highest) * spreader.step.value);
        out.raised_to_least += !shut && want < least;
        out.cut_to_most += want > most;
        const long n = shut ? 0 : std::clamp(nearest_step(within, spreader), steps.least, highest);
        const double told = static_cast<double>(n) * spreader.step.value;
        out.product[i] = to_mg_per_m2(told);
        const MgPerM2 limited = within == want ? wish : nitrogen_in(within, product);
        out.ledger[Term::machine][i] = limited - wish;
        out.ledger[Term::rounding][i] = nitrogen_in(told, product) - limited;
    }
    return out;
}

Kilograms SpreadMap::total_product(const geo::Grid<double>& area_m2) const {
    double mg = 0;
    for (std::size_t i = 0; i < product.size(); ++i) mg += area_m2[i] * product[i];
    return {mg / units::mg_in_kg};
}

Kilograms SpreadMap::total_nitrogen(const geo::Grid<double>& area_m2) const {
    double mg = 0;
    for (std::size_t i = 0; i < product.size(); ++i) mg += area_m2[i] * ledger.rate(i);
    return {mg / units::mg_in_kg};
}

}  // namespace vrmap::machine
