// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/file_system.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace vrmap::io {

namespace {

int flags_for(FileSystem::OpenAs how) {
    constexpr int always = O_NOFOLLOW | O_CLOEXEC;
    switch (how) {
        case FileSystem::OpenAs::folder:
            return always | O_RDONLY | O_DIRECTORY;
        case FileSystem::OpenAs::old_file:
            return always | O_RDONLY | O_NONBLOCK;  // a pipe must not hang us
        case FileSystem::OpenAs::new_file:
            return always | O_WRONLY | O_CREAT | O_EXCL;
        case FileSystem::OpenAs::lock_file:
            return always | O_RDWR | O_NONBLOCK;  // NFS locks only what may be written
    }
    return always;
}

unsigned flags_for(FileSystem::Rename how) {
    return how == FileSystem::Rename::exchange     ? unsigned{RENAME_EXCHANGE}
           : how == FileSystem::Rename::no_replace ? unsigned{RENAME_NOREPLACE}
                                                   : 0U;
}

FolderEntry::Kind kind_of(int folder, const char* name) {
    struct stat s {};
    if (::fstatat(folder, name, &s, AT_SYMLINK_NOFOLLOW) != 0) return FolderEntry::Kind::other;
    return S_ISREG(s.st_mode)   ? FolderEntry::Kind::file
           : S_ISDIR(s.st_mode) ? FolderEntry::Kind::folder
                                : FolderEntry::Kind::other;
}

struct DirectoryCloser {
    void operator()(DIR* d) const { ::closedir(d); }
};

}  // namespace

int FileSystem::open(int at, const char* name, OpenAs how) {
    const int file = ::openat(at, name, flags_for(how), 0644);
    if (file >= 0 || how != OpenAs::lock_file) return file;
    // made only where there is none: a folder that all may write lets nobody make another's again;
    // another user's is looked at
    if (errno == ENOENT) return ::openat(at, name, flags_for(how) | O_CREAT, 0644);
    if (errno != EACCES && errno != EROFS) return file;
    return ::openat(at, name, flags_for(OpenAs::old_file));
}
long FileSystem::read(int file, char* to, std::size_t size) {
    return ::read(file, to, size);
}
long FileSystem::write(int file, const char* from, std::size_t size) {
    return ::write(file, from, size);
}
int FileSystem::fsync(int file) {
    return ::fsync(file);
}
int FileSystem::close(int file) {
    return ::close(file);
}

int FileSystem::list(int folder, std::vector<FolderEntry>& found) {
    const int again = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (again < 0) return -1;
    const std::unique_ptr<DIR, DirectoryCloser> all(::fdopendir(again));
    if (!all) {
        ::close(again);
        return -1;
    }
    for (;;) {
        errno = 0;
        const dirent* one = ::readdir(all.get());
        if (!one) return errno == 0 ? 0 : -1;
        if (std::strcmp(one->d_name, ".") != 0 && std::strcmp(one->d_name, "..") != 0)
            found.push_back({one->d_name, kind_of(folder, one->d_name)});
    }
}

int FileSystem::mkdir(int at, const char* name) {
    return ::mkdirat(at, name, 0755);
}
int FileSystem::unlink(int at, const char* name, FolderEntry::Kind kind) {
    return ::unlinkat(at, name, kind == FolderEntry::Kind::folder ? AT_REMOVEDIR : 0);
}
int FileSystem::rename(int at, const char* from, const char* to, Rename how) {
    return ::renameat2(at, from, at, to, flags_for(how));
}
int FileSystem::lock(int file) {
    return ::flock(file, LOCK_EX | LOCK_NB);
}

bool FileSystem::is_named(int file, int at, const char* name) {
    struct stat open {};
    struct stat named {};
    return ::fstat(file, &open) == 0 && ::fstatat(at, name, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

void FileSystem::forget(int file) {
    ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
}

FileSystem& system_files() {
    static FileSystem files;
    return files;
}

}  // namespace vrmap::io
