// SPDX-License-Identifier: Apache-2.0
// Yen beside kilograms, and what each anchor of the guide saves.
#include <cmath>

#include "vrmap/job/run.hpp"

namespace vrmap::job {

namespace {

std::string yen_text(double yen) {
    return text(yen, 0);
}

// Where each product is told so much, kg on the task grid.
Money money_for(const Prices& prices, const Totals& t, const std::vector<double>& kg) {
    Money m;
    for (std::size_t k = 0; k < kg.size(); ++k) {
        m.yen += kg[k] * prices.product_yen_per_kg[k];
        m.uniform_yen += t.products[k].uniform_kg * prices.product_yen_per_kg[k];
    }
    return m;
}

// kg of each product on the task grids that the other anchor's map would give.
std::vector<double> other_kg(const Result& r) {
    const machine::SpreadMap& s = *r.outcome.other_anchor;
    const geo::Projection projection = io::projection_of(r.loaded.crs);
    std::vector<double> kg;
    for (std::size_t k = 0; k < r.job.products.size(); ++k)
        kg.push_back(isoxml::total_kg(isoxml::make_task_grid(k == 0 ? s.product : *s.second,
                                                             s.has_rate, r.loaded.evidence.boundary,
                                                             r.job.pad, projection)));
    return kg;
}

}  // namespace

std::optional<Money> money_of(const Result& r, const Totals& t) {
    if (!r.job.prices) return std::nullopt;
    std::vector<double> kg;
    for (const ProductTotals& p : t.products) kg.push_back(p.kg);
    return money_for(*r.job.prices, t, kg);
}

Notes money_words(const Result& r, const Totals& t) {
    const auto m = money_of(r, t);
    if (!m) return {};
    const bool more = m->saved() < 0;
    const std::string difference = yen_text(std::abs(m->saved()));
    Notes all{{more ? "money.more" : "money.less",
               {{"yen", yen_text(m->yen)},
                {"difference_yen", difference},
                {"uniform_yen", yen_text(m->uniform_yen)}}}};
    if (const auto price = r.job.prices->crop_yen_per_kg) {
        const double kg_per_ha = std::abs(m->saved()) / *price / t.area_ha;
        all.push_back({more ? "money.crop_more" : "money.crop_less",
                       {{"difference_yen", difference},
                        {"kg_per_10a", text(kg_per_ha / units::kg_per_ha_in_kg_per_10a, 1)}}});
    }
    return all;
}

std::optional<AnchorTotals> anchor_totals_of(const Result& r, const Totals& t) {
    if (!r.outcome.other_anchor) return std::nullopt;
    const AnchorTotals::One ours{t.nitrogen_kg, money_of(r, t)};
    AnchorTotals::One other{r.outcome.other_anchor->total_nitrogen(r.outcome.wanted.area).value,
                            {}};
    if (r.job.prices) other.money = money_for(*r.job.prices, t, other_kg(r));
    const bool high = r.job.anchor == agronomy::Anchor::high;
    return high ? AnchorTotals{other, ours} : AnchorTotals{ours, other};
}

Notes anchor_words(const Result& r, const Totals& t) {
    const auto a = anchor_totals_of(r, t);
    if (!a) return {};
    const auto saved = [&t](const AnchorTotals::One& one) {
        return text(t.uniform_nitrogen_kg - one.nitrogen_kg, 1);
    };
    Notes all{{r.job.anchor == agronomy::Anchor::high ? "anchor.high" : "anchor.mid",
               {{"mid_kg", saved(a->mid)},
                {"high_kg", saved(a->high)},
                {"shift_kg_per_10a", text(to_kg_per_10a(r.outcome.anchor_shift), 2)}}}};
    if (a->mid.money)
        all.push_back({"anchor.yen",
                       {{"mid_yen", yen_text(a->mid.money->saved())},
                        {"high_yen", yen_text(a->high.money->saved())}}});
    return all;
}

}  // namespace vrmap::job
