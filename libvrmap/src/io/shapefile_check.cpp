// SPDX-License-Identifier: Apache-2.0
#include "io/shapefile_check.hpp"

#include <cstdint>
#include <optional>

#include "io/words.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

std::uint64_t byte_at(const Input& f, std::size_t k) {
    return static_cast<unsigned char>(f.bytes[k]);
}

std::string count(std::uint64_t n) {
    return text(static_cast<long long>(n));
}

void require_bytes(const Input& f, std::uint64_t expected) {
    if (f.bytes.size() < expected)
        throw InputError(
            {f.path.string()},
            {"shapefile.cut", {{"expected", count(expected)}, {"found", count(f.bytes.size())}}});
}

// ESRI Shapefile Technical Description (1998): the length in 16-bit words, big end first.
std::uint64_t stated_length(const Input& f) {
    constexpr std::size_t head = 100;
    require_bytes(f, head);
    std::uint64_t words = 0;
    for (std::size_t k = 24; k < 28; ++k) words = 256 * words + byte_at(f, k);
    require_bytes(f, 2 * words);
    return 2 * words;
}

// dBASE III: records, length of the head, length of one record; little end first.
std::uint64_t rows_of(const Input& f) {
    require_bytes(f, 12);
    const std::uint64_t rows =
        byte_at(f, 4) + 256 * byte_at(f, 5) + 65536 * byte_at(f, 6) + 16777216 * byte_at(f, 7);
    const std::uint64_t head = byte_at(f, 8) + 256 * byte_at(f, 9);
    const std::uint64_t row = byte_at(f, 10) + 256 * byte_at(f, 11);
    require_bytes(f, head + rows * row);
    return rows;
}

}  // namespace

void require_same_counts(const std::vector<Input>& files) {
    std::optional<std::uint64_t> shapes;
    std::optional<std::uint64_t> rows;
    for (const Input& f : files) {
        const std::string ending = ending_of(f.path);
        if (ending == ".shp") stated_length(f);
        if (ending == ".shx") shapes = stated_length(f) < 100 ? 0 : (stated_length(f) - 100) / 8;
        if (ending == ".dbf") rows = rows_of(f);
    }
    if (shapes && rows && shapes != rows)
        throw InputError(
            {files.front().path.string()},
            {"shapefile.counts_differ", {{"shapes", count(*shapes)}, {"rows", count(*rows)}}});
}

}  // namespace vrmap::io
