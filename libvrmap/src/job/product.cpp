// SPDX-License-Identifier: Apache-2.0
#include "job/product.hpp"

#include "job/limits.hpp"
#include "vrmap/error.hpp"
#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

// A rate the machine can drive: the section's own, else the usual one, else asked for.
double rate(Section& s, const char* key, double least, double most,
            std::optional<ProductRate> usual) {
    if (!usual) return s.need_number(key, least, most);
    return s.number(key, least, most).value_or(to_kg_per_10a(*usual));
}

machine::Spreader rates(Section& s, const machine::Spreader* usual) {
    const auto of = [usual](ProductRate machine::Spreader::*limit) {
        return usual ? std::optional(usual->*limit) : std::nullopt;
    };
    return {
        usual ? usual->width : Metres{s.need_number("width_m", 1, 60)},
        kg_product_per_10a(rate(s, "min_kg_per_10a", 0, 2000, of(&machine::Spreader::least))),
        kg_product_per_10a(rate(s, "max_kg_per_10a", 0.01, 2000, of(&machine::Spreader::most))),
        kg_product_per_10a(rate(s, "step_kg_per_10a", 0.01, 500, of(&machine::Spreader::step)))};
}

void require_order(const Section& s, const machine::Spreader& r) {
    if (r.least > r.most)
        s.refuse("min_kg_per_10a", {"spreader.least_over_most",
                                    {{"least", text(to_kg_per_10a(r.least))},
                                     {"most", text(to_kg_per_10a(r.most))}}});
}

// Percent of N, P2O5 and K2O.
void require_content(const Section& s, const std::string& product, const std::vector<double>& npk,
                     const Tables& tables) {
    const double sum = npk[0] + npk[1] + npk[2];
    const double most = limits_of("product", "nitrogen_pct").most;
    if (!(npk[0] >= 0 && npk[0] <= most && npk[1] >= 0 && npk[2] >= 0 && sum > 0 && sum <= 100))
        s.refuse("n_p2o5_k2o", {"product.bad_content", {{"most", text(most)}}});
    const auto known = known_content(tables, product);
    if (known && !(npk[0] >= known->least_pct && npk[0] <= known->most_pct))
        s.refuse("n_p2o5_k2o", {"product.not_its_content",
                                {{"product", product},
                                 {"least", text(known->least_pct)},
                                 {"most", text(known->most_pct)},
                                 {"stated", text(npk[0])}}});
}

}  // namespace

machine::Spreader read_spreader(Section& s) {
    const machine::Spreader spreader = rates(s, nullptr);
    s.finish();
    require_order(s, spreader);
    return spreader;
}

Product read_product(Section& s, const machine::Spreader& usual, const Tables& tables) {
    Product p{s.need_words("name"), {}, {}, {}};
    const std::vector<double> npk = s.need_numbers("n_p2o5_k2o", 3);
    p.spreader = rates(s, &usual);
    if (const auto kg = limited(s, "available_kg")) p.available = Kilograms{*kg};
    s.finish();
    if (npk.empty()) return p;  // missing
    require_content(s, p.name, npk, tables);
    p.content = {npk[0] / 100, npk[1] / 100, npk[2] / 100};
    require_order(s, p.spreader);
    return p;
}

void require_products(const Section& top, const FieldJob& job) {
    const auto& all = job.products;
    if (all.empty())
        top.refuse("product",
                   {"config.wrong_type", {{"key", "product"}, {"expected", "[[product]]"}}});
    if (!(all.front().content.nitrogen_fraction > 0))
        top.refuse("product", {"product.no_nitrogen", {{"product", all.front().name}}});
    if (all.size() > 2)
        top.refuse("product",
                   {"product.too_many", {{"count", text(static_cast<long long>(all.size()))}}});
    if (all.size() < 2) return;
    if (all.back().available)
        top.refuse("product", {"product.second_available", {{"product", all.back().name}}});
    const Product& second = all.back();
    if (all.front().available && second.content.nitrogen_fraction > 0)
        top.refuse("product", {"product.available_beside_nitrogen", {{"product", second.name}}});
    if (second.name == all.front().name)
        top.refuse("product", {"product.twice", {{"product", second.name}}});
    const bool serves = (job.phosphate_guide.value > 0 && second.content.phosphate_fraction > 0) ||
                        (job.potash_guide.value > 0 && second.content.potash_fraction > 0);
    if (!serves) top.refuse("product", {"product.without_purpose", {{"product", second.name}}});
}

}  // namespace vrmap::job
