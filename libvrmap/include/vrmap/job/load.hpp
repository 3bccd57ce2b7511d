// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "vrmap/io/input.hpp"
#include "vrmap/job/field_job.hpp"
#include "vrmap/job/soil_tests.hpp"
#include "vrmap/prescribe.hpp"

namespace vrmap::job {

/// One field's files as values in its own frame.
struct Loaded {
    io::Crs crs;
    io::Crs boundary_crs;  ///< the boundary file's own; empty where points placed the field
    Evidence evidence;
    Plan plan;
    SoilTests soil_tests;
    io::InputLog inputs;
    Notes notes;
};

/// Reads every file of the job, carries it into the field's CRS, and turns stated units into
/// vrmap's. THROWS InputError (RELIABILITY.md P5–P8): layers that do not lie in or near the field,
/// values no quantity can have.
Loaded load(const FieldJob& job);

}  // namespace vrmap::job
