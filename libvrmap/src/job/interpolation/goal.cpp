// SPDX-License-Identifier: Apache-2.0
#include "job/interpolation/goal.hpp"

#include <algorithm>
#include <cmath>

#include "job/boundary_in.hpp"
#include "vrmap/error.hpp"
#include "vrmap/geo/coverage.hpp"

namespace vrmap::job {

namespace {

void set_cells(Goal& goal, const CellGrid& g) {
    goal.pixels = {{g.x0, g.y0 + g.rows * g.dy}, g.dx, g.dy, g.cols, g.rows};
    goal.targets.lattice = {
        {g.x0 + g.dx / 2, g.y0 + (g.rows - 0.5) * g.dy}, {g.dx, 0}, {0, -g.dy}, g.rows, g.cols};
}

// Cells at whole multiples of their size, so that maps of one field lie cell on cell.
geo::GridGeometry cells_over(const geo::Box& box, const InterpolateJob& job,
                             const std::filesystem::path& of) {
    const double cells =
        (std::floor(box.width() / job.cell) + 2) * (std::floor(box.height() / job.cell) + 2);
    if (!(cells <= most_cells))
        throw InputError({of.string()}, {"interpolate.too_many_cells",
                                         {{"cells", text(cells, 0)},
                                          {"most", text(most_cells, 0)},
                                          {"width_m", text(box.width(), 0)},
                                          {"height_m", text(box.height(), 0)}}});
    return geo::grid_over(box, Metres{job.cell});
}

void set_cells(Goal& goal, const geo::GridGeometry& g) {
    set_cells(goal, CellGrid{g.origin.x, g.origin.y - g.rows * g.cell.value, g.cell.value,
                             g.cell.value, g.cols, g.rows});
}

void read_boundary(Goal& goal, const InterpolateJob& job, const Known& known, io::InputLog& log) {
    if (!known.crs)
        throw InputError({job.boundary.string()}, {"interpolate.boundary_without_crs", {}});
    goal.boundary = boundary_in(job.boundary, *known.crs, log);
}

void set_boundary_cells(Goal& goal, const InterpolateJob& job) {
    const geo::GridGeometry g = cells_over(goal.boundary->box(), job, job.boundary);
    set_cells(goal, g);
    const geo::Grid<double> inside = geo::coverage(g, *goal.boundary);
    goal.targets.wanted.resize(g.size());
    for (std::size_t i = 0; i < g.size(); ++i) goal.targets.wanted[i] = inside[i] > 0;
}

void read_places(Goal& goal, const InterpolateJob& job, const Known& known, io::InputLog& log) {
    std::vector<std::string> wanted{job.x, job.y};
    for (const Covariate& c : job.covariates)
        if (c.raster.empty()) wanted.push_back(c.column);
    io::InputRecord record{"targets", job.targets.string(), 0, {}, known.read_in.definition};
    const io::Table t = io::read_table(job.targets, wanted, job.form, record);
    log.push_back(std::move(record));
    goal.of_places = true;
    for (std::size_t i = 0; i < t.line.size(); ++i) {
        goal.written.push_back({t.columns[0][i], t.columns[1][i]});
        const geo::Point p = goal.written.back();
        if (!std::isfinite(p.x) || !std::isfinite(p.y)) continue;
        goal.at.push_back(p);
        goal.row.push_back(i);
    }
    if (known.crs) io::Transform(known.read_in, *known.crs, job.targets.string())(goal.at);
    std::size_t next = 2;
    for (const Covariate& c : job.covariates) {
        goal.drift.emplace_back();
        if (!c.raster.empty()) continue;
        for (const std::size_t i : goal.row) goal.drift.back().push_back(t.columns[next][i]);
        ++next;
    }
}

}  // namespace

std::size_t Goal::wanted() const {
    if (of_places) return at.size();
    if (targets.wanted.empty()) return targets.lattice.size();
    return targets.lattice.size() -
           static_cast<std::size_t>(std::count(targets.wanted.begin(), targets.wanted.end(),
                                               static_cast<unsigned char>(0)));
}

geo::Box Goal::box() const {
    if (of_places) return geo::bounds(at);
    const geo::Point& nw = pixels.north_west;
    return {nw.x, nw.y - pixels.rows * pixels.height, nw.x + pixels.cols * pixels.width, nw.y};
}

Goal goal_of(const InterpolateJob& job, const Known& known, Interpolation& run) {
    Goal goal;
    if (!job.boundary.empty()) read_boundary(goal, job, known, run.inputs);
    if (!job.targets.empty())
        read_places(goal, job, known, run.inputs);
    else if (job.grid)
        set_cells(goal, *job.grid);
    else if (goal.boundary)
        set_boundary_cells(goal, job);
    else
        set_cells(goal, cells_over(geo::bounds(known.samples.at), job, job.points));
    const auto [width, height] = job.block.value_or(
        goal.of_places ? std::array<double, 2>{0, 0}
                       : std::array<double, 2>{goal.pixels.width, goal.pixels.height});
    goal.targets.block = {Metres{width}, Metres{height}, job.discretise.value_or(4)};
    if (!goal.of_places) goal.targets.drift.resize(job.covariates.size());
    return goal;
}

}  // namespace vrmap::job
