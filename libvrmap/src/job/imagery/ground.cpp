// SPDX-License-Identifier: Apache-2.0
// What people know of the ground under a picture: its parts, and what they measured on it.
#include <cmath>

#include "vrmap/geo/coverage.hpp"
#include "vrmap/job/image.hpp"

namespace vrmap::job {

namespace {

// Of each cell the part that covers most of it; -1: none does.
geo::Grid<int> parts_on(io::Polygons p, const io::VectorSource& file, const ImageGround& ground) {
    const io::Transform to(p.crs, ground.crs, file.path.string());
    geo::Grid<int> part(ground.grid, -1);
    geo::Grid<double> most(ground.grid, 0.0);
    geo::Coverage coverage(ground.grid);
    int number = 0;
    for (auto& pieces : p.ground) {
        for (geo::Polygon& piece : pieces) {
            to(piece.outer);
            for (geo::Ring& hole : piece.holes) to(hole);
            coverage.visit_part(piece, [&](std::size_t i, double f) {
                if (std::abs(f) > most[i]) most[i] = std::abs(f), part[i] = number;
            });
        }
        ++number;
    }
    return part;
}

}  // namespace

std::vector<double> level_parts(const io::VectorSource& file, const ImageGround& ground,
                                Image& image, io::InputLog& log) {
    const geo::Grid<int> part =
        parts_on(io::read_polygons(file, io::Repair::no, log), file, ground);
    const auto moved =
        imagery::level_parts(image.layer, part, geo::coverage(ground.grid, ground.boundary));
    for (std::size_t k = 0; k < image.pixels.size(); ++k)
        if (const auto cell = ground.grid.cell_at(image.pixels.position[k]);
            cell && part[*cell] >= 0)
            image.pixels.value[k] += moved[static_cast<std::size_t>(part[*cell])];
    return moved;
}

imagery::GroundTruth truth_on(const io::VectorSource& points, const ImageGround& ground,
                              const Image& image, io::InputLog& log) {
    io::Points p = io::read_points(points, log);
    io::Transform(p.crs, ground.crs, points.path.string())(p.at);
    imagery::GroundTruth truth;
    for (std::size_t i = 0; i < p.at.size(); ++i) {
        const auto cell = ground.grid.cell_at(p.at[i]);
        const double measured = p.columns.front()[i];
        if (!cell || !std::isfinite(measured) || std::isnan(image.layer.mean()[*cell])) continue;
        truth.index.push_back(image.layer.mean()[*cell]);
        truth.measured.push_back(measured);
    }
    return truth;
}

}  // namespace vrmap::job
