// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <set>
#include <string_view>

namespace vrmap::job {

/// What a run leaves in its folder, besides preview.svg and summary.json, which are always there.
enum class Output { taskdata, zip, shape, gpkg, tif, csv, report };
using Outputs = std::set<Output>;

Outputs all_outputs();

/// "taskdata,zip": words joined by commas, in any order, at least one.
/// THROWS ArgumentError (usage.unknown_output) with the words there are.
Outputs outputs_from(std::string_view list);

}  // namespace vrmap::job
