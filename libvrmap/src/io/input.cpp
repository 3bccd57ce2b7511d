// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/input.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>

#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

constexpr off_t most_bytes = off_t{1} << 30;

struct Descriptor {
    int fd = -1;
    ~Descriptor() {
        if (fd >= 0) ::close(fd);
    }
};

[[noreturn]] void refuse(const std::filesystem::path& path, const char* id) {
    throw InputError({path.string()}, Message{id, {}});
}

}  // namespace

Input read_input(const std::filesystem::path& path) {
    // O_NONBLOCK: a pipe must not hang us before we see that it is one
    Descriptor d{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
    if (d.fd < 0) refuse(path, errno == ENOENT ? "file.not_found" : "file.unreadable");
    struct stat s {};
    if (::fstat(d.fd, &s) != 0) refuse(path, "file.unreadable");
    if (!S_ISREG(s.st_mode)) refuse(path, "file.not_regular");
    if (s.st_size == 0) refuse(path, "file.empty");
    if (s.st_size > most_bytes)
        throw InputError({path.string()}, {"file.too_large", {{"limit", "1 GiB"}}});
    Input in{path, std::string(static_cast<std::size_t>(s.st_size), '\0'), {}};
    std::size_t done = 0;
    while (done < in.bytes.size()) {
        const ssize_t n = ::read(d.fd, in.bytes.data() + done, in.bytes.size() - done);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) refuse(path, "file.unreadable");
        done += static_cast<std::size_t>(n);
    }
    in.sha256 = sha256(in.bytes);
    return in;
}

Input input_of(const Files& files, const std::string& name) {
    const auto found = files.find(name);
    if (found == files.end()) refuse(name, "file.not_found");
    if (found->second.empty()) refuse(name, "file.empty");
    return {name, found->second, sha256(found->second)};
}

std::string sha256(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        throw OutputError({"hash.failed", {}});
    constexpr const char* hex = "0123456789abcdef";
    std::string out;
    for (unsigned i = 0; i < size; ++i) {
        out += hex[digest[i] >> 4];
        out += hex[digest[i] & 15];
    }
    return out;
}

}  // namespace vrmap::io
