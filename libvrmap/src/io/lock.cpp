// SPDX-License-Identifier: Apache-2.0
#include "io/lock.hpp"

#include <cerrno>
#include <chrono>
#include <set>
#include <thread>

#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

using Rename = FileSystem::Rename;

constexpr const char* ours = ".vrmap-";
constexpr std::string_view endings[] = {".new", ".old", ".lock"};

std::string lock_name(const std::string& name) {
    return ours + name + ".lock";
}

// The outputs that names of ours in the folder speak of.
std::set<std::string> names_left(const Folder& in) {
    std::set<std::string> names;
    for (const FolderEntry& e : in.entries())
        for (const std::string_view ending : endings) {
            const std::size_t around = std::string_view(ours).size() + ending.size();
            if (e.name.starts_with(ours) && e.name.ends_with(ending) && e.name.size() > around)
                names.insert(e.name.substr(std::string_view(ours).size(), e.name.size() - around));
        }
    return names;
}

void put_back(const Folder& in, const std::string& name) {
    FileSystem& files = in.files();
    const std::string old = old_name(name);
    if (files.rename(in.descriptor(), old.c_str(), name.c_str(), Rename::no_replace) == 0) return;
    if (errno != EINVAL && errno != ENOSYS) write_failed(in.path() / name, errno);
    in.rename(old, name, Rename::plain);
}

// A lock that another user made for themselves alone: whether it is held cannot be told.
[[noreturn]] void not_opened(const Folder& in, const std::string& lock, int reason) {
    if (reason == EACCES && in.find(lock))
        throw LockedError({"output.lock_closed", {{"path", (in.path() / lock).string()}}});
    write_failed(in.path() / lock, reason);
}

}  // namespace

std::optional<Lock> Lock::take(const Folder& in, const std::string& name) {
    FileSystem& files = in.files();
    const std::string lock = lock_name(name);
    for (;;) {
        const int file = files.open(in.descriptor(), lock.c_str(), FileSystem::OpenAs::lock_file);
        if (file < 0) not_opened(in, lock, errno);
        if (files.lock(file) != 0) {
            const int reason = errno;
            files.close(file);
            if (reason == EWOULDBLOCK) return std::nullopt;
            write_failed(in.path() / lock, reason);
        }
        // whoever held it may have taken the file away between our two calls
        if (files.is_named(file, in.descriptor(), lock.c_str())) return Lock(in, name, file);
        files.close(file);
    }
}

Lock Lock::demand(const Folder& in, const std::string& name) {
    using namespace std::chrono_literals;
    for (int tries = 0; tries < 10; ++tries) {
        if (auto lock = take(in, name)) return std::move(*lock);
        std::this_thread::sleep_for(10ms);
    }
    throw LockedError({"output.locked", {{"path", (in.path() / name).string()}}});
}

Lock::Lock(Lock&& other) noexcept
    : in_(other.in_), name_(std::move(other.name_)), file_(std::exchange(other.file_, -1)) {}

Lock::~Lock() {
    if (file_ < 0) return;
    // first the name, then the lock: nobody can lock a file that is about to lose its name
    in_.files().unlink(in_.descriptor(), lock_name(name_).c_str(), FolderEntry::Kind::file);
    in_.files().close(file_);
}

std::string new_name(const std::string& name) {
    return ours + name + ".new";
}
std::string old_name(const std::string& name) {
    return ours + name + ".old";
}

void settle(const Folder& in, const std::string& name) {
    if (in.find(old_name(name)) && !in.find(name)) put_back(in, name);
    for (const std::string& left : {old_name(name), new_name(name)})
        if (const auto entry = in.find(left)) in.remove(*entry);
}

void sweep(const Folder& in, const std::string& but_not) {
    for (const std::string& name : names_left(in)) {
        if (name == but_not) continue;
        try {
            if (const auto lock = Lock::take(in, name)) settle(in, name);
        } catch (const Error&) {
            continue;  // another's; its own next run says what is wrong with it
        }
    }
}

}  // namespace vrmap::io
