// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "io/held_file.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

/// An archive somebody sent: read in memory, nothing of it ever becomes a file.
class ZipReader {
public:
    using Pieces = std::function<void(std::string_view)>;
    /// THROWS InputError: no archive, a name that is absolute or leads upwards, a link, a name
    /// twice, more than 10,000 entries, one over 1 GiB or unpacked over 200 times its packed size.
    explicit ZipReader(const std::filesystem::path& path);
    ~ZipReader();
    ZipReader(const ZipReader&) = delete;
    ZipReader& operator=(const ZipReader&) = delete;

    struct Entry {
        std::string name;  ///< UTF-8; a Japanese office's CP932 made so
        std::uint64_t bytes = 0;
        std::uint64_t index = 0;
    };
    /// Files, by name; folders are left out.
    const std::vector<Entry>& entries() const { return entries_; }
    bool holds(const std::string& name) const;
    /// Up to 256 MiB of it, hashed. THROWS InputError: over that, damaged, encrypted, not there.
    Input read(const std::string& name) const;
    /// Its first bytes, `most` or all there are, of any size. THROWS InputError: damaged,
    /// encrypted, not there.
    std::string head(const std::string& name, std::size_t most) const;
    /// All of it, of any size, a mebibyte at a time. THROWS InputError: damaged, encrypted, not
    /// there.
    void each_piece(const std::string& name, const Pieces& take) const;

private:
    struct Archive;
    class Unpacked;
    const Entry* find(const std::string& name) const;
    [[noreturn]] void refuse(Message message) const;
    HeldFile file_;
    std::unique_ptr<Archive> archive_;
    std::vector<Entry> entries_;
};

}  // namespace vrmap::io
