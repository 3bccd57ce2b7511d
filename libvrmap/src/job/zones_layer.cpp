// SPDX-License-Identifier: Apache-2.0
#include "job/zones_layer.hpp"

#include <cmath>

#include "vrmap/geo/swath.hpp"
#include "vrmap/io/clip.hpp"
#include "vrmap/io/layer_sums.hpp"

namespace vrmap::job {

namespace {

constexpr const char* rate_column = "product_mg_per_m2";

std::string layer_name(std::size_t product) {
    return product == 0 ? "zones" : "zones_" + text(static_cast<long long>(product + 1));
}

void require_near(double found, double wanted, const std::string& what) {
    constexpr double tolerance = 1e-6;
    if (!(std::abs(found - wanted) <= tolerance * std::abs(wanted)))
        throw OutputError(
            {"output.reread_differs", {{"what", what + " " + text(found) + ", " + text(wanted)}}});
}

}  // namespace

ZonesLayer::ZonesLayer(const Result& r, std::size_t product) : result_(r), product_(product) {
    const io::Clip clip(r.loaded.evidence.boundary.parts());
    for (auto& zone : prescription::zones_of(rates_of(r, product), r.outcome.spread.has_rate)) {
        auto ground = clip(zone.outline);
        if (ground.empty()) continue;  // a corner that only touches the field
        area_m2_.push_back(geo::area_m2(ground));
        zones_.push_back(std::move(zone));
        ground_.push_back(std::move(ground));
    }
}

io::GeoTable ZonesLayer::table() const {
    const auto nitrogen = [this](std::size_t i) {
        return nitrogen_in(zones_[i].rate, result_.job.products[product_]);
    };
    io::GeoTable t{layer_name(product_), result_.loaded.crs, zones_.size(), {}, {}, {}};
    t.polygon = [this](std::size_t i) { return ground_[i]; };
    t.columns = {io::integers(rate_column, [this](std::size_t i) { return zones_[i].rate; }),
                 io::reals("product_kg_per_10a",
                           [this](std::size_t i) { return kg_per_10a_from(zones_[i].rate); }),
                 io::reals("n_kg_per_10a",
                           [nitrogen](std::size_t i) { return kg_per_10a_from(nitrogen(i)); }),
                 io::integers("cells",
                              [this](std::size_t i) {
                                  return static_cast<long long>(zones_[i].cells.size());
                              }),
                 io::reals("area_m2", [this](std::size_t i) { return area_m2_[i]; }),
                 io::reals("product_kg", [this](std::size_t i) {
                     return area_m2_[i] * zones_[i].rate / units::mg_in_kg;
                 })};
    return t;
}

void require_zones(const std::filesystem::path& geopackage, const Result& r) {
    for (std::size_t k = 0; k < r.job.products.size(); ++k) {
        const std::string layer = layer_name(k);
        const io::LayerSums found = io::layer_sums(geopackage, layer.c_str(), rate_column);
        require_near(found.area, r.loaded.evidence.boundary.area().value, layer + ": m2");
        require_near(found.weighted / units::mg_in_kg,
                     machine::total(rates_of(r, k), r.outcome.wanted.area).value, layer + ": kg");
    }
}

}  // namespace vrmap::job
