// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/publish.hpp"

#include <cerrno>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "io/folder.hpp"
#include "io/lock.hpp"
#include "vrmap/error.hpp"
#include "vrmap/io/input.hpp"

namespace vrmap::io {

namespace fs = std::filesystem;
using Rename = FileSystem::Rename;

namespace {

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

fs::path absolute_name(const fs::path& out) {
    if (out.empty()) write_failed(out, ENOENT);
    fs::path whole = fs::absolute(out).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
}

bool is_there(const fs::path& path) {
    std::error_code error;
    const fs::file_status s = fs::symlink_status(path, error);
    if (error && error != std::errc::no_such_file_or_directory &&
        error != std::errc::not_a_directory)
        write_failed(path, error.value());
    return fs::exists(s);
}

// The deepest first.
std::vector<fs::path> missing_above(const fs::path& out) {
    std::vector<fs::path> missing;
    for (fs::path p = out.parent_path(); !is_there(p) && p.has_relative_path(); p = p.parent_path())
        missing.push_back(p);
    return missing;
}

// The folders above a result that were not there; unless it is kept, they go again while empty.
class Parents {
public:
    Parents(FileSystem& files, const fs::path& out) : files_(files) {
        std::vector<fs::path> missing = missing_above(out);
        try {
            for (; !missing.empty(); missing.pop_back()) make(missing.back());
        } catch (...) {
            take_away();
            throw;
        }
    }
    ~Parents() { take_away(); }
    Parents(const Parents&) = delete;
    Parents& operator=(const Parents&) = delete;
    void keep() { made_.clear(); }
    const std::vector<fs::path>& made() const { return made_; }

private:
    static constexpr int at = FileSystem::working_folder;

    void make(const fs::path& parent) {
        const bool made = files_.mkdir(at, parent.c_str()) == 0;
        if (!made && errno != EEXIST) write_failed(parent, errno);  // another run's is as good
        if (!made) return;
        made_.push_back(parent);
        Folder(files_, parent.parent_path()).flush();
    }
    void take_away() {
        for (; !made_.empty(); made_.pop_back())
            files_.unlink(at, made_.back().c_str(), FolderEntry::Kind::folder);
    }

    FileSystem& files_;
    std::vector<fs::path> made_;
};

}  // namespace

namespace {

// The first name below that is neither known nor a folder: nothing is reached through a link.
std::optional<std::string> foreign_in(const Folder& folder, const std::string& above,
                                      const std::set<std::string>& known) {
    for (const FolderEntry& e : folder.entries()) {
        const std::string name = above + e.name;
        if (e.kind == FolderEntry::Kind::folder) {
            if (auto found = foreign_in(folder.open(e.name), name + "/", known)) return found;
        } else if (!known.contains(name) && !left_by_viewers(name)) {
            return name;
        }
    }
    return std::nullopt;
}

}  // namespace

bool left_by_viewers(std::string_view name) {
    return name == "field.gpkg-wal" || name == "field.gpkg-shm" || name == "field.gpkg-journal" ||
           name == "rate.tif.aux.xml";
}

void require_earlier_result(const fs::path& folder) {
    std::error_code error;
    std::set<std::string> known;
    if (fs::is_directory(fs::symlink_status(folder, error)))
        known = listed_in(folder / "summary.json");
    if (known.empty()) throw OutputError({"output.not_ours", {{"path", folder.string()}}});
    if (const auto found = foreign_in(Folder(system_files(), folder), "", known))
        throw OutputError({"output.holds_more", {{"path", folder.string()}, {"found", *found}}});
}

void write_beside(const fs::path& folder, const std::string& name, std::string_view bytes,
                  FileSystem& files) {
    const Folder in(files, folder);
    const Lock lock = Lock::demand(in, name);
    settle(in, name);
    try {
        in.write(new_name(name), bytes);
        in.rename(new_name(name), name, Rename::plain);
    } catch (const OutputError&) {
        files.unlink(in.descriptor(), new_name(name).c_str(), FolderEntry::Kind::file);
        throw;
    }
    in.flush();
}

Leftovers::Leftovers(const fs::path& out) {
    try {
        out_ = absolute_name(out);
        missing_ = missing_above(out_);
    } catch (const OutputError&) {
        return;  // the run says what is wrong with that name
    }
}

void Leftovers::sweep() const {
    try {
        const Folder in(system_files(), out_.parent_path());
        const std::string name = out_.filename().string();
        if (const auto lock = Lock::take(in, name)) settle(in, name);
    } catch (const Error&) {
        // the next run sweeps it
    }
    for (const fs::path& made : missing_)  // those that are empty
        system_files().unlink(FileSystem::working_folder, made.c_str(), FolderEntry::Kind::folder);
}

// People know the name they gave, not those of ours beside it.
void told_as(const fs::path& out, const OutputError& e) {
    if (e.message().id != "output.write_failed" || out.empty()) return;
    throw OutputError(
        {e.message().id, {{"path", absolute_name(out).string()}, e.message().args.back()}});
}

// What must come in this order and go in the reverse: folders above, the one beside which all
// happens, the lock on the name.
class Staging::Place {
public:
    explicit Place(const Destination& to) try
        : to_{absolute_name(to.out), to.overwrite, to.mine, to.files},
          name_(to_.out.filename().string()),
          replaces_(allowed()),
          parents_(*to.files, to_.out),
          parent_(*to.files, to_.out.parent_path()),
          lock_(Lock::demand(parent_, name_)) {
        settle(parent_, name_);
        sweep(parent_, name_);
        replaces_ = allowed();  // another run may have come first
        folder_.emplace(parent_.make(new_name(name_)));
    } catch (const OutputError& e) {
        told_as(to.out, e);
        throw;
    }

