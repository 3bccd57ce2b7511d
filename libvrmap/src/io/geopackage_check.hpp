// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "vrmap/io/input.hpp"

namespace vrmap::io {

/// A GeoPackage is a program too: a view may never end, a virtual table read any file, a column
/// call a function. Looked at by SQLite itself, in memory, without trust in the schema (sqlite.org
/// "Defense Against The Dark Arts"), before GDAL sees it. Triggers fire on writing only and GDAL
/// reads; those of the standard are let be.
/// THROWS InputError: no SQLite, cut, damaged, in write-ahead mode (what was last written may lie
/// in another file), a view, a foreign trigger or virtual table, a computed column.
void require_plain_geopackage(const Input& file);

/// Whether the file says in which system this layer is, be it understood or not. THROWS InputError.
bool states_crs(const Input& geopackage, const std::string& layer);

}  // namespace vrmap::io
