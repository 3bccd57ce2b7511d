// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string_view>

namespace vrmap::io {

enum class Overwrite { no, yes };

/// A folder of results that appears whole or not at all: written beside its place, flushed to disk,
/// then renamed. Unpublished, it leaves nothing behind.
class Staging {
public:
    /// THROWS OutputError: `out` exists and overwrite is no (output.exists), or it exists and was
    /// not made by vrmap (output.not_ours: nothing of somebody else's is ever replaced), or its
    /// parent cannot be written.
    Staging(std::filesystem::path out, Overwrite overwrite);
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
    Overwrite overwrite_;
    bool published_ = false;
};

/// Writes a new file whole. THROWS OutputError (output.write_failed).
void write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace vrmap::io
