// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <vector>

#include "vrmap/job/interpolate.hpp"

namespace vrmap::job {

/// The points in the map's frame, in file order; those without place, value or variance are gone.
struct Known {
    interpolate::Samples samples;  ///< covariates by column alone; those of rasters are empty
    io::Crs read_in;               ///< of the points' file; "none" where it has none
    std::optional<io::Crs> crs;    ///< of the map
};

/// THROWS InputError: the file cannot be read, degrees or feet without another frame, no CRS, an
/// error variance below 0, none left.
Known read_known(const InterpolateJob& job, Interpolation& run);

/// In one order whatever the file's, without those that lack a covariate.
/// THROWS InputError (interpolate.too_few, interpolate.too_many_for_all).
void settle_samples(const InterpolateJob& job, interpolate::Samples& samples, PointCount& count);

}  // namespace vrmap::job
