// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "vrmap/io/deliver.hpp"
#include "vrmap/job/verify.hpp"

namespace vrmap::job {

/// Verifies a folder of results and, only if all is good and nothing stale, puts the very bytes it
/// verified into TASKDATA/ below `to`. THROWS as verify and io::deliver_task, and InputError
/// deliver.no_taskdata for results made without one; OutputError deliver.into_results where `to` is
/// `out` or below it.
Verdict deliver(const std::filesystem::path& out, const std::filesystem::path& to,
                io::Overwrite overwrite = io::Overwrite::no,
                io::FileSystem& files = io::system_files());

}  // namespace vrmap::job
