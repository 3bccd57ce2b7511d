// SPDX-License-Identifier: Apache-2.0
#include "job/cell_account.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "job/removal.hpp"
#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

using agronomy::Term;

constexpr std::array<Term, 3> not_reasons{Term::guide, Term::machine, Term::rounding};

struct Reason {
    Term term;
    MgPerM2 moved;
};

// Largest first; of equal ones that which the ledger names first. What a decimal would show as 0 is
// no reason.
std::vector<Reason> reasons_of(const agronomy::Ledger& ledger, std::size_t cell) {
    constexpr MgPerM2 least = 50;
    std::vector<Reason> all;
    for (std::size_t k = 0; k < agronomy::terms; ++k) {
        const Term term = static_cast<Term>(k);
        if (std::find(not_reasons.begin(), not_reasons.end(), term) != not_reasons.end()) continue;
        if (std::abs(ledger[term][cell]) >= least) all.push_back({term, ledger[term][cell]});
    }
    std::stable_sort(all.begin(), all.end(), [](const Reason& a, const Reason& b) {
        return std::abs(a.moved) > std::abs(b.moved);
    });
    return all;
}

std::string signed_kg(MgPerM2 rate) {
    return signed_text(kg_per_10a_from(rate), 1);
}

// The mean of the years with a map of this crop, t/ha; none without one.
std::optional<geo::Grid<double>> mean_yield(const Result& r) {
    const prescription::Prescription& p = r.outcome.wanted;
    geo::Grid<double> sum(p.mesh(), 0.0);
    int years = 0;
    for (std::size_t k = 0; k < r.outcome.yield.size(); ++k) {
        const YieldMap& map = r.outcome.yield[k];
        if (!map.report.used || of_other_crop(r.job.yield[k], r.job)) continue;
        const auto year = prescription::mean_on_mesh(map.layer->mean(), r.outcome.area, p.area);
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += year[i];
        ++years;
    }
    if (years == 0) return std::nullopt;
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] /= years;
    return sum;
}

}  // namespace

report::Words reason_of(const Result& r, std::size_t cell, const report::Say& say) {
    const agronomy::Ledger& ledger = r.outcome.spread.ledger;
    const std::vector<Reason> reasons = reasons_of(ledger, cell);
    if (reasons.empty()) return say({"cell.as_guide", {}});
    MgPerM2 wanted = ledger.rate(cell);
    for (const Term term : not_reasons) wanted -= ledger[term][cell];
    const std::string moved = signed_kg(wanted);
    const auto term = [&say](const Reason& one) {
        return say({std::string("term.").append(agronomy::name(one.term)), {}});
    };
    const auto told = [&](const std::string& first, const std::string& second) -> Message {
        const std::string first_kg = signed_kg(reasons[0].moved);
        if (reasons.size() == 1)
            return {"cell.because_one",
                    {{"moved", moved}, {"first", first}, {"first_kg", first_kg}}};
        return {"cell.because_two",
                {{"moved", moved},
                 {"first", first},
                 {"first_kg", first_kg},
                 {"second", second},
                 {"second_kg", signed_kg(reasons[1].moved)}}};
    };
    const report::Words first = term(reasons[0]);
    const report::Words second = reasons.size() > 1 ? term(reasons[1]) : report::Words{};
    return {say(told(first.ja, second.ja)).ja, say(told(first.en, second.en)).en};
}

geo::Grid<double> confidence_of(const Result& r) {
    const prescription::Prescription& p = r.outcome.wanted;
    const agronomy::Ledger reckoned =
        prescription::on_mesh(r.outcome.balance.ledger, r.outcome.area, p.area);
    MgPerM2 least = 0, most = 0;
    bool any = false;
    for (std::size_t i = 0; i < p.area.size(); ++i) {
        if (!(p.area[i] > 0)) continue;
        const MgPerM2 rate = reckoned.rate(i);
        least = any ? std::min(least, rate) : rate;
        most = any ? std::max(most, rate) : rate;
        any = true;
    }
    geo::Grid<double> confidence(p.mesh(), std::nan(""));
    const double span = kg_per_ha_from(most - least);
    for (std::size_t i = 0; span > 0 && i < p.area.size(); ++i)
        if (p.area[i] > 0) confidence[i] = 1 - std::min(1.0, 2 * p.sd[i] / span);
    return confidence;
}

std::optional<NitrogenSurplus> surplus_of(const Result& r) {
    const auto carried = removal(r.job.tables, r.job.crop);
    const auto yield = carried ? mean_yield(r) : std::nullopt;
    if (!yield) return std::nullopt;
    const prescription::Prescription& p = r.outcome.wanted;
    const auto organic =
        prescription::mean_on_mesh(r.outcome.balance.organic, r.outcome.area, p.area);
    NitrogenSurplus n{geo::Grid<double>(p.mesh(), std::nan("")),
                      geo::Grid<double>(p.mesh(), std::nan(""))};
    double ground = 0, given = 0, removed = 0;
    for (std::size_t i = 0; i < p.area.size(); ++i) {
        if (!(p.area[i] > 0) || std::isnan((*yield)[i])) continue;
        const double in = kg_per_ha_from(r.outcome.spread.ledger.rate(i)) +
                          r.job.guide.other_dressings.value + organic[i];
        const double out = carried->nitrogen * (*yield)[i];
        n.surplus_kg_per_10a[i] = to_kg_per_10a(NitrogenRate{in - out});
        if (in > 0) n.balance_index[i] = out / in;
        ground += p.area[i];
        given += p.area[i] * in;
        removed += p.area[i] * out;
    }
    if (!(ground > 0 && given > 0)) return std::nullopt;
    n.surplus_mean_kg_per_10a = to_kg_per_10a(NitrogenRate{(given - removed) / ground});
    n.balance_index_mean = removed / given;
    return n;
}

}  // namespace vrmap::job
