// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <vector>

#include "job/interpolation/known.hpp"
#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/io/write_geotiff.hpp"
#include "vrmap/job/interpolate.hpp"

namespace vrmap::job {

/// Where values are wanted, in the map's frame: cells, or places of a table.
struct Goal {
    io::PixelPlace pixels;         ///< of cells
    interpolate::Targets targets;  ///< of cells; covariates too
    std::optional<geo::FieldBoundary> boundary;

    bool of_places = false;
    std::vector<geo::Point> written;  ///< places as their file has them
    std::vector<geo::Point> at;       ///< those that are places, in the map's frame
    std::vector<std::size_t> row;     ///< of each in `written`
    std::vector<std::vector<double>> drift;

    std::size_t wanted() const;
    geo::Box box() const;
};

/// Covariates that a table of targets brings are in it; those of rasters are still empty.
/// THROWS InputError: files that cannot be read, more cells than `most_cells`.
Goal goal_of(const InterpolateJob& job, const Known& known, Interpolation& run);

/// Covariates that rasters tell, at the samples and at the goal: at a place the pixel it lies in,
/// in a cell the mean of what covers it, by area; NaN where less than half of the cell is covered.
void bring_rasters(const InterpolateJob& job, Known& known, Goal& goal, Interpolation& run);

}  // namespace vrmap::job
