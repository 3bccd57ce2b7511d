// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <set>
#include <string>
#include <string_view>

namespace vrmap {

/// Levenshtein's distance in bytes.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The nearest of `known` by edit distance; empty when none is near.
std::string nearest_word(const std::string& word, const std::set<std::string>& known);

}  // namespace vrmap
