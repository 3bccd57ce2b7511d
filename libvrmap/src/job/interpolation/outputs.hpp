// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "job/interpolation/goal.hpp"
#include "vrmap/job/interpolate.hpp"

namespace vrmap::job {

/// Values at the goal, in its order: the kriging room's.
struct Values {
    std::vector<double> mean;
    std::vector<double> variance;
};

/// Bands "mean" and "variance". THROWS OutputError.
std::string raster_text(const Goal& goal, const Values& values, const Interpolation& run,
                        const std::string& name);
/// x, y as their file has them, pred, var, of 15 significant digits; empty where there is none.
std::string places_text(const Goal& goal, const Values& values);
/// The map's mean and standard deviation, and the variogram with its model.
std::string picture_text(const InterpolateJob& job, const Goal& goal, const Values& values,
                         const Interpolation& run, const report::Say& say);
/// Everything the run knows but the maps, and the hashes of the files it made.
std::string json_text(const InterpolateJob& job, const Goal& goal, const Interpolation& run,
                      const std::vector<std::string_view>& made);

}  // namespace vrmap::job
