// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "vrmap/io/files.hpp"

namespace vrmap::io {

/// One file as it was read: once, whole, hashed. What was parsed is what was hashed.
struct Input {
    std::filesystem::path path;
    std::string bytes;
    std::string sha256;  ///< 64 hex digits
};

/// THROWS InputError: not there, not a regular file (or a link to one that is not), unreadable,
/// empty, over 256 MiB.
Input read_input(const std::filesystem::path& path);

/// One of the files as if it had just been read. THROWS InputError: not there, empty.
Input input_of(const Files& files, const std::string& name);

/// SHA-256 (FIPS 180-4) as 64 lower-case hex digits.
std::string sha256(std::string_view bytes);

/// Every input of one job, in the order they were read: what summary.json lists.
struct InputRecord {
    std::string role;  ///< "boundary", "yield", …
    std::string file;  ///< as the job names it
    std::uint64_t bytes = 0;
    std::string sha256;
    std::string crs = {};  ///< of its places, as the file or the job says; empty: it has none
};
using InputLog = std::vector<InputRecord>;

}  // namespace vrmap::io
