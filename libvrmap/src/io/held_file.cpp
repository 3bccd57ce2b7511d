// SPDX-License-Identifier: Apache-2.0
#include "io/held_file.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <vector>

#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

[[noreturn]] void refuse(const std::filesystem::path& path, const char* id) {
    throw InputError({path.string()}, Message{id, {}});
}

std::string in_units(std::uint64_t bytes) {
    const std::uint64_t whole = bytes / mebibyte;
    const bool large = whole >= 1024;
    return text(static_cast<long long>(large ? whole / 1024 : whole)) + (large ? " GiB" : " MiB");
}

void need(bool good) {
    if (!good) throw OutputError({"hash.failed", {}});
}

}  // namespace

// What changes when somebody writes.
struct HeldFile::Stamp {
    off_t size = 0;
    timespec written{};
    timespec changed{};
    bool same_as(const Stamp& o) const {
        return size == o.size && written.tv_sec == o.written.tv_sec &&
               written.tv_nsec == o.written.tv_nsec && changed.tv_sec == o.changed.tv_sec &&
               changed.tv_nsec == o.changed.tv_nsec;
    }
};

HeldFile::Stamp HeldFile::stamp() const {
    struct stat s {};
    if (::fstat(descriptor_, &s) != 0) refuse(path_, "file.unreadable");
    return {s.st_size, s.st_mtim, s.st_ctim};
}

HeldFile::HeldFile(const std::filesystem::path& path, std::uint64_t most) : path_(path) {
    // O_NONBLOCK: a pipe must not hang us before we see that it is one
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor_ < 0)
        refuse(path, errno == ENOENT || errno == ENOTDIR ? "file.not_found" : "file.unreadable");
    try {
        struct stat s {};
        if (::fstat(descriptor_, &s) != 0) refuse(path, "file.unreadable");
        if (!S_ISREG(s.st_mode)) refuse(path, "file.not_regular");
        if (s.st_size == 0) refuse(path, "file.empty");
        size_ = static_cast<std::uint64_t>(s.st_size);
        if (size_ > most)
            throw InputError({path.string()}, {"file.too_large", {{"limit", in_units(most)}}});
        opened_ = std::make_unique<Stamp>(stamp());
    } catch (...) {
        ::close(descriptor_);
        throw;
    }
}

HeldFile::~HeldFile() {
    ::close(descriptor_);
}

std::size_t HeldFile::read(std::uint64_t at, char* to, std::size_t most) const {
    std::size_t done = 0;
    while (done < most) {
        const ssize_t n =
            ::pread(descriptor_, to + done, most - done, static_cast<off_t>(at + done));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) refuse(path_, "file.unreadable");
        if (n == 0) break;
        done += static_cast<std::size_t>(n);
    }
    return done;
}

std::string HeldFile::sha256() const {
    Hash hash;
    std::vector<char> piece(mebibyte);
    for (std::uint64_t at = 0; at < size_;) {
        const std::size_t n = read(at, piece.data(), piece.size());
        if (n == 0) refuse(path_, "file.changed");
        hash.add({piece.data(), n});
        at += n;
    }
    return hash.end();
}

void HeldFile::require_unchanged() const {
    if (!opened_->same_as(stamp())) refuse(path_, "file.changed");
}

struct Hash::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~State() { EVP_MD_CTX_free(context); }
};

Hash::Hash() : state_(std::make_unique<State>()) {
    need(state_->context && EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) == 1);
}
Hash::~Hash() = default;

void Hash::add(std::string_view bytes) {
    need(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

std::string Hash::end() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    need(EVP_DigestFinal_ex(state_->context, digest.data(), &size) == 1);
    constexpr const char* hex = "0123456789abcdef";
    std::string out;
    for (unsigned i = 0; i < size; ++i) {
        out += hex[digest[i] >> 4];
        out += hex[digest[i] & 15];
    }
    return out;
}

}  // namespace vrmap::io
