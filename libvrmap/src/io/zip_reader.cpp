// SPDX-License-Identifier: Apache-2.0
#include "io/zip_reader.hpp"

#include <sys/stat.h>
#include <zip.h>

#include <algorithm>
#include <set>

#include "io/encoding.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

constexpr std::uint64_t most_packed = 8192 * mebibyte;
constexpr std::uint64_t most_unpacked = 1024 * mebibyte;
constexpr zip_int64_t most_entries = 10000;
constexpr std::uint64_t most_ratio = 200;
constexpr std::uint64_t small = mebibyte;  // so much of nothing packs well, and harms nobody

std::string in_utf8(const std::string& raw) {
    if (is_utf8(raw)) return raw;
    for (const Encoding encoding : {Encoding::cp932, Encoding::latin1})
        if (auto name = to_utf8(raw, encoding)) return *name;
    return {};
}

bool leads_out(std::string name) {
    std::replace(name.begin(), name.end(), '\\', '/');
    const std::filesystem::path path(name);
    return name.empty() || path.is_absolute() || (name.size() > 1 && name[1] == ':') ||
           std::find(path.begin(), path.end(), "..") != path.end();
}

bool is_link(zip_t* z, zip_uint64_t i) {
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    if (zip_file_get_external_attributes(z, i, 0, &system, &attributes) != 0) return false;
    const auto mode = static_cast<mode_t>(attributes >> 16);
    return system == ZIP_OPSYS_UNIX && (mode & S_IFMT) != 0 && !S_ISREG(mode) && !S_ISDIR(mode);
}

std::string shown(const std::string& name) {
    constexpr std::size_t longest = 60;
    return std::string(beginning_of(name, longest));
}

}  // namespace

struct ZipReader::Archive {
    zip_t* z = nullptr;
    ~Archive() {
        if (z) zip_discard(z);
    }
};

void ZipReader::refuse(Message m) const {
    throw InputError({file_.path().string()}, std::move(m));
}

ZipReader::ZipReader(const std::filesystem::path& path)
    : file_(path, most_packed), archive_(std::make_unique<Archive>()) {
    archive_->z = zip_open(file_.name().c_str(), ZIP_RDONLY, nullptr);
    zip_t* z = archive_->z;
    if (!z) refuse({"file.broken", {{"why", "zip"}}});
    const zip_int64_t count = zip_get_num_entries(z, 0);
    if (count > most_entries)
        refuse({"zip.too_many",
                {{"found", text(static_cast<long long>(count))},
                 {"most", text(static_cast<long long>(most_entries))}}});
    std::set<std::string> names;
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
        zip_stat_t s;
        const char* raw = zip_get_name(z, i, ZIP_FL_ENC_RAW);
        if (zip_stat_index(z, i, 0, &s) != 0 || !raw) refuse({"file.broken", {{"why", "zip"}}});
        const std::string name = in_utf8(raw);
        if (leads_out(name) || is_link(z, i)) refuse({"zip.leads_out", {{"name", shown(name)}}});
        if (!names.insert(name).second) refuse({"zip.twice", {{"name", shown(name)}}});
        if (s.size > most_unpacked || (s.size > small && s.size / most_ratio > s.comp_size))
            refuse({"zip.bomb",
                    {{"name", shown(name)},
                     {"mib", text(static_cast<long long>(s.size / mebibyte))}}});
        if (!name.ends_with('/')) entries_.push_back({name, s.size, i});
    }
    std::sort(entries_.begin(), entries_.end(),
              [](const Entry& a, const Entry& b) { return a.name < b.name; });
}

ZipReader::~ZipReader() = default;

const ZipReader::Entry* ZipReader::find(const std::string& name) const {
    const auto at = std::find_if(entries_.begin(), entries_.end(),
                                 [&](const Entry& e) { return e.name == name; });
    return at == entries_.end() ? nullptr : &*at;
}

bool ZipReader::holds(const std::string& name) const {
    return find(name) != nullptr;
}

// One entry of the archive, unpacked from its start on.
class ZipReader::Unpacked {
public:
    Unpacked(const ZipReader& reader, const std::string& name)
        : name_(name), entry_(reader.find(name)) {
        if (!entry_) damaged();
        file_.reset(zip_fopen_index(reader.archive_->z, entry_->index, 0));
        if (!file_) damaged();
    }
    std::uint64_t bytes() const { return entry_->bytes; }

    // `most` bytes, or all there are. Room is made as they come: an archive may say that it holds
    // what it does not.
    std::string first(std::uint64_t most) const {
        std::string all;
        while (all.size() < most) {
            const std::size_t done = all.size();
            constexpr std::size_t least_room = std::size_t{1} << 20;
            all.resize(static_cast<std::size_t>(
                std::min<std::uint64_t>(most, std::max(2 * done, least_room))));
            const std::size_t n = next(all.data() + done, all.size() - done);
            all.resize(done + n);
            if (n == 0) break;
        }
        return all;
    }
    // The bytes that come next, up to `most`; none at the end.
    std::size_t next(char* to, std::size_t most) const {
        const zip_int64_t n = zip_fread(file_.get(), to, most);
        if (n < 0) damaged();
        return static_cast<std::size_t>(n);
    }
    [[noreturn]] void damaged() const {
        throw InputError({name_}, {"file.broken", {{"why", "zip"}}});
    }

private:
    struct Close {
        void operator()(zip_file_t* f) const { zip_fclose(f); }
    };
    std::string name_;
    const Entry* entry_;
    std::unique_ptr<zip_file_t, Close> file_;
};

std::string ZipReader::head(const std::string& name, std::size_t most) const {
    const Unpacked entry(*this, name);
    return entry.first(std::min<std::uint64_t>(most, entry.bytes()));
}

void ZipReader::each_piece(const std::string& name, const Pieces& take) const {
    const Unpacked entry(*this, name);
    std::string piece(mebibyte, '\0');
    std::uint64_t done = 0;
    while (const std::size_t n = entry.next(piece.data(), piece.size())) {
        // else an archive that says less than it holds would never end
        if ((done += n) > entry.bytes()) entry.damaged();
        take({piece.data(), n});
    }
    if (done != entry.bytes()) entry.damaged();
}

Input ZipReader::read(const std::string& name) const {
    const Unpacked entry(*this, name);
    if (entry.bytes() > most_in_memory)
        throw InputError({name}, {"file.too_large", {{"limit", "256 MiB"}}});
    // past what it says to the very end: only there libzip holds the bytes against their checksum
    Input in{name, entry.first(entry.bytes() + 1), {}};
    if (in.bytes.size() != entry.bytes()) entry.damaged();
    in.sha256 = sha256(in.bytes);
    return in;
}

}  // namespace vrmap::io
