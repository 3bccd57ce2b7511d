// SPDX-License-Identifier: Apache-2.0
#include "io/work_files.hpp"

#include <algorithm>
#include <system_error>

#include "io/file_list.hpp"
#include "io/held_file.hpp"
#include "io/words.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

namespace fs = std::filesystem;

bool is_main(const fs::path& path) {
    return squeezed(path.filename().string()) == "taskdata.xml";
}

}  // namespace

WorkFiles::WorkFiles(const fs::path& path) : path_(path) {
    std::error_code gone;
    if (fs::is_directory(path, gone)) {
        choose(files_below(path));
        return;
    }
    if (ending_of(path) == ".zip") {
        zip_ = std::make_unique<ZipReader>(path);
        choose(files_in(*zip_));
        return;
    }
    // the file itself, with what lies beside it
    HeldFile(path, most_in_memory);
    path_ = path.has_parent_path() ? path.parent_path() : fs::path(".");
    main_ = path.filename().string();
    for (const auto& entry : fs::directory_iterator(path_, gone))
        if (entry.is_regular_file(gone) && !entry.is_symlink(gone) && beside_.size() < most_listed)
            beside_.emplace(squeezed(entry.path().filename().string()),
                            entry.path().filename().string());
}

// `files`: by path, what it is called.
void WorkFiles::choose(const std::map<std::string, std::string>& files) {
    fs::path main;
    for (const auto& [path, name] : files) {
        if (!is_main(path)) continue;
        if (!main.empty())
            throw InputError({path_.string()},
                             {"work.two_taskdata", {{"first", main.string()}, {"second", path}}});
        main = path;
        main_ = name;
    }
    if (main_.empty()) throw InputError({path_.string()}, {"work.no_taskdata", {}});
    for (const auto& [path, name] : files)
        if (fs::path(path).parent_path() == main.parent_path())
            beside_.emplace(squeezed(fs::path(path).filename().string()), name);
}

fs::path WorkFiles::path_of(const std::string& name) const {
    return path_ / name;
}

std::optional<std::string> WorkFiles::find(const std::string& name) const {
    const auto found = beside_.find(squeezed(name));
    return found == beside_.end() ? std::nullopt : std::optional(found->second);
}

Input WorkFiles::read(const std::string& name) const {
    if (!zip_) return read_input(path_of(name));
    Input in = zip_->read(name);
    in.path = path_of(name);
    return in;
}

void WorkFiles::each_piece(const std::string& name, const Pieces& take) const {
    if (zip_) return zip_->each_piece(name, take);
    std::error_code gone;
    if (fs::file_size(path_of(name), gone) == 0 && !gone) return;
    const HeldFile file(path_of(name), std::numeric_limits<std::uint64_t>::max());
    std::string piece(mebibyte, '\0');
    for (std::uint64_t at = 0; at < file.size();) {
        const std::size_t n = file.read(at, piece.data(), piece.size());
        if (n == 0) break;
        take({piece.data(), n});
        at += n;
    }
    file.require_unchanged();
}

}  // namespace vrmap::io
