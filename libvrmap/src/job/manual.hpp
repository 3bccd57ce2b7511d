// SPDX-License-Identifier: Apache-2.0
// [manual]: rates that a person set in a copy of our mesh.
#pragma once
#include "job/section.hpp"
#include "vrmap/job/load.hpp"

namespace vrmap::job {

/// The column of `mesh` in field.gpkg that is written empty, for a person to fill: kg N/10a.
inline constexpr const char* manual_column = "manual_n_kg_per_10a";

/// THROWS InputError: no name, date or reason; a table where polygons are wanted.
ManualInput read_manual(Section& section, const FieldJob& job);

/// Reads the edited cells into `out.evidence.by_hand` and says so in its notes. REQUIRES the
/// boundary. THROWS InputError naming the feature: a polygon that is no cell of this field's mesh
/// to 1 cm, a cell twice, a rate outside limits.manual; no cell was edited.
void load_manual(const FieldJob& job, Loaded& out);

}  // namespace vrmap::job
