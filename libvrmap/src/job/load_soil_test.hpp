// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "job/place.hpp"
#include "vrmap/job/load.hpp"

namespace vrmap::job {

/// Reads the soil tests of a job that has some, into `out`: all of them for the record, P2O5 and
/// K2O as evidence too. THROWS InputError: not on the field, a value that no such test gives.
void load_soil_test(const FieldJob& job, const PlacedField& field, Loaded& out);

/// Records the rows by which AC-N spoke. REQUIRES that it did.
void touch_soil_nitrogen(const FieldJob& job, const Loaded& loaded);

}  // namespace vrmap::job
