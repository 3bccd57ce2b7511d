// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <toml++/toml.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "vrmap/io/input.hpp"

namespace vrmap::job {

/// A job file with the templates it extends filled in beneath it.
struct JobFile {
    toml::table root;  ///< each key's source() is the file, line and column where it stands
    std::string sha256;
    std::uint64_t bytes = 0;
    io::InputLog templates;  ///< nearest first
};

/// Reads the job and, by its top-level key `extends`, a template, which may extend another. Tables
/// are merged key by key and the nearer file wins; arrays, of tables too, replace as a whole.
/// THROWS InputError: not TOML, a template that leads back to a file already read, more than 8.
JobFile read_job_file(const std::filesystem::path& path);

}  // namespace vrmap::job
