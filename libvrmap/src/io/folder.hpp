// SPDX-License-Identifier: Apache-2.0
// An open folder. What is below is reached from its descriptor, never by a path that somebody could
// turn aside meanwhile, and never through a link.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vrmap/io/file_system.hpp"
#include "vrmap/io/files.hpp"

namespace vrmap::io {

/// THROWS OutputError (output.write_failed) with the system's word for errno.
[[noreturn]] void write_failed(const std::filesystem::path& path, int reason);

/// All of it THROWS OutputError (output.write_failed) naming the path.
class Folder {
public:
    /// THROWS OutputError output.folder_is_link for a link.
    Folder(FileSystem& files, const std::filesystem::path& path);
    ~Folder();
    Folder(Folder&& other) noexcept;
    Folder& operator=(Folder&&) = delete;

    const std::filesystem::path& path() const { return path_; }
    FileSystem& files() const { return *files_; }
    int descriptor() const { return folder_; }

    Folder open(const std::string& name) const;
    Folder make(const std::string& name) const;  ///< the name must be free
    std::vector<FolderEntry> entries() const;    ///< by name
    std::optional<FolderEntry> find(const std::string& name) const;

    /// A new file, flushed to the disk.
    void write(const std::string& name, std::string_view bytes) const;
    /// From the disk itself as far as the system lets it.
    std::string read(const std::string& name) const;
    /// Whether a file is these bytes; read likewise, piece by piece.
    bool holds(const std::string& name, std::string_view bytes) const;
    void flush() const;
    void rename(const std::string& from, const std::string& to, FileSystem::Rename how) const;
    /// With all below it. A link goes, what it leads to stays. What is gone already is no failure.
    void remove(const FolderEntry& entry) const;

private:
    Folder(FileSystem& files, std::filesystem::path path, int folder);
    FileSystem* files_;
    std::filesystem::path path_;
    int folder_;
};

/// New files, and the folders they need; all flushed.
void write_tree(const Folder& folder, const Files& files);

/// All regular files below a folder that are wanted, and the names of the others and of what is
/// neither file nor folder.
struct Tree {
    Files files;
    std::vector<std::string> unread;
    std::vector<std::string> others;
};
using Wanted = std::function<bool(const std::string& name)>;
Tree read_tree(const Folder& folder, const Wanted& wanted);
Tree read_tree(const Folder& folder);

}  // namespace vrmap::io
