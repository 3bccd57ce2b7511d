// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/publish.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "vrmap/error.hpp"

namespace vrmap::io {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const fs::path& path, const char* why) {
    throw OutputError({"output.write_failed", {{"path", path.string()}, {"why", why}}});
}

// To the disk itself: a rename must never reach it before what it names.
void flush(const fs::path& path, int flags) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
    if (fd < 0) fail(path, std::strerror(errno));
    const int result = ::fsync(fd);
    const int reason = errno;
    ::close(fd);
    if (result != 0) fail(path, std::strerror(reason));
}

void flush_tree(const fs::path& folder) {
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        flush(entry.path(), entry.is_directory() ? O_RDONLY | O_DIRECTORY : O_RDONLY);
    flush(folder, O_RDONLY | O_DIRECTORY);
}

bool made_by_vrmap(const fs::path& folder) {
    return fs::is_directory(fs::symlink_status(folder)) && fs::is_regular_file(folder / "summary.json") &&
           fs::is_directory(folder / "TASKDATA");
}

}  // namespace

Staging::Staging(fs::path out, Overwrite overwrite)
    : out_(fs::absolute(out).lexically_normal()), overwrite_(overwrite) {
    if (!out_.has_filename()) out_ = out_.parent_path();
    if (fs::exists(fs::symlink_status(out_))) {
        if (overwrite == Overwrite::no) throw OutputError({"output.exists", {{"path", out_.string()}}});
        if (!made_by_vrmap(out_)) throw OutputError({"output.not_ours", {{"path", out_.string()}}});
    }
    std::error_code error;
    fs::create_directories(out_.parent_path(), error);
    staging_ = out_.parent_path() / (".vrmap-" + out_.filename().string() + "-" + std::to_string(::getpid()));
    fs::remove_all(staging_, error);
    if (!fs::create_directory(staging_, error)) {
        const std::string why = error ? error.message() : "exists";
        fail(staging_, why.c_str());
    }
}

Staging::~Staging() {
    std::error_code ignored;  // nothing to be done about it in a destructor
    if (!published_) fs::remove_all(staging_, ignored);
}

void Staging::publish() {
    flush_tree(staging_);
    const bool replaces = fs::exists(fs::symlink_status(out_));
    const unsigned how = replaces ? RENAME_EXCHANGE : RENAME_NOREPLACE;
    if (replaces && (overwrite_ == Overwrite::no || !made_by_vrmap(out_)))
        throw OutputError({"output.exists", {{"path", out_.string()}}});
    if (::renameat2(AT_FDCWD, staging_.c_str(), AT_FDCWD, out_.c_str(), how) != 0)
        fail(out_, std::strerror(errno));
    // after an exchange the staging name holds the old results
    published_ = !replaces;
    flush(out_.parent_path(), O_RDONLY | O_DIRECTORY);
}

void write_file(const fs::path& path, std::string_view bytes) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd < 0) fail(path, std::strerror(errno));
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t n = ::write(fd, bytes.data() + done, bytes.size() - done);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            const int reason = errno;
            ::close(fd);
            fail(path, std::strerror(reason));
        }
        done += static_cast<std::size_t>(n);
    }
    if (::close(fd) != 0) fail(path, std::strerror(errno));
}

}  // namespace vrmap::io
