// SPDX-License-Identifier: Apache-2.0
#include "io/file_list.hpp"

#include <algorithm>
#include <system_error>

#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

namespace fs = std::filesystem;

constexpr int deepest = 8;

bool is_litter(const fs::path& path) {
    return std::any_of(path.begin(), path.end(), [](const fs::path& part) {
        return part == "__MACOSX" || part.string().starts_with("._");
    });
}

// Windows packs with the other stroke.
fs::path in_strokes(std::string name) {
    std::replace(name.begin(), name.end(), '\\', '/');
    return name;
}

}  // namespace

FileList files_below(const fs::path& folder) {
    std::error_code gone;
    FileList files;
    std::size_t seen = 0;
    fs::recursive_directory_iterator at(folder, gone);
    if (gone) throw InputError({folder.string()}, {"file.unreadable", {}});
    for (; at != fs::recursive_directory_iterator(); at.increment(gone)) {
        if (gone) break;
        if (++seen > most_listed)
            throw InputError(
                {folder.string()},
                {"work.too_many_files", {{"most", text(static_cast<long long>(most_listed))}}});
        if (at.depth() >= deepest) at.disable_recursion_pending();
        const fs::path name = at->path().lexically_relative(folder);
        if (!is_litter(name) && at->is_regular_file(gone) && !at->is_symlink(gone))
            files.emplace(name.string(), name.string());
    }
    return files;
}

FileList files_in(const ZipReader& zip) {
    FileList files;
    for (const ZipReader::Entry& e : zip.entries())
        if (const fs::path name = in_strokes(e.name); !is_litter(name))
            files.emplace(name.string(), e.name);
    return files;
}

}  // namespace vrmap::io
