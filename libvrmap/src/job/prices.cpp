// SPDX-License-Identifier: Apache-2.0
#include "job/prices.hpp"

#include "job/limits.hpp"
#include "vrmap/error.hpp"

namespace vrmap::job {

namespace {

void require_within(const Section& s, const char* key, const char* row, double value) {
    const Limits l = limits_of("prices", row);
    if (!l.hold(value))
        s.refuse(key, {"config.out_of_range",
                       {{"key", std::string("prices.").append(row)},
                        {"value", text(value)},
                        {"least", text(l.least)},
                        {"most", text(l.most)}}});
}

// One number for one product, else as many as there are. Empty where the key is missing.
std::vector<double> each(Section& s, const char* key, std::size_t products) {
    std::vector<double> all;
    if (products > 1)
        all = s.need_numbers(key, products);
    else if (const double v = need_limited(s, key); s.has(key))
        all = {v};
    for (const double v : all) require_within(s, key, key, v);
    return all;
}

std::vector<double> per_kg(Section& s, std::size_t products) {
    const bool bags = s.has("fertilizer_yen_per_bag") || s.has("bag_kg");
    if (bags && s.has("fertilizer_yen_per_kg"))
        s.refuse("fertilizer_yen_per_kg", {"prices.two_ways", {}});
    if (!bags) return each(s, "fertilizer_yen_per_kg", products);
    std::vector<double> yen = each(s, "fertilizer_yen_per_bag", products);
    const std::vector<double> kg = each(s, "bag_kg", products);
    if (yen.size() != kg.size()) return {};  // one is missing
    for (std::size_t k = 0; k < yen.size(); ++k) {
        yen[k] /= kg[k];
        require_within(s, "fertilizer_yen_per_bag", "fertilizer_yen_per_kg", yen[k]);
    }
    return yen;
}

}  // namespace

Prices read_prices(Section& s, std::size_t products) {
    Prices p{per_kg(s, products), limited(s, "crop_yen_per_kg")};
    s.finish();
    return p;
}

}  // namespace vrmap::job
