// SPDX-License-Identifier: Apache-2.0
// A yield log's protein column: with the yield it tells the nitrogen that the crop took up.
#pragma once
#include <string>
#include <vector>

#include "job/section.hpp"
#include "vrmap/io/read_vector.hpp"
#include "vrmap/job/field_job.hpp"

namespace vrmap::job {

/// `protein` and `protein_of`: the column becomes the second of the source's numbers. Refuses crops
/// without an equation, and protein of another thing than the crop's equation stands on.
void read_protein(Section& section, const FieldJob& job, YieldInput& yield);
bool any_protein(const FieldJob& job);
/// Records the equation's rows. REQUIRES `any_protein`.
void touch_protein(const FieldJob& job);

/// Per row of the log, kg N/ha in the crop by its equation (AGRONOMY.md R1, R2): a number only
/// where the yield is known, the protein is possible (limits.toml) and so is the uptake
/// (balance.ndvi.most_uptake). Notes how many rows tell yield alone. THROWS InputError where less
/// than half of the measured proteins are possible.
std::vector<double> uptake_by_protein(const FieldJob& job, const YieldInput& yield,
                                      const io::Points& log, const std::string& called,
                                      Notes& notes);

}  // namespace vrmap::job
