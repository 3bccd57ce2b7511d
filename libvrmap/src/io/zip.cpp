// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/zip.hpp"

#include <zip.h>

#include <memory>
#include <string>

#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

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
bool add(zip_t* z, const std::string& name, const std::string& content) {
    constexpr zip_uint16_t noon = 12U << 11;
    constexpr zip_uint16_t first_day = (1U << 5) | 1U;  // 1980-01-01, where DOS time begins
    constexpr zip_uint32_t plain_file = 0100644U << 16;
    zip_source_t* bytes = zip_source_buffer(z, content.data(), content.size(), 0);
    const zip_int64_t at = bytes ? zip_file_add(z, name.c_str(), bytes, 0) : -1;
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

std::string archive_of(const Files& files) {
    const Source memory(zip_source_buffer_create(nullptr, 0, 0, nullptr));
    if (!memory) return {};
    zip_source_keep(memory.get());  // for reading it after the archive closes it
    Archive z(zip_open_from_source(memory.get(), ZIP_TRUNCATE, nullptr));
    if (!z) {
        zip_source_free(memory.get());
        return {};
    }
    for (const auto& [name, bytes] : files)
        if (!add(z.get(), name, bytes)) return {};
    if (zip_close(z.get()) != 0) return {};
    static_cast<void>(z.release());
    return read_whole(memory.get());
}

[[noreturn]] void differs(const std::string& what) {
    throw OutputError({"output.reread_differs", {{"what", what}}});
}

bool holds(zip_t* z, zip_uint64_t i, const Files::value_type& file_of) {
    const auto& [wanted, bytes] = file_of;
    const char* name = zip_get_name(z, i, 0);
    if (!name || wanted != name) return false;
    const std::unique_ptr<zip_file_t, FileCloser> file(zip_fopen_index(z, i, 0));
    if (!file) return false;
    std::string found(bytes.size() + 1, '\0');
    const zip_int64_t n = zip_fread(file.get(), found.data(), found.size());
    return n == static_cast<zip_int64_t>(bytes.size()) &&
           found.compare(0, bytes.size(), bytes) == 0;
}

}  // namespace

std::string zip_bytes(const std::string& name, const Files& files) {
    std::string bytes = archive_of(files);
    if (bytes.empty())
        throw OutputError({"output.write_failed", {{"path", name}, {"why", "libzip"}}});
    return bytes;
}

void require_zip(const std::string& name, const std::string& bytes, const Files& files) {
    const Source memory(zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr));
    if (!memory) differs(name);
    zip_source_keep(memory.get());  // the archive frees its own share of it
    const Archive z(zip_open_from_source(memory.get(), ZIP_RDONLY | ZIP_CHECKCONS, nullptr));
    if (!z) {
        zip_source_free(memory.get());
        differs(name);
    }
    if (zip_get_num_entries(z.get(), 0) != static_cast<zip_int64_t>(files.size())) differs(name);
    zip_uint64_t i = 0;
    for (const auto& file : files)
        if (!holds(z.get(), i++, file)) differs(file.first);
}

}  // namespace vrmap::io
