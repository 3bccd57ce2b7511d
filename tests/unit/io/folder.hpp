// SPDX-License-Identifier: Apache-2.0
// A folder of its own that goes when the test does, and what is asked of it.
#pragma once
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include "vrmap/error.hpp"

namespace vrmap::test {

struct Folder {
    std::filesystem::path path;
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "vrmap-XXXXXX").string();
        REQUIRE(mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    /// Writes a file and returns its path.
    std::filesystem::path file(const std::string& name, const std::string& bytes) const {
        std::ofstream(path / name, std::ios::binary) << bytes;
        return path / name;
    }
};

inline std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// "id@line:column" of the InputError that `work` throws, "id" of another Error, "" if none.
inline std::string fault_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const InputError& e) {
        return e.message().id + "@" + std::to_string(e.place().line) + ":" +
               std::to_string(e.place().column);
    } catch (const Error& e) {
        return e.message().id;
    }
    return {};
}

}  // namespace vrmap::test
