// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "vrmap/error.hpp"
#include "vrmap/io/files.hpp"

namespace vrmap::job {

/// What a folder of results holds, held against its own manifest and against the promises about
/// rates (RELIABILITY.md P1–P4, P6), all from the bytes on the disk.
struct Verdict {
    std::vector<Message> faults;   ///< of the results: they are not to be used
    std::vector<Message> stale;    ///< inputs that are not what they were when the map was made
    std::vector<Message> unasked;  ///< what could not be looked at, and why
    std::size_t files = 0;
    std::size_t inputs = 0;  ///< found and hashed
    io::Files held;          ///< the very bytes that were judged
    bool good() const { return faults.empty() && stale.empty(); }
};

/// Changes nothing, and reads nothing in the folder but what its summary.json lists. Whoever runs
/// it on a folder from elsewhere does so in a process that may die: it parses what is there. THROWS
/// InputError when there is no such folder (file.not_found, verify.not_a_folder), or a listed file
/// cannot be read (file.unreadable).
Verdict verify(const std::filesystem::path& out);

/// The verdict as JSON for other programs.
std::string verdict_json(const Verdict& verdict);

}  // namespace vrmap::job
