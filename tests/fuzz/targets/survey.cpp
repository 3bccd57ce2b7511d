// SPDX-License-Identifier: Apache-2.0
#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"

namespace vrmap::fuzz {

/// What inspect says of a file that calls itself a table.
void survey(std::string_view bytes) {
    look_at(file("t.csv", bytes));
}

}  // namespace vrmap::fuzz
