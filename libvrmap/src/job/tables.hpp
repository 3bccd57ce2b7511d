// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

namespace vrmap::job::tables {

/// The text of a file of data/guide, as it was when the program was built.
struct Text {
    const char* name;  ///< "balance"
    const char* toml;
};
/// All of them, by name.
const std::vector<Text>& all();
/// REQUIRES that there is such a file.
const char* text_of(const char* name);

}  // namespace vrmap::job::tables
