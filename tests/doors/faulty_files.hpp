// SPDX-License-Identifier: Apache-2.0
// A disk that fails on purpose: the real one, but call number n (and, if asked, every call after
// it) fails. Only for tests.
#pragma once
#include <unistd.h>

#include <cerrno>
#include <climits>

#include "vrmap/io/file_system.hpp"

namespace vrmap::test {

class FaultyFiles : public io::FileSystem {
public:
    enum class Lasts { once, from_then_on };

    /// Fails nothing: counts.
    FaultyFiles() = default;
    /// Calls are counted from 1.
    FaultyFiles(long first, int reason, Lasts lasts)
        : first_(first), last_(lasts == Lasts::once ? first : LONG_MAX), reason_(reason) {}

    long calls() const { return calls_; }
    bool failed() const { return calls_ >= first_; }
    /// What failed was a write or its way to the disk: whoever goes on after that must not be
    /// silent.
    bool must_be_said() const { return lost_; }

    int open(int at, const char* name, OpenAs how) override {
        return fails() ? -1 : FileSystem::open(at, name, how);
    }
    long read(int file, char* to, std::size_t size) override {
        return fails() ? -1 : FileSystem::read(file, to, size);
    }
    long write(int file, const char* from, std::size_t size) override {
        if (!fails()) return FileSystem::write(file, from, size);
        lost_ = true;
        const long half = FileSystem::write(file, from, size / 2);  // a full disk takes what it can
        errno = reason_;
        return half < 0 ? half : -1;
    }
    int fsync(int file) override {
        if (!fails()) return FileSystem::fsync(file);
        lost_ = true;
        return -1;
    }
    int close(int file) override {
        const bool fail = fails();
        const int result = FileSystem::close(file);  // the number is given back all the same
        if (fail) errno = reason_;
        return fail ? -1 : result;
    }
    int list(int folder, std::vector<io::FolderEntry>& found) override {
        return fails() ? -1 : FileSystem::list(folder, found);
    }
    int mkdir(int at, const char* name) override {
        return fails() ? -1 : FileSystem::mkdir(at, name);
    }
    int unlink(int at, const char* name, io::FolderEntry::Kind kind) override {
        return fails() ? -1 : FileSystem::unlink(at, name, kind);
    }
    int rename(int at, const char* from, const char* to, Rename how) override {
        return fails() ? -1 : FileSystem::rename(at, from, to, how);
    }
    int lock(int file) override { return fails() ? -1 : FileSystem::lock(file); }

private:
    bool fails() {
        ++calls_;
        const bool fail = calls_ >= first_ && calls_ <= last_;
        if (fail) errno = reason_;
        return fail;
    }

    long first_ = LONG_MAX;
    long last_ = LONG_MAX;
    int reason_ = 0;
    long calls_ = 0;
    bool lost_ = false;
};

/// Knows no flags of rename, as FAT and some networks.
class PlainFiles : public FaultyFiles {
public:
    using FaultyFiles::FaultyFiles;
    int rename(int at, const char* from, const char* to, Rename how) override {
        if (how == Rename::plain) return FaultyFiles::rename(at, from, to, how);
        errno = EINVAL;
        return -1;
    }
};

}  // namespace vrmap::test
