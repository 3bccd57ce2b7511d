// SPDX-License-Identifier: Apache-2.0
// The files a terminal brought back, in a folder or an archive, by names whose case nobody keeps
// (ISOXML.md §7).
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "io/zip_reader.hpp"

namespace vrmap::io {

class WorkFiles {
public:
    /// A folder, an archive or a TASKDATA.XML: the one of that name, at any depth of eight.
    /// What a Macintosh leaves (`__MACOSX`, `._*`) is passed over, and so are links.
    /// THROWS InputError: work.no_taskdata; work.two_taskdata with both; what ZipReader throws;
    /// work.too_many_files (over 10,000 files).
    explicit WorkFiles(const std::filesystem::path& path);

    /// What a person would call it: the file, or the archive and the name in it.
    std::filesystem::path path_of(const std::string& name) const;
    /// As it is really called, of a file beside the task data; nothing where there is none.
    std::optional<std::string> find(const std::string& name) const;
    const std::string& main() const { return main_; }

    /// Up to 256 MiB. THROWS InputError.
    Input read(const std::string& name) const;
    using Pieces = ZipReader::Pieces;
    /// All of it a mebibyte at a time, of any size; an empty file has none. THROWS InputError.
    void each_piece(const std::string& name, const Pieces& take) const;

private:
    void choose(const std::map<std::string, std::string>& mains);
    std::filesystem::path path_;
    std::unique_ptr<ZipReader> zip_;
    std::string main_;
    std::map<std::string, std::string> beside_;  ///< by name in small letters
};

}  // namespace vrmap::io
