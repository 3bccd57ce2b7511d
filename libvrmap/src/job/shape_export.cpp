// SPDX-License-Identifier: Apache-2.0
#include "job/shape_export.hpp"

#include <cmath>
#include <optional>

#include "isoxml/nearest_rate.hpp"
#include "vrmap/geo/swath.hpp"
#include "vrmap/io/clip.hpp"

namespace vrmap::job {

namespace {

geo::Polygon square(const geo::GridGeometry& mesh, geo::Cell c) {
    const auto at = [&](int row, int col) { return mesh.at(row, col); };
    return {
        {at(c.row + 1, c.col), at(c.row + 1, c.col + 1), at(c.row, c.col + 1), at(c.row, c.col)},
        {}};
}

void to_degrees(geo::Ring& ring, const geo::Projection& projection) {
    for (geo::Point& p : ring) {
        const geo::LonLat place = projection.to_geographic(p);
        p = {place.lon, place.lat};
    }
}

std::vector<geo::Polygon> in_degrees(std::vector<geo::Polygon> ground,
                                     const geo::Projection& projection) {
    for (geo::Polygon& part : ground) {
        to_degrees(part.outer, projection);
        for (geo::Ring& hole : part.holes) to_degrees(hole, projection);
    }
    return ground;
}

// What a corner cuts off by a hair would lose its shape in degrees.
std::vector<geo::Polygon> without_slivers(std::vector<geo::Polygon> ground) {
    constexpr double least_m2 = 0.01;
    std::erase_if(ground, [](const geo::Polygon& p) { return geo::area_m2({p}) < least_m2; });
    return ground;
}

geo::Point middle_of(const geo::Polygon& p) {
    const geo::Box box = geo::bounds(p.outer);
    return {(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2};
}

std::optional<std::size_t> rated(const machine::SpreadMap& s, geo::Cell c) {
    const auto& has = s.has_rate;
    const bool on = c.row >= 0 && c.row < has.rows() && c.col >= 0 && c.col < has.cols();
    return on && has[c] ? std::optional(has.index(c)) : std::nullopt;
}

}  // namespace

ShapeExport::ShapeExport(const Result& r, std::size_t which, const geo::Projection& projection) {
    const machine::SpreadMap& s = r.outcome.spread;
    const Product& product = r.job.products[which];
    const geo::Grid<MgPerM2>& rates = rates_of(r, which);
    const geo::GridGeometry& mesh = rates.geometry();
    const io::Clip clip(io::widened(r.loaded.evidence.boundary, r.job.pad));
    const isoxml::NearestRate nearest(rates, s.has_rate);
    std::size_t number = 0;
    const int beyond = static_cast<int>(std::ceil(r.job.pad.value / mesh.cell.value));
    for (int row = -beyond; row < mesh.rows + beyond; ++row)
        for (int col = -beyond; col < mesh.cols + beyond; ++col) {
            const auto cell = rated(s, {row, col});
            auto ground = without_slivers(clip(square(mesh, {row, col})));
            if (cell) {
                const MgPerM2 rate = rates[*cell];
                pieces_.push_back({rate, nitrogen_in(rate, product), r.outcome.wanted.area[*cell],
                                   ++number, in_degrees(std::move(ground), projection)});
                continue;
            }
            for (geo::Polygon& part : ground) {
                const MgPerM2 rate = nearest.at(middle_of(part));
                pieces_.push_back({rate, nitrogen_in(rate, product), 0, 0,
                                   in_degrees({std::move(part)}, projection)});
            }
        }
    // a cell that barely touches the field has a number, but no ground
    std::erase_if(pieces_, [](const Piece& p) { return p.ground.empty(); });
}

io::ShapeTable ShapeExport::table() const {
    io::ShapeTable t;
    t.rows = pieces_.size();
    t.polygon = [this](std::size_t i) { return pieces_[i].ground; };
    const auto product = [this](std::size_t i) { return pieces_[i].product; };
    const auto nitrogen = [this](std::size_t i) { return pieces_[i].nitrogen; };
    // whole mg/m²: two decimals of kg/ha, three of kg/10a hold them exactly
    t.columns = {
        {"RATE_KGHA", 2, [product](std::size_t i) { return kg_per_ha_from(product(i)); }},
        {"RATE_KG10A", 3, [product](std::size_t i) { return kg_per_10a_from(product(i)); }},
        {"N_KGHA", 2, [nitrogen](std::size_t i) { return kg_per_ha_from(nitrogen(i)); }},
        {"N_KG10A", 3, [nitrogen](std::size_t i) { return kg_per_10a_from(nitrogen(i)); }},
        {"AREA_M2", 2, [this](std::size_t i) { return pieces_[i].area_m2; }},
        {"CELL", 0, [this](std::size_t i) { return static_cast<double>(pieces_[i].cell); }}};
    return t;
}

}  // namespace vrmap::job
