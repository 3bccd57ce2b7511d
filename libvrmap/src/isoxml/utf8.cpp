// SPDX-License-Identifier: Apache-2.0
#include "isoxml/utf8.hpp"

namespace vrmap::isoxml {

namespace {

unsigned byte(std::string_view s, std::size_t i) {
    return i < s.size() ? static_cast<unsigned char>(s[i]) : 0U;
}

bool within(unsigned b, unsigned low, unsigned high) {
    return b >= low && b <= high;
}

// The second byte's range depends on the first: no overlong forms, no surrogates, no plane 17.
bool second_byte_fits(unsigned first, unsigned second) {
    switch (first) {
        case 0xE0:
            return within(second, 0xA0, 0xBF);
        case 0xED:
            return within(second, 0x80, 0x9F);
        case 0xF0:
            return within(second, 0x90, 0xBF);
        case 0xF4:
            return within(second, 0x80, 0x8F);
        default:
            return within(second, 0x80, 0xBF);
    }
}

std::size_t announced_length(unsigned first) {
    if (within(first, 0x20, 0x7F)) return 1;
    if (within(first, 0xC2, 0xDF)) return 2;
    if (within(first, 0xE0, 0xEF)) return 3;
    if (within(first, 0xF0, 0xF4)) return 4;
    return 0;
}

}  // namespace

std::size_t character_length(std::string_view s) {
    const std::size_t length = announced_length(byte(s, 0));
    if (length >= 2 && !second_byte_fits(byte(s, 0), byte(s, 1))) return 0;
    for (std::size_t i = 2; i < length; ++i)
        if (!within(byte(s, i), 0x80, 0xBF)) return 0;
    const bool no_character = s.starts_with("\xEF\xBF\xBE") || s.starts_with("\xEF\xBF\xBF");
    return no_character ? 0 : length;
}

std::string first_code_points(std::string_view s, std::size_t count) {
    std::string out;
    while (!s.empty() && count > 0) {
        const std::size_t length = character_length(s);
        const std::size_t step = length == 0 ? 1 : length;
        if (byte(s, 0) >= 0x20) {
            out += s.substr(0, step);
            --count;
        }
        s.remove_prefix(step);
    }
    return out;
}

}  // namespace vrmap::isoxml
