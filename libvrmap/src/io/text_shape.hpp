// SPDX-License-Identifier: Apache-2.0
// Whether the first lines of a text are a table, and how it is written.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace vrmap::io {

inline constexpr std::size_t lines_to_judge_by = 50;

/// What the first lines agree on.
struct TextShape {
    char delimiter = 0;  ///< 0: on nothing, it is no table
    std::size_t columns = 0;
    int before = 0;  ///< lines before the first of that many columns
    bool header = true;
};

/// Of lines that hold something, without their ends.
TextShape shape_of(const std::vector<std::string>& lines);

}  // namespace vrmap::io
