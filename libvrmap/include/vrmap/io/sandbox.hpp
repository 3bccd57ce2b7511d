// SPDX-License-Identifier: Apache-2.0
// What a process that parses foreign bytes gives up first (RELIABILITY.md §5 "Workers"). For good,
// and for the whole process: for the program's workers, never for a library inside somebody's.
#pragma once
#include <filesystem>
#include <vector>

namespace vrmap::io {

/// No network, no other program, no other process, from now on (seccomp).
/// RETURNS false where the kernel cannot.
bool give_up_calls();

/// Files and folders that are still needed; a folder with all that is in it.
struct Reach {
    std::vector<std::filesystem::path> reads;
    std::vector<std::filesystem::path> writes;
    /// Folders in which names may come and go, but no file be written.
    std::vector<std::filesystem::path> renames;
};

/// No other file than these and the system's own libraries and tables, from now on (landlock).
/// What does not exist is left out. RETURNS false where the kernel cannot.
bool give_up_files(const Reach& keep);

}  // namespace vrmap::io
