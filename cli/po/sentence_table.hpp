// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string_view>

namespace vrmap {

struct SentenceRow {
    std::string_view id;
    std::string_view en;
    std::string_view ja;
};

/// Every sentence of en.po and ja.po, sorted by id.
std::span<const SentenceRow> sentence_table();

}  // namespace vrmap
