// SPDX-License-Identifier: Apache-2.0
#include "vrmap/machine/budget.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "vrmap/error.hpp"

namespace vrmap::machine {

namespace {

using agronomy::Term;

class Shifter {
public:
    Shifter(const prescription::Prescription& wanted, const Budget& budget,
            const Spreader& spreader, Fertiliser product, const std::optional<Second>& second)
        : wanted_(wanted),
          budget_(budget),
          spreader_(spreader),
          product_(product),
          second_(second) {}

    // Takes so much off each cell that has it.
    prescription::Prescription less(MgPerM2 shift) const {
        prescription::Prescription p = wanted_;
        for (std::size_t i = 0; i < p.area.size(); ++i) take(p, i, shift);
        return p;
    }
    void take(prescription::Prescription& p, std::size_t i, MgPerM2 shift) const {
        if (!(p.area[i] > 0) || (budget_.locked.size() > 0 && budget_.locked[i])) return;
        const MgPerM2 over = wanted_.ledger.rate(i) - to_mg_per_m2(budget_.least.value);
        p.ledger[Term::budget][i] = -std::min(shift, std::max(0, over));
    }
    geo::Grid<MgPerM2> told(const prescription::Prescription& p) const {
        return drive(p, spreader_, product_, second_).product;
    }
    double kg(const geo::Grid<MgPerM2>& product) const {
        return total(product, wanted_.area).value;
    }
    // Enough to take the last milligram off every cell.
    MgPerM2 most() const {
        MgPerM2 rate = 0;
        for (std::size_t i = 0; i < wanted_.area.size(); ++i)
            rate = std::max(rate, wanted_.ledger.rate(i));
        return rate;
    }

private:
    const prescription::Prescription& wanted_;
    const Budget& budget_;
    const Spreader& spreader_;
    const Fertiliser product_;
    const std::optional<Second>& second_;
};

// Those that want most first; of equals the larger cell, then the first.
std::vector<std::size_t> in_turn(const prescription::Prescription& p) {
    std::vector<std::size_t> order(p.area.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&p](std::size_t a, std::size_t b) {
        return std::tuple(-p.ledger.rate(a), -p.area[a], a) <
               std::tuple(-p.ledger.rate(b), -p.area[b], b);
    });
    return order;
}

}  // namespace

BudgetReport keep_budget(prescription::Prescription& wanted, const Budget& budget,
                         const Spreader& spreader, Fertiliser product,
                         const std::optional<Second>& second) {
    const prescription::Prescription before = wanted;
    const Shifter shifter(before, budget, spreader, product, second);
    const double most = budget.available.value;
    const double asked = shifter.kg(shifter.told(before));
    if (asked <= most) return {{asked}, {asked}, {}};
    MgPerM2 fits = shifter.most();
    const double least = shifter.kg(shifter.told(shifter.less(fits)));
    if (least > most)
        throw ArgumentError(
            {"budget.not_enough", {{"available_kg", text(most)}, {"least_kg", text(least, 0)}}});
    for (MgPerM2 over = 0; fits - over > 1;) {
        const MgPerM2 middle = over + (fits - over) / 2;
        (shifter.kg(shifter.told(shifter.less(middle))) <= most ? fits : over) = middle;
    }
    wanted = shifter.less(fits);
    const geo::Grid<MgPerM2> now = shifter.told(wanted);
    const geo::Grid<MgPerM2> next = shifter.told(shifter.less(fits - 1));
    double told = shifter.kg(now);
    for (const std::size_t i : in_turn(before)) {
        const double more = wanted.area[i] * (next[i] - now[i]) / units::mg_in_kg;
        if (!(more > 0) || told + more > most) continue;
        shifter.take(wanted, i, fits - 1);
        told += more;
    }
    return {{asked}, {told}, {kg_per_ha_from(fits)}};
}

}  // namespace vrmap::machine
