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
    const double least = rate(s, "min_kg_per_10a", 0, 2000, of(&machine::Spreader::least));
    const double most = rate(s, "max_kg_per_10a", 0.01, 2000, of(&machine::Spreader::most));
    if (least > most)
        s.refuse("min_kg_per_10a",
                 {"spreader.least_over_most", {{"least", text(least)}, {"most", text(most)}}});
    const double step = rate(s, "step_kg_per_10a", 0.01, 500, of(&machine::Spreader::step));
    return {usual ? usual->width : Metres{}, kg_product_per_10a(least), kg_product_per_10a(most),
            kg_product_per_10a(step)};
}

Fertiliser content(Section& s) {
    const auto npk = s.numbers("n_p2o5_k2o", 3);
    if (!npk) s.refuse("n_p2o5_k2o", {"config.missing_key", {{"key", "product.n_p2o5_k2o"}}});
    const double sum = (*npk)[0] + (*npk)[1] + (*npk)[2];
    const double most = limits_of("product", "nitrogen_pct").most;
    if (!((*npk)[0] >= 0 && (*npk)[0] <= most && (*npk)[1] >= 0 && (*npk)[2] >= 0 && sum > 0 &&
          sum <= 100))
        s.refuse("n_p2o5_k2o", {"product.bad_content", {{"most", text(most)}}});
    return {(*npk)[0] / 100, (*npk)[1] / 100, (*npk)[2] / 100};
}

}  // namespace

machine::Spreader read_spreader(Section& s) {
    const Metres width{s.need_number("width_m", 1, 60)};
    machine::Spreader spreader = rates(s, nullptr);
    spreader.width = width;
    s.finish();
    return spreader;
}

Product read_product(Section& s, const machine::Spreader& usual) {
    Product p{s.need_words("name"), content(s), rates(s, &usual)};
    const double nitrogen_pct = 100 * p.content.nitrogen_fraction;
    const auto known = known_content(p.name);
    if (known && !(nitrogen_pct >= known->least_pct && nitrogen_pct <= known->most_pct))
        s.refuse("n_p2o5_k2o", {"product.not_its_content",
                                {{"product", p.name},
                                 {"least", text(known->least_pct)},
                                 {"most", text(known->most_pct)},
                                 {"stated", text(nitrogen_pct)}}});
    s.finish();
    return p;
}

void require_products(const Section& top, const FieldJob& job) {
    const auto& all = job.products;
    if (!(all.front().content.nitrogen_fraction > 0))
        top.refuse("product", {"product.no_nitrogen", {{"product", all.front().name}}});
    if (all.size() > 2)
        top.refuse("product",
                   {"product.too_many", {{"count", text(static_cast<long long>(all.size()))}}});
    if (all.size() < 2) return;
    const Product& second = all.back();
    if (second.name == all.front().name)
        top.refuse("product", {"product.twice", {{"product", second.name}}});
    const bool serves = (job.phosphate_guide.value > 0 && second.content.phosphate_fraction > 0) ||
                        (job.potash_guide.value > 0 && second.content.potash_fraction > 0);
    if (!serves) top.refuse("product", {"product.without_purpose", {{"product", second.name}}});
}

}  // namespace vrmap::job
