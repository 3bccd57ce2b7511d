// SPDX-License-Identifier: Apache-2.0
#include "machine/coarse_step.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vrmap::machine {

namespace {

constexpr NitrogenRate least_difference{1};  // kg N/ha: what a picture of the map can show

struct Range {
    double least = std::numeric_limits<double>::infinity();
    double most = -std::numeric_limits<double>::infinity();
    void add(double v) {
        least = std::min(least, v);
        most = std::max(most, v);
    }
    double width() const { return most - least; }
};

// 0.1 0.2 0.5 1 2 5 …
double round_down(double kg_per_10a) {
    const double power = std::pow(10.0, std::floor(std::log10(kg_per_10a)));
    for (const double k : {5.0, 2.0})
        if (k * power <= kg_per_10a) return k * power;
    return power;
}

}  // namespace

std::optional<Message> step_hides_map(const prescription::Prescription& wanted,
                                      const SpreadMap& told, const Spreader& spreader,
                                      Fertiliser product) {
    Range wish, rate;  // kg product/ha
    for (std::size_t i = 0; i < told.product.size(); ++i) {
        if (!told.has_rate[i]) continue;
        const NitrogenRate nitrogen{kg_per_ha_from(wanted.ledger.rate(i))};
        wish.add(std::clamp(product_for(nitrogen, product).value, spreader.least.value,
                            spreader.most.value));
        rate.add(kg_per_ha_from(told.product[i]));
    }
    if (rate.width() != 0 || !(wish.width() >= product_for(least_difference, product).value))
        return std::nullopt;
    const auto words = [](double kg_per_ha) {
        return text(to_kg_per_10a(ProductRate{kg_per_ha}), 1);
    };
    const double keeps = round_down(to_kg_per_10a(ProductRate{wish.width()}));
    return Message{"spreader.step_hides_map",
                   {{"step", text(to_kg_per_10a(spreader.step))},
                    {"least", words(wish.least)},
                    {"most", words(wish.most)},
                    {"rate", words(rate.least)},
                    {"keeps", text(keeps)}}};
}

}  // namespace vrmap::machine
