// SPDX-License-Identifier: Apache-2.0
// The part of gettext's .po that vrmap uses: comments, msgid, msgstr, continued lines. Built for
// the machine that compiles, not for the program.
#pragma once
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

namespace vrmap::po {

/// `file:line: what is wrong`.
class PoError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Entry {
    std::string sentence;
    int line = 0;  ///< of its msgid
};

/// Message id -> sentence, the header entry (msgid "") left out.
struct PoFile {
    std::string name;  ///< for messages
    std::map<std::string, Entry> entries;
};

/// THROWS PoError for a malformed line, an id that is no id ("room.what_happened"), a duplicate id,
/// an empty sentence, a fuzzy one, or braces that are not a {placeholder}.
PoFile parse(std::string_view text, const std::string& name);

/// THROWS PoError for an id that only one file has, or placeholders that differ.
void require_same_ids(const PoFile& one, const PoFile& other);

/// The C++ source of vrmap::sentence_table(), sorted by id.
/// REQUIRES require_same_ids(en, ja).
std::string table_source(const PoFile& en, const PoFile& ja);

}  // namespace vrmap::po
