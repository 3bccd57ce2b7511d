// SPDX-License-Identifier: Apache-2.0
#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"
#include "io/encoding.hpp"
#include "io/words.hpp"

namespace vrmap::fuzz {

/// Bytes to UTF-8, from each encoding and by a guess.
void text(std::string_view bytes) {
    const auto whole = [](std::string_view s) { return io::first_bad_utf8(s) == s.npos; };
    for (const auto e : {io::Encoding::utf8, io::Encoding::cp932, io::Encoding::latin1})
        if (const auto utf8 = io::to_utf8(bytes, e)) {
            require(whole(*utf8), "decoded text is UTF-8");
            require(whole(io::plain(*utf8)), "plain text is UTF-8");
        }
    io::EncodingGuess guess;
    guess.add(bytes);
    const bool utf8 = guess.encoding() == io::Encoding::utf8;
    require(utf8 == whole(bytes) || guess.ascii(), "UTF-8 comes first, and only where it is");
}

}  // namespace vrmap::fuzz
