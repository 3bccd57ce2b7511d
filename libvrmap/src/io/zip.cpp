// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/zip.hpp"

#include <zip.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "vrmap/error.hpp"
#include "vrmap/io/input.hpp"
#include "vrmap/io/publish.hpp"

namespace vrmap::io {

namespace fs = std::filesystem;

namespace {

struct Entry {
    std::string name;
    std::string bytes;
};

std::vector<Entry> entries_of(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& file : fs::directory_iterator(folder)) files.push_back(file.path());
    std::sort(files.begin(), files.end());
    std::vector<Entry> entries;
    for (const fs::path& file : files)
        entries.push_back(
            {(folder.filename() / file.filename()).generic_string(), read_input(file).bytes});
    return entries;
}

struct ArchiveCloser {
    void operator()(zip_t* z) const { zip_discard(z); }
};
using Archive = std::unique_ptr<zip_t, ArchiveCloser>;

struct SourceCloser {
    void operator()(zip_source_t* s) const { zip_source_free(s); }
};
using Source = std::unique_ptr<zip_source_t, SourceCloser>;

struct FileCloser {
    void operator()(zip_file_t* f) const { zip_fclose(f); }
};

// REQUIRES the bytes to outlive the archive.
bool add(zip_t* z, const Entry& e) {
    constexpr zip_uint16_t noon = 12U << 11;
    constexpr zip_uint16_t first_day = (1U << 5) | 1U;  // 1980-01-01, where DOS time begins
    constexpr zip_uint32_t plain_file = 0100644U << 16;
    zip_source_t* bytes = zip_source_buffer(z, e.bytes.data(), e.bytes.size(), 0);
    const zip_int64_t at = bytes ? zip_file_add(z, e.name.c_str(), bytes, 0) : -1;
    if (at < 0) {
        zip_source_free(bytes);
        return false;
    }
    const auto i = static_cast<zip_uint64_t>(at);
    return zip_set_file_compression(z, i, ZIP_CM_DEFLATE, 9) == 0 &&
           zip_file_set_dostime(z, i, noon, first_day, 0) == 0 &&
           zip_file_set_external_attributes(z, i, 0, ZIP_OPSYS_UNIX, plain_file) == 0;
}

std::string read_whole(zip_source_t* s) {
    zip_stat_t size;
    if (zip_source_stat(s, &size) != 0 || zip_source_open(s) != 0) return {};
    std::string bytes(size.size, '\0');
    const zip_int64_t n = zip_source_read(s, bytes.data(), bytes.size());
    zip_source_close(s);
    return n == static_cast<zip_int64_t>(bytes.size()) ? bytes : std::string();
}

// In memory: the disk is then written by write_file alone, which hears every failure.
std::string archive_of(const std::vector<Entry>& entries) {
    const Source memory(zip_source_buffer_create(nullptr, 0, 0, nullptr));
    if (!memory) return {};
    zip_source_keep(memory.get());  // for reading it after the archive closes it
    Archive z(zip_open_from_source(memory.get(), ZIP_TRUNCATE, nullptr));
    if (!z) {
        zip_source_free(memory.get());
        return {};
    }
    for (const Entry& e : entries)
        if (!add(z.get(), e)) return {};
    if (zip_close(z.get()) != 0) return {};
    static_cast<void>(z.release());
    return read_whole(memory.get());
}

[[noreturn]] void differs(const std::string& what) {
    throw OutputError({"output.reread_differs", {{"what", what}}});
}

bool holds(zip_t* z, zip_uint64_t i, const Entry& e) {
    const char* name = zip_get_name(z, i, 0);
    if (!name || e.name != name) return false;
    const std::unique_ptr<zip_file_t, FileCloser> file(zip_fopen_index(z, i, 0));
    if (!file) return false;
    std::string found(e.bytes.size() + 1, '\0');
    const zip_int64_t n = zip_fread(file.get(), found.data(), found.size());
    return n == static_cast<zip_int64_t>(e.bytes.size()) &&
           found.compare(0, e.bytes.size(), e.bytes) == 0;
}

}  // namespace

void write_zip(const fs::path& zip, const fs::path& folder) {
    const std::string bytes = archive_of(entries_of(folder));
    if (bytes.empty())
        throw OutputError({"output.write_failed", {{"path", zip.string()}, {"why", "libzip"}}});
    write_file(zip, bytes);
}

void require_zip(const fs::path& zip, const fs::path& folder) {
    const std::vector<Entry> entries = entries_of(folder);
    const Archive z(zip_open(zip.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, nullptr));
    if (!z) differs(zip.filename().string());
    if (zip_get_num_entries(z.get(), 0) != static_cast<zip_int64_t>(entries.size()))
        differs(zip.filename().string());
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (!holds(z.get(), i, entries[i])) differs(entries[i].name);
}

}  // namespace vrmap::io
