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

[[noreturn]] void refuse(const char* what, double value) {
    throw ArgumentError({"spreader.bad_limit", {{"what", what}, {"value", text(value)}}});
}

Steps require_range(const Spreader& s) {
    constexpr double most_kg_per_ha = 20000;  // 2000 kg/10a: far over any fertiliser, well in int32
    if (!(s.width.value > 0 && s.width.value <= 100)) refuse("width_m", s.width.value);
    // finer than a whole mg/m² is no step in the machine's file
    if (!(s.step.value >= 1 / units::mg_per_m2_in_kg_per_ha)) refuse("step", s.step.value);
    if (!(s.least.value >= 0 && s.least.value <= s.most.value)) refuse("min", s.least.value);
    if (!(s.most.value > 0 && s.most.value <= most_kg_per_ha)) refuse("max", s.most.value);
    const Steps steps{static_cast<long>(std::ceil(s.least.value / s.step.value - hair)),
                      static_cast<long>(std::floor(s.most.value / s.step.value + hair))};
    if (steps.least > steps.most || steps.most < 1)
        throw ArgumentError({"spreader.no_step_in_range",
                             {{"min", text(to_kg_per_10a(s.least))},
                              {"max", text(to_kg_per_10a(s.most))},
                              {"step", text(to_kg_per_10a(s.step))}}});
    return steps;
}

Steps require_sane(const Spreader& s, Fertiliser product) {
    if (!(product.nitrogen_fraction > 0 && product.nitrogen_fraction <= 1))
        refuse("nitrogen_fraction", product.nitrogen_fraction);
    return require_range(s);
}

// Halves go down.
long nearest_step(double kg_per_ha, const Spreader& s) {
    return static_cast<long>(std::ceil(kg_per_ha / s.step.value - 0.5 - hair));
}

// Whole steps that bring no more nitrogen than the ceiling; any number of a product without it.
long steps_under(NitrogenRate ceiling, double step, Fertiliser product, long most) {
    if (!(product.nitrogen_fraction > 0)) return most;
    return std::min(
        most, static_cast<long>(std::floor(product_for(ceiling, product).value / step + hair)));
}

ProductRate second_step(const prescription::Wanted& wanted, NitrogenRate ceiling, Fertiliser first,
                        const Second& s, Steps steps) {
    const double want = prescription::second_rate(wanted, first, s.product, s.weights).value;
    const double step = s.spreader.step.value;
    const long highest = steps_under(ceiling, step, s.product, steps.most);
    if (highest < steps.least || want < static_cast<double>(steps.least) * step / 2) return {0};
    return {static_cast<double>(std::clamp(nearest_step(want, s.spreader), steps.least, highest)) *
            step};
}

// One cell's rates on the way from the wish to what is told, kg/ha.
struct Setting {
    double second = 0;
    double want = 0;    // of the first, for the nitrogen that the second leaves
    double within = 0;  // the same in its range
    double told = 0;    // the same in whole steps
    bool shut = false;
};

class Driver {
public:
    Driver(const Spreader& s, Fertiliser product, const std::optional<Second>& second)
        : spreader_(s), product_(product), second_(second), steps_(require_sane(s, product)) {
        if (second) second_steps_ = require_range(second->spreader);
    }

    Setting set(const prescription::Wanted& wish, NitrogenRate ceiling) const {
        Setting c;
        if (second_) c.second = second_step(wish, ceiling, product_, *second_, second_steps_).value;
        const double by_second = second_ ? c.second * second_->product.nitrogen_fraction : 0.0;
        c.want = product_for({std::max(0.0, wish.nitrogen.value - by_second)}, product_).value;
        // whole steps under the cell's own ceiling; none: shut, whatever the spreader's least
        const double step = spreader_.step.value;
        const long highest = steps_under({ceiling.value - by_second}, step, product_, steps_.most);
        c.shut = highest < steps_.least;
        if (c.shut) return c;
        c.within = std::clamp(c.want, least(), static_cast<double>(highest) * step);
        c.told = static_cast<double>(
                     std::clamp(nearest_step(c.within, spreader_), steps_.least, highest)) *
                 step;
        return c;
    }

