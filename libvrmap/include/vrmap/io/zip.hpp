// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

namespace vrmap::io {

/// Every file of `folder` (none below it) in one new archive, under the folder's own name as root,
/// by name, deflated, dated noon of 1980-01-01, no extra fields: same files, same bytes.
/// THROWS OutputError (output.write_failed), InputError for a file that cannot be read.
void write_zip(const std::filesystem::path& zip, const std::filesystem::path& folder);

/// Opens the archive again and holds every entry against the folder's files, byte for byte.
/// THROWS OutputError (output.reread_differs) naming the first entry that differs.
void require_zip(const std::filesystem::path& zip, const std::filesystem::path& folder);

}  // namespace vrmap::io
