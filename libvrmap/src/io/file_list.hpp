// SPDX-License-Identifier: Apache-2.0
// What lies in a folder or an archive that belongs together.
#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "io/zip_reader.hpp"

namespace vrmap::io {

inline constexpr std::size_t most_listed = 10'000;

/// By path within, with "/" between, what each file is called. What a Macintosh leaves (`__MACOSX`,
/// `._*`) is passed over, and so are links.
using FileList = std::map<std::string, std::string>;

/// To a depth of eight. THROWS InputError file.unreadable; work.too_many_files (over 10,000).
FileList files_below(const std::filesystem::path& folder);
FileList files_in(const ZipReader& zip);

}  // namespace vrmap::io
