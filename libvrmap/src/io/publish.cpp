// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/publish.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "vrmap/error.hpp"
#include "vrmap/io/input.hpp"

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

// The outputs that an earlier run's summary lists; nothing if it is no summary of vrmap.
std::set<std::string> listed_in(const fs::path& summary) {
    std::error_code error;
    if (!fs::is_regular_file(fs::symlink_status(summary, error))) return {};
    if (fs::file_size(summary, error) == 0) return {};
    const auto json = nlohmann::json::parse(read_input(summary).bytes, nullptr, false);
    if (!json.is_object() || json.value("program", nlohmann::json()) != "vrmap") return {};
    std::set<std::string> names{summary.filename().string()};
    for (const auto& output : json.value("outputs", nlohmann::json::array()))
        if (output.is_object() && output.contains("file") && output["file"].is_string())
            names.insert(output["file"].get<std::string>());
    return names;
}

// SQLite beside an open GeoPackage, GDAL beside a raster whose statistics were asked for.
bool left_by_viewers(std::string_view name) {
    return name == "field.gpkg-wal" || name == "field.gpkg-shm" || name == "field.gpkg-journal" ||
           name == "rate.tif.aux.xml";
}

fs::path absolute_name(const fs::path& out) {
    if (out.empty()) fail(out, std::strerror(ENOENT));
    fs::path whole = fs::absolute(out).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
}

bool is_there(const fs::path& path) {
    std::error_code error;
    const fs::file_status s = fs::symlink_status(path, error);
    if (error && error != std::errc::no_such_file_or_directory &&
        error != std::errc::not_a_directory)
        fail(path, error.message().c_str());
    return fs::exists(s);
}

std::vector<fs::path> missing_parents(const fs::path& out) {
    std::vector<fs::path> missing;
    for (fs::path p = out.parent_path(); !is_there(p) && p.has_relative_path(); p = p.parent_path())
        missing.push_back(p);
    return missing;
}

}  // namespace

void require_earlier_result(const fs::path& folder) {
    std::set<std::string> known;
    if (fs::is_directory(fs::symlink_status(folder))) known = listed_in(folder / "summary.json");
    if (known.empty()) throw OutputError({"output.not_ours", {{"path", folder.string()}}});
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string name = fs::relative(entry.path(), folder).generic_string();
        if (entry.symlink_status().type() == fs::file_type::directory || known.contains(name) ||
            left_by_viewers(name))
            continue;
        throw OutputError({"output.holds_more", {{"path", folder.string()}, {"found", name}}});
    }
}

Staging::Staging(const fs::path& out, Overwrite overwrite, Mine mine)
    : out_(absolute_name(out)), overwrite_(overwrite), mine_(mine) {
    if (is_there(out_)) {
        if (overwrite == Overwrite::no)
            throw OutputError({"output.exists", {{"path", out_.string()}}});
        mine_(out_);
    }
    const auto missing = missing_parents(out_);
    std::error_code error;
    fs::create_directories(out_.parent_path(), error);
    staging_ = out_.parent_path() /
               (".vrmap-" + out_.filename().string() + "-" + std::to_string(::getpid()));
    fs::remove_all(staging_, error);
    if (!fs::create_directory(staging_, error)) {
        const std::string why = error ? error.message() : "exists";
        for (const fs::path& p : missing) fs::remove(p, error);
        fail(out_, why.c_str());
    }
    made_ = missing;
}

Staging::~Staging() {
    std::error_code ignored;  // nothing to be done about it in a destructor
    if (published_ && !replaced_) return;
    fs::remove_all(staging_, ignored);
    if (!published_)
        for (const fs::path& p : made_) fs::remove(p, ignored);  // only while empty
}

void Staging::publish() try {
    flush_tree(staging_);
    replaced_ = is_there(out_);
    if (replaced_ && overwrite_ == Overwrite::no)
        throw OutputError({"output.exists", {{"path", out_.string()}}});
    if (replaced_) mine_(out_);
    const unsigned how = replaced_ ? RENAME_EXCHANGE : RENAME_NOREPLACE;
    if (::renameat2(AT_FDCWD, staging_.c_str(), AT_FDCWD, out_.c_str(), how) != 0)
        fail(out_, std::strerror(errno));
    published_ = true;
    flush(out_.parent_path(), O_RDONLY | O_DIRECTORY);
} catch (const fs::filesystem_error& e) {
    fail(out_, e.code().message().c_str());
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
