// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace vrmap::isoxml {

/// Bytes of the well-formed XML character at the start of `s`, 0 where there is none
/// (RFC 3629 table in §4; XML 1.0 production 2 takes U+FFFE and U+FFFF out).
std::size_t character_length(std::string_view s);

/// The first `count` code points of `s`, C0 controls dropped first: no character is cut in two.
std::string first_code_points(std::string_view s, std::size_t count);

}  // namespace vrmap::isoxml
