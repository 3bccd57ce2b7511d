// SPDX-License-Identifier: Apache-2.0
#include "job/ledger_sums.hpp"

#include <cmath>

namespace vrmap::job {

std::vector<TermSum> ledger_sums(const agronomy::Ledger& ledger, const geo::Grid<double>& area) {
    std::vector<TermSum> all;
    for (std::size_t k = 0; k < agronomy::terms; ++k) {
        const auto& entry = ledger[static_cast<agronomy::Term>(k)];
        double sum = 0, moved = 0, ground = 0;
        for (std::size_t i = 0; i < area.size(); ++i) {
            sum += area[i] * entry[i];
            moved += area[i] * std::abs(static_cast<double>(entry[i]));
            ground += area[i];
        }
        all.push_back({sum / ground / units::mg_per_m2_in_kg_per_10a,
                       moved / ground / units::mg_per_m2_in_kg_per_10a, sum / units::mg_in_kg});
    }
    return all;
}

std::vector<agronomy::Term> terms_told(const Result& r) {
    using agronomy::Term;
    const auto held = [&r](Term term) {
        switch (term) {
            case Term::anchor:
                return r.job.anchor == agronomy::Anchor::high;
            case Term::manual:
                return r.job.manual.has_value();
            case Term::budget:
                return r.job.products.front().available.has_value();
            default:
                return true;
        }
    };
    std::vector<agronomy::Term> told;
    for (std::size_t k = 0; k < agronomy::terms; ++k)
        if (held(static_cast<Term>(k))) told.push_back(static_cast<Term>(k));
    return told;
}

std::array<double, agronomy::yield_zones> zone_areas_m2(const Result& r) {
    std::array<double, agronomy::yield_zones> m2{};
    const auto& zone = r.outcome.stable_zones->zone;
    for (std::size_t i = 0; i < zone.size(); ++i)
        m2[static_cast<std::size_t>(zone[i])] += r.outcome.wanted.area[i];
    return m2;
}

std::vector<std::pair<agronomy::Nutrient, const agronomy::Ledger*>> ledgers_of(const Result& r) {
    const machine::SpreadMap& s = r.outcome.spread;
    std::vector<std::pair<agronomy::Nutrient, const agronomy::Ledger*>> all{
        {agronomy::Nutrient::nitrogen, &s.ledger}};
    if (s.phosphate) all.emplace_back(agronomy::Nutrient::phosphate, &*s.phosphate);
    if (s.potash) all.emplace_back(agronomy::Nutrient::potash, &*s.potash);
    return all;
}

}  // namespace vrmap::job
