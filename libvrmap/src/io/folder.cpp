// SPDX-License-Identifier: Apache-2.0
#include "io/folder.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>

#include "vrmap/error.hpp"

namespace vrmap::io {

namespace fs = std::filesystem;
using OpenAs = FileSystem::OpenAs;
using Kind = FolderEntry::Kind;

namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 30;

constexpr std::size_t piece_bytes = std::size_t{1} << 18;

// An open file; closing is heard once, by close().
class File {
public:
    File(const Folder& in, const std::string& name, OpenAs how)
        : files_(in.files()),
          path_(in.path() / name),
          file_(files_.open(in.descriptor(), name.c_str(), how)) {
        if (file_ < 0) write_failed(path_, errno);
    }
    ~File() {
        if (file_ >= 0) files_.close(file_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    void write(std::string_view bytes) {
        while (!bytes.empty()) {
            const long n = files_.write(file_, bytes.data(), bytes.size());
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) write_failed(path_, n < 0 ? errno : ENOSPC);
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        if (files_.fsync(file_) != 0) write_failed(path_, errno);
    }

    std::string read() {
        files_.forget(file_);
        std::string bytes;
        for (std::size_t done = 0;;) {
            bytes.resize(done + piece_bytes);
            const long n = files_.read(file_, bytes.data() + done, bytes.size() - done);
            if (n < 0 && errno == EINTR) continue;
            if (n < 0 || done > most_bytes) write_failed(path_, n < 0 ? errno : EFBIG);
            done += static_cast<std::size_t>(n);
            bytes.resize(done);
            if (n == 0) return bytes;
        }
    }

    bool holds(std::string_view bytes) {
        files_.forget(file_);
        std::string piece(piece_bytes, '\0');
        for (;;) {
            const long n = files_.read(file_, piece.data(), piece.size());
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) write_failed(path_, errno);
            if (n == 0) return bytes.empty();
            const std::string_view read(piece.data(), static_cast<std::size_t>(n));
            if (!bytes.starts_with(read)) return false;
            bytes.remove_prefix(read.size());
        }
    }

    void close() {
        const int result = files_.close(file_);
        file_ = -1;  // closed or not, the number is no longer ours
        if (result != 0) write_failed(path_, errno);
    }

private:
    FileSystem& files_;
    fs::path path_;
    int file_;
};

int open_folder(FileSystem& files, int at, const fs::path& path, const std::string& name) {
    const int folder = files.open(at, name.c_str(), OpenAs::folder);
    if (folder >= 0) return folder;
    const int reason = errno;
    std::error_code ignored;
    if ((reason == ELOOP || reason == ENOTDIR) && fs::is_symlink(path, ignored))
        throw OutputError({"output.folder_is_link", {{"path", path.string()}}});
    write_failed(path, reason);
}

void add_tree(const Folder& folder, const std::string& before, const Wanted& wanted, Tree& tree) {
    for (const FolderEntry& e : folder.entries()) {
        if (e.kind == Kind::folder)
            add_tree(folder.open(e.name), before + e.name + "/", wanted, tree);
        else if (e.kind != Kind::file)
            tree.others.push_back(before + e.name);
        else if (wanted(before + e.name))
            tree.files[before + e.name] = folder.read(e.name);
        else
            tree.unread.push_back(before + e.name);
    }
}

}  // namespace

void write_failed(const fs::path& path, int reason) {
    throw OutputError(
        {"output.write_failed", {{"path", path.string()}, {"why", std::strerror(reason)}}});
}

Folder::Folder(FileSystem& files, const fs::path& path)
    : Folder(files, path, open_folder(files, FileSystem::working_folder, path, path.string())) {}

Folder::Folder(FileSystem& files, fs::path path, int folder)
    : files_(&files), path_(std::move(path)), folder_(folder) {}

Folder::Folder(Folder&& other) noexcept
    : files_(other.files_),
      path_(std::move(other.path_)),
      folder_(std::exchange(other.folder_, -1)) {}

Folder::~Folder() {
    if (folder_ >= 0) files_->close(folder_);  // nothing was written by this descriptor
}

Folder Folder::open(const std::string& name) const {
    return {*files_, path_ / name, open_folder(*files_, folder_, path_ / name, name)};
}

Folder Folder::make(const std::string& name) const {
    if (files_->mkdir(folder_, name.c_str()) != 0) write_failed(path_ / name, errno);
    return open(name);
}

std::vector<FolderEntry> Folder::entries() const {
    std::vector<FolderEntry> found;
    if (files_->list(folder_, found) != 0) write_failed(path_, errno);
    std::sort(found.begin(), found.end(),
              [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
    return found;
}

std::optional<FolderEntry> Folder::find(const std::string& name) const {
    for (FolderEntry& e : entries())
        if (e.name == name) return std::move(e);
    return std::nullopt;
}

void Folder::write(const std::string& name, std::string_view bytes) const {
    File file(*this, name, OpenAs::new_file);
    file.write(bytes);
    file.close();
}

std::string Folder::read(const std::string& name) const {
    return File(*this, name, OpenAs::old_file).read();
}

bool Folder::holds(const std::string& name, std::string_view bytes) const {
    return File(*this, name, OpenAs::old_file).holds(bytes);
}

void Folder::flush() const {
    // some file systems have nothing to flush for a folder, and say EINVAL
    if (files_->fsync(folder_) != 0 && errno != EINVAL) write_failed(path_, errno);
}

void Folder::rename(const std::string& from, const std::string& to, FileSystem::Rename how) const {
    if (files_->rename(folder_, from.c_str(), to.c_str(), how) != 0)
        write_failed(path_ / to, errno);
}

void Folder::remove(const FolderEntry& entry) const {
    if (entry.kind == Kind::folder) {
        const Folder below = open(entry.name);
        for (const FolderEntry& e : below.entries()) below.remove(e);
    }
    if (files_->unlink(folder_, entry.name.c_str(), entry.kind) != 0 && errno != ENOENT)
        write_failed(path_ / entry.name, errno);
}

void write_tree(const Folder& folder, const Files& files) {
    std::set<std::string> made;
    for (const auto& [name, bytes] : files) {
        const std::size_t slash = name.find('/');
        if (slash == name.npos) {
            folder.write(name, bytes);
        } else if (const std::string first = name.substr(0, slash); made.insert(first).second) {
            write_tree(folder.find(first) ? folder.open(first) : folder.make(first),
                       below(first + "/", files));
        }
    }
    folder.flush();
}

Tree read_tree(const Folder& folder, const Wanted& wanted) {
    Tree tree;
    add_tree(folder, "", wanted, tree);
    return tree;
}

Tree read_tree(const Folder& folder) {
    return read_tree(folder, [](const std::string&) { return true; });
}

Files below(const std::string& folder, const Files& files) {
    Files found;
    for (auto f = files.lower_bound(folder); f != files.end() && f->first.starts_with(folder); ++f)
        found.emplace(f->first.substr(folder.size()), f->second);
    return found;
}

}  // namespace vrmap::io