    ~Place() {
        folder_.reset();
        try {
            settle(parent_, name_);
        } catch (const OutputError&) {
            return;  // the next run sweeps it
        }
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    void fill(const Files& files) const {
        write_tree(*folder_, files);
        const Tree found = read_tree(*folder_);
        for (const auto& [name, bytes] : files)
            if (const auto same = found.files.find(name);
                same == found.files.end() || same->second != bytes)
                throw OutputError({"output.reread_differs", {{"what", name}}});
        if (found.files.size() != files.size() || !found.others.empty())
            throw OutputError({"output.reread_differs", {{"what", folder_->path().string()}}});
    }

    Reach reach() const {
        const fs::path beside = to_.out.parent_path();
        Reach reach{{}, {beside / new_name(name_), to_.out}, {beside}};
        for (const fs::path& made : parents_.made()) reach.renames.push_back(made.parent_path());
        return reach;
    }

    void publish() {
        replaces_ = allowed();
        const bool two_steps = !moved_at_once();
        if (two_steps) move_in_two_steps();
        try {
            parent_.flush();
        } catch (const OutputError&) {
            move_back(two_steps);
            throw;
        }
        parents_.keep();
    }

private:
    bool allowed() const {
        if (!is_there(to_.out)) return false;
        if (to_.overwrite == Overwrite::no)
            throw OutputError({"output.exists", {{"path", to_.out.string()}}});
        to_.mine(to_.out);
        return true;
    }

    int try_rename(const std::string& from, const std::string& to, Rename how) const {
        return parent_.files().rename(parent_.descriptor(), from.c_str(), to.c_str(), how);
    }

    // False where the file system knows no flags (FAT, some networks).
    bool moved_at_once() const {
        const auto how = replaces_ ? Rename::exchange : Rename::no_replace;
        if (try_rename(new_name(name_), name_, how) == 0) return true;
        if (errno == EEXIST) throw OutputError({"output.exists", {{"path", to_.out.string()}}});
        if (errno != EINVAL && errno != ENOSYS) write_failed(to_.out, errno);
        return false;
    }

    // Between the two there is no result; a run stopped there is put right by settle().
    void move_in_two_steps() const {
        if (replaces_) parent_.rename(name_, old_name(name_), Rename::plain);
        if (try_rename(new_name(name_), name_, Rename::plain) == 0) return;
        const int reason = errno;
        if (replaces_) try_rename(old_name(name_), name_, Rename::plain);
        write_failed(to_.out, reason);
    }

    // The disk did not take what was moved: nobody may believe it did.
    void move_back(bool two_steps) const {
        if (!two_steps) {
            try_rename(name_, new_name(name_), replaces_ ? Rename::exchange : Rename::no_replace);
            return;
        }
        if (try_rename(name_, new_name(name_), Rename::plain) == 0 && replaces_)
            try_rename(old_name(name_), name_, Rename::plain);
    }

    Destination to_;
    std::string name_;
    bool replaces_;
    Parents parents_;
    Folder parent_;
    Lock lock_;
    std::optional<Folder> folder_;
};

Staging::Staging(const Destination& to) : place_(std::make_unique<Place>(to)) {}
Staging::~Staging() = default;

void Staging::publish(const Files& files) {
    place_->fill(files);
    place_->publish();
}

Reach Staging::reach() const {
    return place_->reach();
}

}  // namespace vrmap::io
