// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "vrmap/io/file_system.hpp"
#include "vrmap/io/files.hpp"
#include "vrmap/io/sandbox.hpp"

namespace vrmap::io {

enum class Overwrite { no, yes };

/// Whether a folder that exists is one that may be replaced; THROWS OutputError if not.
using Mine = void (*)(const std::filesystem::path& folder);

/// An earlier result: its summary.json is vrmap's, and nothing is in it that this does not list
/// (but what map viewers leave beside field.gpkg and rate.tif). THROWS OutputError output.not_ours,
/// output.holds_more.
void require_earlier_result(const std::filesystem::path& folder);

/// SQLite beside an open GeoPackage, GDAL beside a raster whose statistics were asked for.
bool left_by_viewers(std::string_view name);

/// Where a result is to appear, and what of that is settled once.
struct Destination {
    std::filesystem::path out;
    Overwrite overwrite = Overwrite::no;
    Mine mine = require_earlier_result;
    FileSystem* files = &system_files();
};

/// One file in a folder that is there, whole or not at all: what it was, or the new bytes.
/// THROWS OutputError; then what was there stands.
void write_beside(const std::filesystem::path& folder, const std::string& name,
                  std::string_view bytes, FileSystem& files = system_files());

/// What a run leaves beside its output when its process is stopped from outside. Made before the
/// run; it then knows which folders above were not there.
class Leftovers {
public:
    explicit Leftovers(const std::filesystem::path& out);
    /// REQUIRES the process ended. What another run holds, or what cannot be taken away, stays.
    void sweep() const;

private:
    std::filesystem::path out_;
    std::vector<std::filesystem::path> missing_;  // the deepest first
};

/// A folder of results that appears whole or not at all: written beside its place, flushed to disk,
/// then renamed; a lock keeps two runs apart, and what a stopped run left beside it is swept first.
/// Unpublished, it leaves nothing behind. RELIABILITY.md §5 "Publish".
class Staging {
public:
    /// THROWS OutputError: `out` exists and overwrite is no (output.exists), or it exists and is
    /// not `mine` (nothing of somebody else's is ever replaced), or its parent cannot be written or
    /// is a link (output.folder_is_link); LockedError: another run is at it.
    explicit Staging(const Destination& to);
    ~Staging();
    Staging(const Staging&) = delete;
    Staging& operator=(const Staging&) = delete;

    /// Writes the files, flushes them, reads every one again from the disk (as far as the system
    /// lets it) and lets them appear only if they are the same, byte for byte, and nothing beside.
    /// THROWS OutputError (output.write_failed, output.reread_differs); then the old state stands.
    void publish(const Files& files);

    /// The folders this writes to.
    Reach reach() const;

private:
    class Place;
    std::unique_ptr<Place> place_;
};

}  // namespace vrmap::io