    double least() const { return static_cast<double>(steps_.least) * spreader_.step.value; }
    double most() const { return static_cast<double>(steps_.most) * spreader_.step.value; }
    /// mg/m² of a nutrient in so much of both products.
    MgPerM2 given(double first, double second, double Fertiliser::*share) const {
        return to_mg_per_m2(first * product_.*share +
                            (second_ ? second * second_->product.*share : 0.0));
    }

private:
    const Spreader& spreader_;
    Fertiliser product_;
    const std::optional<Second>& second_;
    Steps steps_;
    Steps second_steps_{};
};

prescription::Wanted wish_of(const prescription::Prescription& p, std::size_t i) {
    prescription::Wanted w{{kg_per_ha_from(p.ledger.rate(i))}, {}, {}};
    if (p.phosphate) w.phosphate = {kg_per_ha_from(p.phosphate->rate(i))};
    if (p.potash) w.potash = {kg_per_ha_from(p.potash->rate(i))};
    return w;
}

void settle(std::optional<agronomy::Ledger>& ledger, std::size_t i, MgPerM2 given) {
    if (ledger) (*ledger)[Term::machine][i] = given - ledger->rate(i);
}

}  // namespace

Kilograms total(const geo::Grid<MgPerM2>& rate, const geo::Grid<double>& area_m2) {
    double mg = 0;
    for (std::size_t i = 0; i < rate.size(); ++i) mg += area_m2[i] * rate[i];
    return {mg / units::mg_in_kg};
}

Rates uniform_rates(const prescription::Wanted& guide, const Spreader& spreader, Fertiliser product,
                    const std::optional<Second>& second) {
    const Driver driver(spreader, product, second);
    constexpr NitrogenRate no_ceiling{1e9};
    const Setting c = driver.set(guide, no_ceiling);
    const long n = nearest_step(c.want, spreader);
    const double nearest = static_cast<double>(n) * spreader.step.value;
    const bool nothing = n == 0 && guide.nitrogen.value > 0 && !(c.second > 0);
    if (nearest != c.told || nothing)
        throw ArgumentError({"spreader.guide_out_of_range",
                             {{"need", text(to_kg_per_10a(ProductRate{c.want}), 2)},
                              {"min", text(to_kg_per_10a(spreader.least))},
                              {"max", text(to_kg_per_10a(spreader.most))},
                              {"step", text(to_kg_per_10a(spreader.step))}}});
    return {{c.told}, {c.second}};
}

SpreadMap drive(const prescription::Prescription& wanted, const Spreader& spreader,
                Fertiliser product, const std::optional<Second>& second) {
    const Driver driver(spreader, product, second);
    const geo::GridGeometry& mesh = wanted.mesh();
    SpreadMap out{geo::Grid<MgPerM2>(mesh, 0),
                  wanted.ledger,
                  geo::Grid<unsigned char>(mesh, 0),
                  0,
                  0,
                  {},
                  wanted.phosphate,
                  wanted.potash};
    if (second) out.second = geo::Grid<MgPerM2>(mesh, 0);
    for (std::size_t i = 0; i < wanted.area.size(); ++i) {
        if (!(wanted.area[i] > 0)) continue;
        out.has_rate[i] = 1;
        const prescription::Wanted wish = wish_of(wanted, i);
        const Setting c = driver.set(wish, {wanted.ceiling[i]});
        out.raised_to_least += !c.shut && c.want < driver.least();
        out.cut_to_most += c.want > driver.most();
        out.product[i] = to_mg_per_m2(c.told);
        if (out.second) (*out.second)[i] = to_mg_per_m2(c.second);
        const MgPerM2 wished = wanted.ledger.rate(i);
        const MgPerM2 limited =
            c.within == c.want ? wished
                               : driver.given(c.within, c.second, &Fertiliser::nitrogen_fraction);
        out.ledger[Term::machine][i] = limited - wished;
        out.ledger[Term::rounding][i] =
            driver.given(c.told, c.second, &Fertiliser::nitrogen_fraction) - limited;
        settle(out.phosphate, i, driver.given(c.told, c.second, &Fertiliser::phosphate_fraction));
        settle(out.potash, i, driver.given(c.told, c.second, &Fertiliser::potash_fraction));
    }
    return out;
}

Kilograms SpreadMap::total_nitrogen(const geo::Grid<double>& area_m2) const {
    double mg = 0;
    for (std::size_t i = 0; i < product.size(); ++i) mg += area_m2[i] * ledger.rate(i);
    return {mg / units::mg_in_kg};
}

}  // namespace vrmap::machine
