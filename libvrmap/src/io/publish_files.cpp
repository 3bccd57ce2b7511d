// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/publish_files.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>

#include "io/folder.hpp"
#include "io/lock.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace fs = std::filesystem;
using Rename = FileSystem::Rename;

// One name: the folder it lies in, the lock on it, and a folder beside it where its file is made.
class FileStaging::Slot {
public:
    Slot(const fs::path& out, Overwrite overwrite, FileSystem& files)
        : out_(out),
          name_(out.filename().string()),
          overwrite_(overwrite),
          parent_(files, out.parent_path()),
          lock_(Lock::demand(parent_, name_)) {
        settle(parent_, name_);
        require_free();
        folder_.emplace(parent_.make(new_name(name_)));
    }

    ~Slot() {
        folder_.reset();
        try {
            settle(parent_, name_);
        } catch (const OutputError&) {
            return;  // the next run sweeps it
        }
    }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

    void fill(std::string_view bytes) const {
        folder_->write(name_, bytes);
        if (!folder_->holds(name_, bytes))
            throw OutputError({"output.reread_differs", {{"what", name_}}});
    }

    void appear() {
        if (require_free())
            replace();
        else if (!moved(staged(), name_, Rename::no_replace))
            must_move(staged(), name_);
        shown_ = true;
        parent_.flush();
    }

    // What was there comes back; what had appeared is gone again.
    void take_back() noexcept {
        if (!shown_) return;
        if (exchanged_)
            try_rename(old_name(name_), name_, Rename::exchange);
        else if (!replaced_)
            try_rename(name_, staged(), Rename::plain);
    }

    void reach(Reach& r) const {
        r.writes.push_back(folder_->path());
        r.renames.push_back(parent_.path());
    }

private:
    std::string staged() const { return new_name(name_) + "/" + name_; }

    // RETURNS whether a file is there that may be replaced.
    bool require_free() const {
        const auto entry = parent_.find(name_);
        if (!entry) return false;
        if (entry->kind != FolderEntry::Kind::file)
            throw OutputError({"output.not_a_file", {{"path", out_.string()}}});
        if (overwrite_ == Overwrite::no)
            throw OutputError({"output.exists", {{"path", out_.string()}}});
        return true;
    }

    int try_rename(const std::string& from, const std::string& to, Rename how) const noexcept {
        return parent_.files().rename(parent_.descriptor(), from.c_str(), to.c_str(), how);
    }

    // False where the file system knows no flags (FAT, some networks).
    bool moved(const std::string& from, const std::string& to, Rename how) const {
        if (try_rename(from, to, how) == 0) return true;
        if (errno == EEXIST) throw OutputError({"output.exists", {{"path", out_.string()}}});
        if (errno != EINVAL && errno != ENOSYS) write_failed(out_, errno);
        return false;
    }

    void must_move(const std::string& from, const std::string& to) const {
        if (try_rename(from, to, Rename::plain) != 0) write_failed(out_, errno);
    }

    // Both names change owners at one instant; a run stopped on either side of it leaves a whole
    // file, and settle() takes the other away.
    void replace() {
        must_move(staged(), old_name(name_));
        exchanged_ = moved(old_name(name_), name_, Rename::exchange);
        replaced_ = true;
        if (!exchanged_) must_move(old_name(name_), name_);
    }

    fs::path out_;
    std::string name_;
    Overwrite overwrite_;
    Folder parent_;
    Lock lock_;
    std::optional<Folder> folder_;
    bool shown_ = false;
    bool replaced_ = false;
    bool exchanged_ = false;
};

FileStaging::FileStaging(const std::vector<fs::path>& outs, Overwrite overwrite,
                         FileSystem& files) {
    std::vector<fs::path> whole;
    for (const fs::path& out : outs) {
        whole.push_back(fs::absolute(out).lexically_normal());
        if (std::count(whole.begin(), whole.end(), whole.back()) > 1)
            throw OutputError({"output.same_name", {{"path", out.string()}}});
        if (!whole.back().has_filename())
            throw OutputError({"output.not_a_file", {{"path", out.string()}}});
    }
    for (const fs::path& out : whole)
        slots_.push_back(std::make_unique<Slot>(out, overwrite, files));
}

FileStaging::FileStaging(FileStaging&&) noexcept = default;

FileStaging::~FileStaging() = default;

void FileStaging::publish(const std::vector<std::string_view>& bytes) {
    for (std::size_t i = 0; i < slots_.size(); ++i) slots_[i]->fill(bytes[i]);
    try {
        std::for_each(slots_.rbegin(), slots_.rend(), [](auto& slot) { slot->appear(); });
    } catch (const OutputError&) {
        for (auto& slot : slots_) slot->take_back();
        throw;
    }
}

Reach FileStaging::reach() const {
    Reach r;
    for (const auto& slot : slots_) slot->reach(r);
    return r;
}

}  // namespace vrmap::io
