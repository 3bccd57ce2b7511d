// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <set>
#include <string>

namespace vrmap {

/// The nearest of `known` by edit distance; empty when none is near.
std::string nearest_word(const std::string& word, const std::set<std::string>& known);

}  // namespace vrmap
