// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "vrmap/io/files.hpp"

namespace vrmap::io {

/// One archive of all files, by name, deflated, dated noon of 1980-01-01, no extra fields: same
/// files, same bytes. `name` is told in errors. THROWS OutputError (output.write_failed).
std::string zip_bytes(const std::string& name, const Files& files);

/// Opens the archive again and holds every entry against the files, byte for byte.
/// THROWS OutputError (output.reread_differs) naming the first entry that differs.
void require_zip(const std::string& name, const std::string& bytes, const Files& files);

}  // namespace vrmap::io
