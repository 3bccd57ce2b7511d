// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/task_grid.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "isoxml/ellipsoid.hpp"
#include "isoxml/frame.hpp"
#include "isoxml/ground.hpp"
#include "isoxml/nearest_rate.hpp"
#include "vrmap/error.hpp"
#include "vrmap/geo/coverage.hpp"

namespace vrmap::isoxml {

namespace {

// A map this wide is no field; its middle latitude would not stand for its edges either.
constexpr double widest_deg = 0.5;

// Each candidate's share of the one before: small enough steps that the cell edges fall elsewhere
// on the mesh, large enough to reach 1 m from 6 m in 12.
constexpr double refinement = 0.85;

struct Job {
    const geo::Grid<MgPerM2>& mesh;
    const geo::Grid<unsigned char>& has_rate;
    const geo::Projection& projection;
    std::vector<LonLatPolygon> field;
    Extent extent;
    Metres pad;
    double ground_m2_per_plane_m2;
};

void require_rates(const geo::Grid<MgPerM2>& mesh, const geo::Grid<unsigned char>& has_rate) {
    if (!mesh.geometry().same_as(has_rate.geometry()))
        throw ArgumentError({"geo.geometry_differs", {}});
    bool any = false;
    for (std::size_t i = 0; i < mesh.size(); ++i) {
        if (!has_rate[i]) continue;
        any = true;
        if (mesh[i] < 0)
            throw ArgumentError({"isoxml.grid_negative",
                                 {{"cell", text(static_cast<long long>(i))},
                                  {"value", text(static_cast<long long>(mesh[i]))}}});
    }
    if (!any) throw ArgumentError({"isoxml.no_rate", {}});
}

void require_options(Metres pad, const TaskGridOptions& o) {
    const auto positive = [](double v, const char* option) {
        if (!(v > 0 && std::isfinite(v)))
            throw ArgumentError({"isoxml.bad_option", {{"option", option}, {"value", text(v)}}});
    };
    if (pad.value != 0) positive(pad.value, "pad");
    positive(o.coarsest.value, "coarsest");
    positive(o.coarsest_floor.value, "coarsest_floor");
    positive(o.finest.value, "finest");
    positive(o.cells_per_mesh_cell, "cells_per_mesh_cell");
    positive(o.mass_tolerance, "mass_tolerance");
    positive(o.max_cells - 3, "max_cells");  // the bound of cells_over is never below four
}

void require_field_size(const Extent& e) {
    const double deg = std::max(e.north - e.south, e.east - e.west);
    if (!(deg <= widest_deg))
        throw NumericError(
            {"isoxml.field_too_wide", {{"degrees", text(deg, 3)}, {"limit", text(widest_deg, 3)}}});
}

// The determinant of the projection's inverse at p, by central differences of 10 m: degrees hold
// 1e-14, so the quotient is good to 1e-9.
double ground_per_plane(const geo::Projection& projection, geo::Point p) {
    constexpr double h = 10;
    const geo::LonLat e = projection.to_geographic({p.x + h, p.y});
    const geo::LonLat w = projection.to_geographic({p.x - h, p.y});
    const geo::LonLat n = projection.to_geographic({p.x, p.y + h});
    const geo::LonLat s = projection.to_geographic({p.x, p.y - h});
    const DegreeSize degree = degree_size((n.lat + s.lat) / 2);
    const double determinant =
        (e.lon - w.lon) * (n.lat - s.lat) - (n.lon - s.lon) * (e.lat - w.lat);
    return std::abs(determinant) * degree.lat_m * degree.lon_m / (4 * h * h);
}

// In the plane, as the prescription counts it.
double mesh_kg(const Job& job, const geo::FieldBoundary& boundary) {
    const auto fraction = geo::coverage(job.mesh.geometry(), boundary);
    double mg = 0;
    for (std::size_t i = 0; i < fraction.size(); ++i)
        if (job.has_rate[i]) mg += job.mesh[i] * fraction[i];
    return mg * job.mesh.geometry().cell_area_m2() / units::mg_in_kg;
}

geo::Ring to_cells(const Frame& frame, const std::vector<geo::LonLat>& ring) {
    geo::Ring out;
    out.reserve(ring.size());
    for (const geo::LonLat g : ring) out.push_back(frame.to_cells(g));
    return out;
}

geo::FieldBoundary to_cells(const Frame& frame, const std::vector<LonLatPolygon>& field) {
    std::vector<geo::Polygon> parts;
    for (const LonLatPolygon& part : field) {
        parts.push_back({to_cells(frame, part.outer), {}});
        for (const auto& hole : part.holes) parts.back().holes.push_back(to_cells(frame, hole));
    }
    return geo::FieldBoundary(std::move(parts));
}

Metres half_diagonal(Metres cell) {
    return {cell.value * std::sqrt(0.5)};
}

MgPerM2 rate_at(const Job& job, const NearestRate& nearest, Ground ground, geo::LonLat centre) {
    const bool spread = ground == Ground::field || ground == Ground::rim;
    return spread ? nearest.at(job.projection.to_plane(centre)) : 0;
}

TaskGrid empty_grid(const Frame& frame) {
    TaskGrid grid;
    grid.south_deg = frame.south;
    grid.west_deg = frame.west;
    grid.lat_step_deg = frame.lat_step;
    grid.lon_step_deg = frame.lon_step;
    grid.rows = frame.rows;
    grid.cols = frame.cols;
    grid.rate.reserve(frame.cells().size());
    grid.inside_m2.reserve(frame.cells().size());
    return grid;
}

// A degree of longitude shrinks northwards: 0.015 % per km at 42°N.
double cell_area_m2(const Frame& frame, int row_from_south) {
    const DegreeSize degree = degree_size(frame.centre(row_from_south, 0).lat);
    return frame.lat_step * degree.lat_m * frame.lon_step * degree.lon_m;
}

TaskGrid sample(const Job& job, Metres cell) {
    const Frame frame = frame_over(job.extent, cell, job.pad);
    const geo::FieldBoundary field = to_cells(frame, job.field);
    const auto ground = ground_of(frame, field, job.pad + half_diagonal(cell));
    const auto fraction = geo::coverage(frame.cells(), field);
    const NearestRate nearest(job.mesh, job.has_rate);
    TaskGrid grid = empty_grid(frame);
    grid.ground_m2_per_plane_m2 = job.ground_m2_per_plane_m2;
    for (int r = 0; r < frame.rows; ++r) {
        const double cell_m2 = cell_area_m2(frame, r);
        for (int c = 0; c < frame.cols; ++c) {
            const geo::Cell at = frame.north_first(r, c);
            grid.rate.push_back(rate_at(job, nearest, ground[at], frame.centre(r, c)));
            grid.inside_m2.push_back(fraction[at] * cell_m2);
        }
    }
    return grid;
}

// Sides of the candidates, coarse to fine, none of more than max_cells.
std::vector<Metres> candidates(const Job& job, const TaskGridOptions& o) {
    double finest = o.finest.value;
    while (cells_over(job.extent, {finest}, job.pad) > o.max_cells) finest *= 1.01;
    const double wanted = std::clamp(job.mesh.geometry().cell.value / o.cells_per_mesh_cell,
                                     o.coarsest_floor.value, o.coarsest.value);
    std::vector<Metres> sides;
    double side = std::max(wanted, finest);
    while (side > finest) {
        sides.push_back({side});
        side *= refinement;
    }
    sides.push_back({finest});
    return sides;
}

[[noreturn]] void refuse(double expected_kg, double best_kg, Metres cell, double tolerance) {
    const double off = 100 * std::abs(best_kg - expected_kg) / expected_kg;
    throw NumericError({"isoxml.mass_not_kept",
                        {{"mesh_kg", text(expected_kg, 3)},
                         {"map_kg", text(best_kg, 3)},
                         {"difference_pct", text(off, 3)},
                         {"limit_pct", text(100 * tolerance, 3)},
                         {"cell_m", text(cell.value, 2)}}});
}

}  // namespace

TaskGrid make_task_grid(const geo::Grid<MgPerM2>& mesh, const geo::Grid<unsigned char>& has_rate,
                        const geo::FieldBoundary& boundary, Metres pad,
                        const geo::Projection& projection, const TaskGridOptions& options) {
    require_options(pad, options);
    require_rates(mesh, has_rate);
    if (boundary.parts().empty()) throw ArgumentError({"isoxml.no_boundary", {}});
    auto field = to_geographic(boundary, projection);
    const Extent extent = extent_of(field);
    require_field_size(extent);
    const geo::Box box = boundary.box();
    const geo::Point middle{(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2};
    const Job job{mesh,
                  has_rate,
                  projection,
                  std::move(field),
                  extent,
                  pad,
                  ground_per_plane(projection, middle)};
    const double expected_kg = mesh_kg(job, boundary) * job.ground_m2_per_plane_m2;

    double best_kg = std::numeric_limits<double>::infinity();
    Metres best_cell{};
    for (const Metres cell : candidates(job, options)) {
        TaskGrid grid = sample(job, cell);
        const double kg = total_kg(grid);
        if (std::abs(kg - expected_kg) <= options.mass_tolerance * expected_kg) return grid;
        if (std::abs(kg - expected_kg) < std::abs(best_kg - expected_kg)) {
            best_kg = kg;
            best_cell = cell;
        }
    }
    refuse(expected_kg, best_kg, best_cell, options.mass_tolerance);
}

double total_kg(const TaskGrid& grid) {
    double mg = 0;
    for (std::size_t i = 0; i < grid.rate.size(); ++i) mg += grid.rate[i] * grid.inside_m2[i];
    return mg / units::mg_in_kg;
}

double whole_cells_kg(const TaskGrid& grid) {
    double mg = 0;
    for (int row = 0; row < grid.rows; ++row) {
        const DegreeSize size = degree_size(grid.south_deg + (row + 0.5) * grid.lat_step_deg);
        const double cell_m2 = grid.lat_step_deg * size.lat_m * grid.lon_step_deg * size.lon_m;
        for (int col = 0; col < grid.cols; ++col)
            mg += cell_m2 * grid.rate[static_cast<std::size_t>(row * grid.cols + col)];
    }
    return mg / units::mg_in_kg;
}

std::int64_t total_mg(const TaskGrid& grid) {
    std::int64_t mg = 0;
    for (std::size_t i = 0; i < grid.rate.size(); ++i)
        mg += std::llround(grid.rate[i] * grid.inside_m2[i]);
    return mg;
}

}  // namespace vrmap::isoxml
