// SPDX-License-Identifier: Apache-2.0
#include "fuzz/harness.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "io/encoding.hpp"
#include "vrmap/error.hpp"
#include "vrmap/job/inspect.hpp"

namespace vrmap::fuzz {

namespace fs = std::filesystem;

namespace {

class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "vrmap-fuzz-XXXXXX").string();
        if (!mkdtemp(name.data())) throw std::runtime_error("no folder for the targets");
        path = name;
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    fs::path path;
};

Tally& own_tally() {
    static Tally all;
    return all;
}

}  // namespace

const Tally& tally() {
    return own_tally();
}

void require(bool kept, const char* promise) {
    if (kept) return;
    std::fprintf(stderr, "broken: %s\n", promise);
    std::abort();
}

void may_refuse(const std::function<void()>& work) {
    ++own_tally().tried;
    try {
        work();
        ++own_tally().read;
    } catch (const Error& e) {
        require(!e.message().id.empty(), "a refusal has an id");
        for (const auto& [name, value] : e.message().args)
            require(io::first_bad_utf8(value) == std::string_view::npos, "a refusal is UTF-8");
    }
}

io::Input input(std::string_view bytes, const char* name) {
    return {name, std::string(bytes), {}};
}

std::pair<std::string_view, std::string_view> halves(std::string_view bytes) {
    constexpr std::string_view line = "\n%%\n";
    const std::size_t at = bytes.find(line);
    if (at == bytes.npos) return {bytes, {}};
    return {bytes.substr(0, at + 1), bytes.substr(at + line.size())};
}

const fs::path& folder() {
    static const Folder own;
    return own.path;
}

void look_at(const fs::path& path) {
    job::inspection_json({job::inspect(path)});
}

fs::path file(const char* name, std::string_view bytes) {
    fs::path path = folder() / name;
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool whole =
        fd >= 0 && ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
    if (fd >= 0) ::close(fd);
    if (!whole) throw std::runtime_error("cannot write " + path.string());
    return path;
}

}  // namespace vrmap::fuzz
