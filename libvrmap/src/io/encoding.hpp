// SPDX-License-Identifier: Apache-2.0
// What the bytes of a text are in.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "vrmap/io/table.hpp"

namespace vrmap::io {

/// "utf-8", "cp932", "latin1".
const char* name_of(Encoding encoding);

/// The offset of the first byte that is no well-formed UTF-8, or NUL; npos if there is none.
std::size_t first_bad_utf8(std::string_view s);

bool is_utf8(std::string_view s);

/// Looks at a text piece by piece (each whole lines) and then says what it is in.
/// CP932 needs every byte pair well-formed, one that begins with 0x81–0x9F, where Latin-1 has no
/// letters ("°" and "³" of a Latin-1 header are half-width katakana to CP932), and no line of
/// Japanese in UTF-8: two files joined to one would otherwise be read as nonsense.
class EncodingGuess {
public:
    void add(std::string_view lines);
    /// UTF-8 before CP932; nullopt: neither for certain.
    std::optional<Encoding> encoding() const;
    bool ascii() const { return ascii_; }
    /// What to say of a text that is in neither: csv.utf16, csv.nul, csv.mixed_encodings,
    /// csv.encoding.
    const char* fault() const;

private:
    bool first_ = true;
    bool ascii_ = true;
    bool utf8_ = true;
    bool cp932_ = true;
    bool japanese_ = false;
    bool utf16_ = false;
    bool nul_ = false;
    bool lines_in_utf8_ = false;  ///< kanji or kana as UTF-8 has them, whatever the rest is in
};

/// The beginning of a text: at most so many bytes, no character cut in two.
std::string_view beginning_of(std::string_view utf8, std::size_t most_bytes);

/// With "?" for every byte that is no UTF-8: what a file or another library says, fit to be shown.
std::string legible(std::string_view s);

/// As UTF-8. nullopt: not a text in that encoding (by glibc's iconv), or it holds NUL.
std::optional<std::string> to_utf8(std::string_view bytes, Encoding encoding);

}  // namespace vrmap::io
