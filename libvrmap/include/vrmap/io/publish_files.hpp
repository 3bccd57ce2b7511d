// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "vrmap/io/file_system.hpp"
#include "vrmap/io/publish.hpp"
#include "vrmap/io/sandbox.hpp"

namespace vrmap::io {

/// Single files in folders that are there: each appears whole, or none does. Every one is written
/// beside its place, flushed, read back and renamed, the first of them last; a lock on each name
/// keeps two runs apart. Unpublished, it leaves nothing behind.
class FileStaging {
public:
    /// THROWS OutputError: a name is there and overwrite is no (output.exists), or is no ordinary
    /// file (output.not_a_file), or is given twice (output.same_name), or its folder is not there
    /// or cannot be written; LockedError: another run is at it.
    FileStaging(const std::vector<std::filesystem::path>& outs, Overwrite overwrite,
                FileSystem& files = system_files());
    ~FileStaging();
    FileStaging(FileStaging&&) noexcept;
    FileStaging(const FileStaging&) = delete;
    FileStaging& operator=(const FileStaging&) = delete;

    /// The bytes of each, in the order of the names. THROWS OutputError (output.write_failed,
    /// output.reread_differs, output.exists); then what was there stands. On a file system that
    /// cannot exchange two names, a file that was replaced before a later one failed stays new.
    void publish(const std::vector<std::string_view>& bytes);

    /// The folders this writes to.
    Reach reach() const;

private:
    class Slot;
    std::vector<std::unique_ptr<Slot>> slots_;
};

}  // namespace vrmap::io
