// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string_view>
#include <vector>

namespace vrmap::io {

enum class Overwrite { no, yes };

/// Whether a folder that exists is one that may be replaced; THROWS OutputError if not.
using Mine = void (*)(const std::filesystem::path& folder);

/// An earlier result: its summary.json is vrmap's, and nothing is in it that this does not list
/// (but what map viewers leave beside field.gpkg and rate.tif). THROWS OutputError output.not_ours,
/// output.holds_more.
void require_earlier_result(const std::filesystem::path& folder);

/// A folder of results that appears whole or not at all: written beside its place, flushed to disk,
/// then renamed. Unpublished, it leaves nothing behind.
class Staging {
public:
    /// THROWS OutputError: `out` exists and overwrite is no (output.exists), or it exists and is
    /// not `mine` (nothing of somebody else's is ever replaced), or its parent cannot be written.
    Staging(const std::filesystem::path& out, Overwrite overwrite,
            Mine mine = require_earlier_result);
    ~Staging();
    Staging(const Staging&) = delete;
    Staging& operator=(const Staging&) = delete;
    /// Where to write.
    const std::filesystem::path& folder() const { return staging_; }
    /// THROWS OutputError; then the old state stands.
    void publish();

private:
    std::filesystem::path out_;
    std::filesystem::path staging_;
    std::vector<std::filesystem::path> made_;  ///< parents that were not there, outermost last
    Overwrite overwrite_;
    Mine mine_;
    bool published_ = false;
    bool replaced_ = false;  ///< then the staging name holds the old results
};

/// Writes a new file whole. THROWS OutputError (output.write_failed).
void write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace vrmap::io
