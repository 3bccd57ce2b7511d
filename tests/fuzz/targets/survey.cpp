// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/survey.hpp"

#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"
#include "vrmap/job/inspect.hpp"

namespace vrmap::fuzz {

/// What inspect says of a file that calls itself a table.
void survey(std::string_view bytes) {
    const io::Survey s = io::survey(file("t.csv", bytes));
    require(s.fault || s.bytes == bytes.size(), "a file has its size");
}

}  // namespace vrmap::fuzz
