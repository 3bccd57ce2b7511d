// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "job/ledger_sums.hpp"
#include "vrmap/job/run.hpp"

namespace vrmap::job {

namespace {

using agronomy::Term;

ProductTotals totals_of(const Result& r, std::size_t product, ProductRate uniform) {
    ProductTotals t;
    const geo::Grid<MgPerM2>& rates = rates_of(r, product);
    t.kg = isoxml::total_kg(r.task_grids[product]);
    t.uniform_kg = uniform.value * r.loaded.evidence.boundary.area().value / units::m2_in_ha;
    t.mesh_kg = machine::total(rates, r.outcome.wanted.area).value;
    t.whole_cells_kg = isoxml::whole_cells_kg(r.task_grids[product]);
    t.least_rate = to_mg_per_m2(r.job.products[product].spreader.most.value);
    for (std::size_t i = 0; i < rates.size(); ++i) {
        if (!r.outcome.spread.has_rate[i]) continue;
        t.least_rate = std::min(t.least_rate, rates[i]);
        t.most_rate = std::max(t.most_rate, rates[i]);
    }
    return t;
}

}  // namespace

const geo::Grid<MgPerM2>& rates_of(const Result& r, std::size_t product) {
    return product == 0 ? r.outcome.spread.product : *r.outcome.spread.second;
}

MgPerM2 nitrogen_in(MgPerM2 rate, const Product& product) {
    return to_mg_per_m2(kg_per_ha_from(rate) * product.content.nitrogen_fraction);
}

Totals totals_of(const Result& r) {
    Totals t;
    const double area = r.loaded.evidence.boundary.area().value;
    t.area_ha = area / units::m2_in_ha;
    t.nitrogen_kg = r.outcome.spread.total_nitrogen(r.outcome.wanted.area).value;
    const Plan& plan = r.loaded.plan;
    const machine::Rates uniform =
        machine::uniform_rates({plan.guide.rate, plan.phosphate_guide, plan.potash_guide},
                               plan.spreader, plan.product, plan.second);
    t.guide_nitrogen_kg = r.job.guide.rate.value * t.area_ha;
    for (std::size_t k = 0; k < r.job.products.size(); ++k) {
        t.products.push_back(totals_of(r, k, k == 0 ? uniform.first : uniform.second));
        t.uniform_nitrogen_kg +=
            t.products[k].uniform_kg * r.job.products[k].content.nitrogen_fraction;
    }
    const auto sums = ledger_sums(r.outcome.spread.ledger, r.outcome.wanted.area);
    for (std::size_t k = 0; k < sums.size(); ++k) t.moved_kg[k] = sums[k].kg;
    return t;
}

std::vector<MineralTotals> mineral_totals_of(const Result& r) {
    std::vector<MineralTotals> all;
    for (const auto& [nutrient, ledger] : ledgers_of(r)) {
        if (nutrient == agronomy::Nutrient::nitrogen) continue;
        const auto sums = ledger_sums(*ledger, r.outcome.wanted.area);
        MineralTotals m{nutrient, 0, 0, 0};
        for (std::size_t k = 0; k < sums.size(); ++k) {
            const Term term = static_cast<Term>(k);
            if (term == Term::guide) m.guide_kg = sums[k].kg;
            if (term != Term::machine) m.wanted_kg += sums[k].kg;
            m.given_kg += sums[k].kg;
        }
        all.push_back(m);
    }
    return all;
}

std::optional<double> removal_kg_per_10a(const Result& r, agronomy::Nutrient nutrient) {
    const auto& removal = nutrient == agronomy::Nutrient::phosphate ? r.outcome.phosphate_removal
                                                                    : r.outcome.potash_removal;
    if (!removal) return std::nullopt;
    double kg = 0;
    double known_m2 = 0;
    for (std::size_t i = 0; i < removal->size(); ++i) {
        if (std::isnan((*removal)[i]) || !(r.outcome.area[i] > 0)) continue;
        kg += r.outcome.area[i] * (*removal)[i];
        known_m2 += r.outcome.area[i];
    }
    return to_kg_per_10a(OxideRate{known_m2 > 0 ? kg / known_m2 : 0});
}

Notes removal_words(const Result& r) {
    Notes all;
    for (const auto& [nutrient, ledger] : ledgers_of(r)) {
        const auto carried = nutrient == agronomy::Nutrient::nitrogen
                                 ? std::nullopt
                                 : removal_kg_per_10a(r, nutrient);
        if (!carried) continue;
        const auto years = std::count_if(r.outcome.yield.begin(), r.outcome.yield.end(),
                                         [](const YieldMap& y) { return y.report.used; });
        const double moved = ledger_sums(*ledger, r.outcome.wanted.area)
                                 .at(static_cast<std::size_t>(Term::yield))
                                 .kg;
        all.push_back({"removal.told",
                       {{"nutrient", agronomy::name(nutrient)},
                        {"years", text(static_cast<long long>(years))},
                        {"kg_per_10a", text(*carried, 1)},
                        {"weight_pct", text(100 * r.job.removal.weight, 0)},
                        {"difference_kg", signed_text(moved, 1)}}});
    }
    return all;
}

}  // namespace vrmap::job
