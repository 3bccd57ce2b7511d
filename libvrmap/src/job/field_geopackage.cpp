// SPDX-License-Identifier: Apache-2.0
#include "job/field_geopackage.hpp"

#include "job/exports.hpp"
#include "job/extra_columns.hpp"
#include "job/ledger_sums.hpp"
#include "job/soil_points.hpp"
#include "job/zones_layer.hpp"
#include "vrmap/io/write_geopackage.hpp"
#include "vrmap/io/write_task_map.hpp"

namespace vrmap::job {

namespace {

using agronomy::Term;

io::GeoTable boundary_table(const Result& r) {
    const geo::FieldBoundary& b = r.loaded.evidence.boundary;
    io::GeoTable t{"boundary", r.loaded.crs, 1, {}, {}, {}};
    t.polygon = [&b](std::size_t) { return b.parts(); };
    t.columns = {
        io::words("name", [&r](std::size_t) { return r.job.name; }),
        io::words(
            "source",
            [&r](std::size_t) { return std::string(r.job.boundary ? "file" : "points_hull"); }),
        io::reals("area_ha", [&b](std::size_t) { return b.area().value / units::m2_in_ha; })};
    return t;
}

// P2O5 and K2O, where the guide asks for them: what is given, and every term of it but empty ones.
void add_minerals(io::GeoTable& t, const Result& r, const std::vector<std::size_t>& cells) {
    for (const auto& [nutrient, ledger] : ledgers_of(r)) {
        if (nutrient == agronomy::Nutrient::nitrogen) continue;
        const std::string unit = std::string(agronomy::name(nutrient)) + "_mg_per_m2";
        t.columns.push_back(io::integers(
            unit, [l = ledger, c = &cells](std::size_t i) { return l->rate((*c)[i]); }));
        std::vector<Term> held{Term::guide, Term::soil_test, Term::organic, Term::cap,
                               Term::machine};
        if (r.loaded.plan.removal_weight > 0) held.insert(held.begin() + 2, Term::yield);
        for (const Term term : held)
            t.columns.push_back(io::integers(
                std::string(agronomy::name(term)) + "_" + unit,
                [l = ledger, term, c = &cells](std::size_t i) { return (*l)[term][(*c)[i]]; }));
    }
}

// A second product, where there is one.
void add_second(io::GeoTable& t, const Result& r, const std::vector<std::size_t>& cells) {
    if (!r.outcome.spread.second) return;
    const auto rate = [&s = *r.outcome.spread.second, c = &cells](std::size_t i) {
        return s[(*c)[i]];
    };
    t.columns.push_back(io::integers("product_2_mg_per_m2", rate));
    t.columns.push_back(io::reals("product_2_kg_per_10a",
                                  [rate](std::size_t i) { return kg_per_10a_from(rate(i)); }));
}

// The spreader's mesh with the reasons of every cell: the ledger a person can open in a GIS.
io::GeoTable mesh_table(const Result& r, const std::vector<std::size_t>& cells,
                        const report::Say& say) {
    const prescription::Prescription& p = r.outcome.wanted;
    const machine::SpreadMap& s = r.outcome.spread;
    io::GeoTable t{"mesh", r.loaded.crs, cells.size(), {}, {}, {}};
    t.polygon = [&p, &cells](std::size_t i) {
        const geo::Cell c = p.area.cell(cells[i]);
        const auto at = [&](int row, int col) { return p.mesh().at(row, col); };
        return std::vector<geo::Polygon>{{{at(c.row + 1, c.col), at(c.row + 1, c.col + 1),
                                           at(c.row, c.col + 1), at(c.row, c.col)},
                                          {}}};
    };
    t.columns = {
        io::integers("product_mg_per_m2",
                     [&, c = &cells](std::size_t i) { return s.product[(*c)[i]]; }),
        io::reals("product_kg_per_10a",
                  [&, c = &cells](std::size_t i) { return kg_per_10a_from(s.product[(*c)[i]]); }),
        io::integers("n_mg_per_m2",
                     [&, c = &cells](std::size_t i) { return s.ledger.rate((*c)[i]); }),
        io::reals("area_m2", [&, c = &cells](std::size_t i) { return p.area[(*c)[i]]; }),
        io::reals("sd_n_kg_per_10a", [&, c = &cells](std::size_t i) {
            return to_kg_per_10a(NitrogenRate{p.sd[(*c)[i]]});
        })};
    for (const Term term : terms_told(r)) {
        t.columns.push_back(
            io::integers(std::string(agronomy::name(term)) + "_n_mg_per_m2",
                         [&, term, c = &cells](std::size_t i) { return s.ledger[term][(*c)[i]]; }));
    }
    add_second(t, r, cells);
    add_minerals(t, r, cells);
    add_extra_columns(t, r, cells, say);
    return t;
}

// The points of all years, one after the other.
struct YieldPoint {
    std::size_t year;
    std::size_t point;
};

std::vector<YieldPoint> yield_points(const Result& r) {
    std::vector<YieldPoint> all;
    for (std::size_t k = 0; k < r.outcome.yield.size(); ++k)
        for (std::size_t i = 0; i < r.outcome.yield[k].points.all.size(); ++i)
            all.push_back({k, i});
    return all;
}

io::GeoTable yield_table(const Result& r, const std::vector<YieldPoint>& points) {
    io::GeoTable t{"yield_points", r.loaded.crs, points.size(), {}, {}, {}};
    const auto of = [&r, &points](auto value) {
        return [&r, &points, value](std::size_t i) {
            return value(r.outcome.yield[points[i].year].points, points[i].point);
        };
    };
    using clean::CleanedYield;
    t.point = of([](const CleanedYield& y, std::size_t i) { return y.all.position[i]; });
    t.columns = {io::integers("record", of([](const CleanedYield& y, std::size_t i) {
                                  return y.all.record[i];
                              })),
                 io::reals("yield_t_per_ha",
                           of([](const CleanedYield& y, std::size_t i) { return y.all.value[i]; })),
                 io::words("reason", of([](const CleanedYield& y, std::size_t i) {
                               return std::string(clean::name(y.reason[i]));
                           })),
                 io::words("harvested", [&r, &points](std::size_t i) {
                     return r.job.yield[points[i].year].harvested.iso;
                 })};
    return t;
}

}  // namespace

std::string field_bytes(const Result& r, const report::Say& say) {
    const std::vector<std::size_t> cells = cells_with_rate(r);
    std::vector<ZonesLayer> zones;
    for (std::size_t k = 0; k < r.job.products.size(); ++k) zones.emplace_back(r, k);
    std::vector<io::GeoTable> tables;
    for (std::size_t k = 0; k < zones.size(); ++k) {
        tables.push_back(io::task_grid_table(r.task_grids[k], r.job.products[k].content, k));
        tables.push_back(zones[k].table());
    }
    tables.push_back(mesh_table(r, cells, say));
    tables.push_back(boundary_table(r));
    const std::vector<YieldPoint> points = yield_points(r);
    if (!points.empty()) tables.push_back(yield_table(r, points));
    for (io::GeoTable& t : soil_points_layer(r.loaded.soil_tests, r.loaded.crs))
        tables.push_back(std::move(t));
    return io::geopackage_bytes("field.gpkg", tables);
}

}  // namespace vrmap::job
