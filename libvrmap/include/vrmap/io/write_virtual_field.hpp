// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "vrmap/simulate/virtual_field.hpp"

namespace vrmap::io {

/// Writes a virtual field as the folder a farmer's would be, ready for `vrmap prescribe`:
/// field.toml, boundary.geojson, yield.csv, ndvi.tif, moisture.csv, compost.csv; beside them what
/// no farmer has: truth.csv, yield_truth.csv; and a README.md that says SYNTHETIC first. Makes the
/// folder; replaces files of these names. The same field gives the same bytes. THROWS OutputError
/// output.write_failed {path, why}.
void write_virtual_field(const simulate::VirtualField& field, const std::filesystem::path& dir);

/// That `folder` is a virtual field with nothing else in it. THROWS OutputError output.not_ours,
/// output.holds_more.
void require_virtual_field(const std::filesystem::path& folder);

}  // namespace vrmap::io
