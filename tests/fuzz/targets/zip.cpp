// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/zip.hpp"

#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"

namespace vrmap::fuzz {

/// An archive, looked at by inspect and held against a folder of one file.
void zip(std::string_view bytes) {
    look_at(file("t.zip", bytes));
    may_refuse([&] { io::require_zip("t.zip", std::string(bytes), {{"TASKDATA/a", "abc"}}); });
}

}  // namespace vrmap::fuzz
