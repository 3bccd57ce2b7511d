// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/zip.hpp"

#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"

namespace vrmap::fuzz {

/// An archive, looked at by inspect and held against a folder of one file.
void zip(std::string_view bytes) {
    const auto archive = file("t.zip", bytes);
    look_at(archive);
    const auto task = folder() / "TASKDATA";
    if (std::filesystem::create_directory(task)) file("TASKDATA/a", "abc");
    may_refuse([&] { io::require_zip(archive, task); });
}

}  // namespace vrmap::fuzz
