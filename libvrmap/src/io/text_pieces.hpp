// SPDX-License-Identifier: Apache-2.0
// A text from end to end in memory that does not grow with it.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "vrmap/io/input.hpp"

namespace vrmap::io {

class HeldFile;

class TextPieces {
public:
    /// Both outlive the pieces.
    explicit TextPieces(const Input& file);
    explicit TextPieces(const HeldFile& file);

    const std::filesystem::path& path() const { return path_; }
    void rewind();
    /// Whole lines with their ends, about 1 MiB of them, good until the next call; empty: no more.
    /// Only the last piece, or one of a line over 1 MiB, ends without a line's end.
    std::string_view next();

private:
    using Read = std::function<std::size_t(std::uint64_t at, char* to, std::size_t most)>;
    std::filesystem::path path_;
    Read read_;
    std::string room_;
    std::size_t given_ = 0;  // of room_, by the last call
    std::uint64_t at_ = 0;
};

}  // namespace vrmap::io
