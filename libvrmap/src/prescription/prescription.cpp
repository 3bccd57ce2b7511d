// SPDX-License-Identifier: Apache-2.0
#include "vrmap/prescription/prescription.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vrmap::prescription {

namespace {

using agronomy::Term;

// The mesh cell of each balance cell.
std::vector<std::size_t> mesh_index(const geo::GridGeometry& fine, const geo::Grid<double>& mesh) {
    std::vector<std::size_t> index(fine.size());
    for (int r = 0; r < fine.rows; ++r)
        for (int c = 0; c < fine.cols; ++c) {
            const auto cell = mesh.geometry().cell_at(fine.centre_of({r, c}));
            if (!cell) throw ArgumentError({"geo.geometry_differs", {}});
            index[static_cast<std::size_t>(r) * static_cast<std::size_t>(fine.cols) +
                  static_cast<std::size_t>(c)] = mesh.index(*cell);
        }
    return index;
}

template <class T>
std::vector<double> means(const geo::Grid<T>& value, const geo::Grid<double>& area,
                          const std::vector<std::size_t>& to, const geo::Grid<double>& total) {
    std::vector<double> sum(total.size(), 0.0);
    for (std::size_t i = 0; i < value.size(); ++i)
        if (area[i] > 0) sum[to[i]] += area[i] * static_cast<double>(value[i]);
    for (std::size_t m = 0; m < sum.size(); ++m)
        if (total[m] > 0) sum[m] /= total[m];
    return sum;
}

// Rounded term by term a mean may leave the range of its own cells by a few mg, and with it the
// balance's caps: what is over goes to the cap.
void keep_within_cells(agronomy::Ledger& ledger, const agronomy::Ledger& cells,
                       const geo::Grid<double>& area, const std::vector<std::size_t>& to) {
    const std::size_t n = ledger.geometry().size();
    std::vector<MgPerM2> least(n, std::numeric_limits<MgPerM2>::max());
    std::vector<MgPerM2> most(n, 0);
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (!(area[i] > 0)) continue;
        least[to[i]] = std::min(least[to[i]], cells.rate(i));
        most[to[i]] = std::max(most[to[i]], cells.rate(i));
    }
    for (std::size_t m = 0; m < n; ++m) {
        const MgPerM2 rate = ledger.rate(m);
        if (least[m] <= most[m]) ledger[Term::cap][m] += std::clamp(rate, least[m], most[m]) - rate;
    }
}

// The lowest ceiling of a mesh cell's own cells: one rate for all of them may pass none.
void keep_ceiling(geo::Grid<double>& mesh, const geo::Grid<double>& cells,
                  const geo::Grid<double>& area, const std::vector<std::size_t>& to) {
    std::vector<bool> seen(mesh.size(), false);
    for (std::size_t i = 0; i < to.size(); ++i) {
        if (!(area[i] > 0)) continue;
        mesh[to[i]] = seen[to[i]] ? std::min(mesh[to[i]], cells[i]) : cells[i];
        seen[to[i]] = true;
    }
}

}  // namespace

Metres balance_cell(Metres spreader_width) {
    constexpr double about = 5.0;
    return {spreader_width.value / std::max(1.0, std::ceil(spreader_width.value / about))};
}

Kilograms Prescription::total_nitrogen() const {
    double mg = 0;
    for (std::size_t i = 0; i < area.size(); ++i) mg += area[i] * ledger.rate(i);
    return {mg / units::mg_in_kg};
}

agronomy::Ledger on_mesh(const agronomy::Ledger& cells, const geo::Grid<double>& area,
                         const geo::Grid<double>& mesh_area) {
    const auto to = mesh_index(area.geometry(), mesh_area);
    agronomy::Ledger mesh(mesh_area.geometry());
    for (std::size_t t = 0; t < agronomy::terms; ++t) {
        const Term term = static_cast<Term>(t);
        const auto mean = means(cells[term], area, to, mesh_area);
        for (std::size_t m = 0; m < mean.size(); ++m)
            mesh[term][m] = static_cast<MgPerM2>(std::lround(mean[m]));
    }
    keep_within_cells(mesh, cells, area, to);
    return mesh;
}

geo::Grid<double> mean_on_mesh(const geo::Grid<double>& cells, const geo::Grid<double>& area,
                               const geo::Grid<double>& mesh_area) {
    const auto to = mesh_index(area.geometry(), mesh_area);
    geo::Grid<double> mean(mesh_area.geometry(), 0.0);
    geo::Grid<double> known(mesh_area.geometry(), 0.0);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (!(area[i] > 0) || std::isnan(cells[i])) continue;
        mean[to[i]] += area[i] * cells[i];
        known[to[i]] += area[i];
    }
    for (std::size_t m = 0; m < mean.size(); ++m)
        mean[m] = known[m] > 0 ? mean[m] / known[m] : std::nan("");
    return mean;
}

Prescription on_mesh(const agronomy::Balance& balance, const geo::Grid<double>& area,
                     const geo::FieldBoundary& boundary, Metres spreader_width) {
    const geo::GridGeometry mesh = geo::grid_over(boundary.box(), spreader_width);
    Prescription p{geo::Grid<double>(mesh, 0.0),
                   {},
                   geo::Grid<double>(mesh, 0.0),
                   geo::Grid<double>(mesh, 0.0),
                   boundary,
                   {},
                   {}};
    const auto to = mesh_index(area.geometry(), p.area);
    for (std::size_t i = 0; i < area.size(); ++i) p.area[to[i]] += area[i];
    p.ledger = on_mesh(balance.ledger, area, p.area);
    const auto sd = means(balance.sd, area, to, p.area);
    for (std::size_t m = 0; m < sd.size(); ++m) p.sd[m] = sd[m];
    keep_ceiling(p.ceiling, balance.ceiling, area, to);
    return p;
}

}  // namespace vrmap::prescription
