// SPDX-License-Identifier: Apache-2.0
#include "job/zones_layer.hpp"

#include <cmath>

#include "vrmap/geo/swath.hpp"
#include "vrmap/io/clip.hpp"
#include "vrmap/io/layer_sums.hpp"

namespace vrmap::job {

namespace {

constexpr const char* layer_name = "zones";
constexpr const char* rate_column = "product_mg_per_m2";

void require_near(double found, double wanted, const char* what) {
    constexpr double tolerance = 1e-6;
    if (!(std::abs(found - wanted) <= tolerance * std::abs(wanted)))
        throw OutputError({"output.reread_differs",
                           {{"what", std::string(layer_name) + ": " + what + " " + text(found) +
                                         ", " + text(wanted)}}});
}

}  // namespace

ZonesLayer::ZonesLayer(const Result& r) : result_(r) {
    const io::Clip clip(r.loaded.evidence.boundary.parts());
    for (auto& zone : prescription::zones_of(r.outcome.spread.product, r.outcome.spread.has_rate)) {
        auto ground = clip(zone.outline);
        if (ground.empty()) continue;  // a corner that only touches the field
        area_m2_.push_back(geo::area_m2(ground));
        zones_.push_back(std::move(zone));
        ground_.push_back(std::move(ground));
    }
}

io::GeoTable ZonesLayer::table() const {
    const auto first_cell = [this](std::size_t i) { return zones_[i].cells.front(); };
    const auto nitrogen = [this, first_cell](std::size_t i) {
        return result_.outcome.spread.ledger.rate(first_cell(i));
    };
    io::GeoTable t{layer_name, result_.loaded.crs, zones_.size(), {}, {}, {}};
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

void require_zones(const io::Input& geopackage, const Result& r) {
    const io::LayerSums found = io::layer_sums(geopackage, layer_name, rate_column);
    const auto& area = r.outcome.wanted.area;
    require_near(found.area, r.loaded.evidence.boundary.area().value, "m2");
    require_near(found.weighted / units::mg_in_kg, r.outcome.spread.total_product(area).value,
                 "kg");
}

}  // namespace vrmap::job
