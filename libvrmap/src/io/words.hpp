// SPDX-License-Identifier: Apache-2.0
// Words as people write them: full-width or not, spaced or not, nearly right.
#pragma once
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace vrmap::io {

/// Without blanks (space, tab) at both ends.
std::string_view trimmed(std::string_view s);

/// UTF-8 with the full-width forms of ASCII (U+FF01…U+FF5E), the ideographic space (U+3000) and the
/// minus sign (U+2212) as ASCII: what NFKC does with them.
std::string plain(std::string_view utf8);

/// `plain`, ASCII in lower case, no blanks: two names equal in this are one to a reader.
std::string squeezed(std::string_view utf8);

/// A name's ending in small letters: it decides what a file is, never the content.
std::string ending_of(const std::filesystem::path& path);

/// Up to `most` of `known` that a slip of the keys may have made of `word`, or that hold it;
/// nearest first.
std::vector<std::string> nearest_names(const std::string& word,
                                       const std::vector<std::string>& known, std::size_t most);

/// A whole number or decimal, locale-free, nothing after it; inf and nan are none.
bool to_number(std::string_view s, double& value);

}  // namespace vrmap::io
