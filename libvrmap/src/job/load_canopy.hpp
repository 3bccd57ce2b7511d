// SPDX-License-Identifier: Apache-2.0
// What a rule for images needs from the files.
#pragma once
#include "job/load_climate.hpp"
#include "vrmap/job/load.hpp"

namespace vrmap::job {

/// A rule turns any number into nitrogen: the image must show a crop, and the crop be possible.
/// THROWS InputError (ndvi.no_crop, ndvi.impossible_uptake, ndvi.not_sv).
void require_crop(const FieldJob& job, const std::vector<double>& pixels);

/// The curve of what was measured on this very field, kg N/10a, where it errs less than the stated
/// one on points it never saw; a note either way. THROWS InputError: more than a crop holds, and as
/// imagery::calibrate.
void calibrate_rule(const FieldJob& job, imagery::GroundTruth truth, Loaded& out);

/// Fills in what only the files know of the plan's rule: NFOA's days and response, with notes.
/// REQUIRES the image, and days from sowing to image where the job has them counted.
void settle_rule(const FieldJob& job, const agronomy::DailyTemperature& days, Loaded& out);

}  // namespace vrmap::job
