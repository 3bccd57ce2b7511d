// SPDX-License-Identifier: Apache-2.0
#include "io/tiff_tag.hpp"

#include <algorithm>

namespace vrmap::io {

namespace {

constexpr std::uint64_t most_entries = 4096;
constexpr std::uint64_t most_words = 256;
constexpr std::uint64_t ascii = 2;

struct Layout {
    bool little = true;
    bool big_tiff = false;
    std::size_t room() const { return big_tiff ? 8 : 4; }     // of an offset or a count
    std::size_t entry() const { return big_tiff ? 20 : 12; }  // tag, kind, count, value
};

// A whole number of `size` bytes; nothing beyond the end.
std::optional<std::uint64_t> number(const std::string& bytes, std::size_t at, std::size_t size,
                                    const Layout& layout) {
    if (at + size > bytes.size()) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t k = 0; k < size; ++k) {
        const std::size_t next = layout.little ? at + size - 1 - k : at + k;
        value = 256 * value + static_cast<unsigned char>(bytes[next]);
    }
    return value;
}

std::optional<std::string> words_of(const ReadAt& read, const std::string& entry,
                                    const Layout& layout) {
    const auto count = number(entry, 4, layout.room(), layout);
    const std::size_t value = 4 + layout.room();
    const auto offset = number(entry, value, layout.room(), layout);
    if (number(entry, 2, 2, layout) != ascii || !count || !offset || *count > most_words)
        return std::nullopt;
    const auto size = static_cast<std::size_t>(*count);
    std::string words = size <= layout.room() ? entry.substr(value, size) : read(*offset, size);
    words.resize(std::min(words.find('\0'), words.size()));
    return words;
}

}  // namespace

std::optional<std::string> tiff_words(const ReadAt& read, std::uint16_t tag) {
    const std::string head = read(0, 16);
    const Layout order{head.starts_with("II"), false};
    const Layout layout{order.little, number(head, 2, 2, order) == 43U};
    const auto first = number(head, layout.big_tiff ? 8 : 4, layout.room(), layout);
    if (!first) return std::nullopt;
    const std::size_t count_size = layout.big_tiff ? 8 : 2;
    const auto count = number(read(*first, count_size), 0, count_size, layout);
    if (!count || *count > most_entries) return std::nullopt;
    const std::string entries =
        read(*first + count_size, static_cast<std::size_t>(*count) * layout.entry());
    for (std::size_t at = 0; at + layout.entry() <= entries.size(); at += layout.entry())
        if (number(entries, at, 2, layout) == tag)
            return words_of(read, entries.substr(at, layout.entry()), layout);
    return std::nullopt;
}

}  // namespace vrmap::io
