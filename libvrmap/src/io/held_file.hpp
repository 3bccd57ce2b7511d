// SPDX-License-Identifier: Apache-2.0
// A file too large to hold in memory, held by its descriptor instead.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "vrmap/io/input.hpp"

namespace vrmap::io {

inline constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20;
inline constexpr std::uint64_t most_in_memory = 256 * mebibyte;

class HeldFile {
public:
    /// THROWS InputError: not there, no regular file, unreadable, empty, over `most` bytes.
    HeldFile(const std::filesystem::path& path, std::uint64_t most);
    ~HeldFile();
    HeldFile(const HeldFile&) = delete;
    HeldFile& operator=(const HeldFile&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::uint64_t size() const { return size_; }
    /// The bytes from `at` on, `most` of them or up to the end. THROWS InputError.
    std::size_t read(std::uint64_t at, char* to, std::size_t most) const;
    std::string sha256() const;
    /// A name that opens this very file again, whatever its path leads to by then, with nothing
    /// beside it.
    std::string name() const { return "/proc/self/fd/" + std::to_string(descriptor_); }
    /// THROWS InputError file.changed if it was written to since it was opened.
    void require_unchanged() const;

private:
    struct Stamp;
    Stamp stamp() const;
    std::filesystem::path path_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
    std::unique_ptr<Stamp> opened_;
};

/// SHA-256 of bytes that come one piece after the other.
class Hash {
public:
    Hash();
    ~Hash();
    Hash(const Hash&) = delete;
    Hash& operator=(const Hash&) = delete;
    void add(std::string_view bytes);
    /// 64 lower-case hex digits; nothing may be added after it.
    std::string end();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace vrmap::io
