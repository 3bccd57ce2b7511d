// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace vrmap::io {

/// A name in a folder. A link is `other`: nothing of ours is ever reached through one.
struct FolderEntry {
    enum class Kind { file, folder, other };
    std::string name;
    Kind kind{};
};

/// The system calls by which results reach a disk and are read back from it. Every output goes
/// through here, so that tests can make each single call fail. Each returns what the call of its
/// name does: negative with errno set. No call follows a link in its last name, and names are
/// relative to the open folder `at`.
class FileSystem {
public:
    enum class OpenAs {
        folder,
        old_file,   ///< to read
        new_file,   ///< to write; that name must be free
        lock_file,  ///< there or not
    };
    enum class Rename {
        plain,
        no_replace,  ///< EEXIST where the new name is taken
        exchange,    ///< both names change owners, at one instant
    };
    static constexpr int working_folder = -100;  ///< AT_FDCWD

    virtual ~FileSystem() = default;
    virtual int open(int at, const char* name, OpenAs how);
    virtual long read(int file, char* to, std::size_t size);
    virtual long write(int file, const char* from, std::size_t size);
    virtual int fsync(int file);
    virtual int close(int file);
    virtual int list(int folder, std::vector<FolderEntry>& found);  ///< in any order
    virtual int mkdir(int at, const char* name);
    virtual int unlink(int at, const char* name, FolderEntry::Kind kind);
    virtual int rename(int at, const char* from, const char* to, Rename how);
    virtual int lock(int file);  ///< flock, alone, without waiting: EWOULDBLOCK
    /// Whether the open file still has that name.
    virtual bool is_named(int file, int at, const char* name);
    /// What is read next comes from the disk, as far as the system lets it.
    virtual void forget(int file);
};

FileSystem& system_files();

}  // namespace vrmap::io
