// SPDX-License-Identifier: Apache-2.0
#include "io/encoding.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace vrmap::io {

namespace {

unsigned byte_at(std::string_view s, std::size_t k) {
    return k < s.size() ? static_cast<unsigned char>(s[k]) : 0U;
}

bool within(unsigned byte, unsigned low, unsigned high) {
    return byte >= low && byte <= high;
}

// Bytes of the CP932 character at i: 0 if it is none.
std::size_t cp932_length(std::string_view s, std::size_t i) {
    const unsigned a = byte_at(s, i);
    const unsigned b = byte_at(s, i + 1);
    if (within(a, 1, 0x7F) || within(a, 0xA1, 0xDF)) return 1;
    const bool lead = within(a, 0x81, 0x9F) || within(a, 0xE0, 0xFC);
    return lead && (within(b, 0x40, 0x7E) || within(b, 0x80, 0xFC)) ? 2 : 0;
}

std::optional<std::string> recoded(std::string_view bytes, const char* from) {
    const iconv_t way = iconv_open("UTF-8", from);
    if (reinterpret_cast<std::intptr_t>(way) == -1) return std::nullopt;
    std::string out;
    std::array<char, 65536> piece{};
    char* in = const_cast<char*>(bytes.data());  // iconv reads only, whatever its type says
    std::size_t left = bytes.size();
    bool good = true;
    while (left > 0 && good) {
        char* to = piece.data();
        std::size_t room = piece.size();
        const std::size_t before = left;
        iconv(way, &in, &left, &to, &room);
        out.append(piece.data(), piece.size() - room);
        good = left < before;  // no step forward: a byte it cannot read
    }
    iconv_close(way);
    return good ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace

const char* name_of(Encoding encoding) {
    constexpr std::array<const char*, 3> names{"utf-8", "cp932", "latin1"};
    return names[static_cast<std::size_t>(encoding)];
}

namespace {

// Whether the eight bytes from i on are all of ASCII and none is 0.
bool are_plain(std::string_view s, std::size_t i) {
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t tops = 0x8080808080808080;
    std::uint64_t eight = 0;
    std::memcpy(&eight, s.data() + i, sizeof eight);
    return ((eight | (eight - ones)) & tops) == 0;
}

}  // namespace

// By the table of Unicode 15, 3-7.
std::size_t first_bad_utf8(std::string_view s) {
    for (std::size_t i = 0; i < s.size();) {
        if (i + 8 <= s.size() && are_plain(s, i)) {
            i += 8;
            continue;
        }
        const unsigned a = byte_at(s, i);
        const auto tail = [&](std::size_t k, unsigned low = 0x80, unsigned high = 0xBF) {
            return within(byte_at(s, i + k), low, high);
        };
        std::size_t n = 0;
        if (a >= 1 && a < 0x80)
            n = 1;
        else if (a >= 0xC2 && a <= 0xDF && tail(1))
            n = 2;
        else if (a >= 0xE0 && a <= 0xEF &&
                 tail(1, a == 0xE0 ? 0xA0 : 0x80, a == 0xED ? 0x9F : 0xBF) && tail(2))
            n = 3;
        else if (a >= 0xF0 && a <= 0xF4 &&
                 tail(1, a == 0xF0 ? 0x90 : 0x80, a == 0xF4 ? 0x8F : 0xBF) && tail(2) && tail(3))
            n = 4;
        if (!n) return i;
        i += n;
    }
    return std::string_view::npos;
}

namespace {

// A line that is UTF-8 and holds a character of U+3000–U+9FFF: three bytes, of which two bytes of
// CP932 are no beginning but by a rare chance.
bool has_japanese_line(std::string_view lines) {
    while (!lines.empty()) {
        const std::string_view line = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(std::min(line.size() + 1, lines.size()));
        const bool wide = std::any_of(line.begin(), line.end(), [](char c) {
            return within(static_cast<unsigned char>(c), 0xE3, 0xE9);
        });
        if (wide && is_utf8(line)) return true;
    }
    return false;
}

}  // namespace

void EncodingGuess::add(std::string_view lines) {
    const auto plain = [](char c) { return c > 0; };
    utf16_ = utf16_ || (first_ && (lines.starts_with("\xFF\xFE") || lines.starts_with("\xFE\xFF")));
    first_ = false;
    if (std::all_of(lines.begin(), lines.end(), plain)) return;
    ascii_ = false;
    nul_ = nul_ || lines.find('\0') != lines.npos;
    lines_in_utf8_ = lines_in_utf8_ || has_japanese_line(lines);
    utf8_ = utf8_ && is_utf8(lines);
    for (std::size_t i = 0, n = 0; cp932_ && i < lines.size(); i += n) {
        n = cp932_length(lines, i);
        cp932_ = n > 0;
        japanese_ = japanese_ || (n == 2 && byte_at(lines, i) <= 0x9F);
    }
}

std::optional<Encoding> EncodingGuess::encoding() const {
    if (utf8_) return Encoding::utf8;
    if (cp932_ && japanese_ && !lines_in_utf8_) return Encoding::cp932;
    return std::nullopt;
}

const char* EncodingGuess::fault() const {
    if (utf16_) return "csv.utf16";
    if (nul_) return "csv.nul";
    return lines_in_utf8_ ? "csv.mixed_encodings" : "csv.encoding";
}

std::string_view beginning_of(std::string_view s, std::size_t most) {
    if (s.size() <= most) return s;
    while (most > 0 && within(byte_at(s, most), 0x80, 0xBF)) --most;
    return s.substr(0, most);
}

bool is_utf8(std::string_view s) {
    return first_bad_utf8(s) == s.npos;
}

std::string legible(std::string_view s) {
    std::string out;
    for (std::size_t bad = 0; (bad = first_bad_utf8(s)) != s.npos; s.remove_prefix(bad + 1))
        out.append(s.substr(0, bad)).append("?");
    return out.append(s);
}

std::optional<std::string> to_utf8(std::string_view bytes, Encoding encoding) {
    if (bytes.find('\0') != std::string_view::npos) return std::nullopt;
    if (encoding == Encoding::cp932) return recoded(bytes, "CP932");
    if (encoding == Encoding::latin1) return recoded(bytes, "ISO-8859-1");
    if (first_bad_utf8(bytes) != std::string_view::npos) return std::nullopt;
    return std::string(bytes);
}

}  // namespace vrmap::io
