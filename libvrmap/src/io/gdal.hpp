// SPDX-License-Identifier: Apache-2.0
// How vrmap holds GDAL: few drivers, no side files, every complaint heard.
#pragma once
#include <cpl_error.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>
#include <ogrsf_frmts.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "vrmap/io/input.hpp"
#include "vrmap/io/projection.hpp"

namespace vrmap::io {

/// Registers the drivers vrmap reads and writes with, once; never all of them. That is all it
/// changes in a process that may be somebody else's (doc/decisions/0010).
void start_gdal();

/// GDAL on this thread, for as long as it lives: no side files, no directory listings, and nothing
/// of today in what is written. The host's own settings come back with its end; they may nest.
class Fence {
public:
    Fence();
    ~Fence();
    Fence(const Fence&) = delete;
    Fence& operator=(const Fence&) = delete;

private:
    std::vector<std::optional<std::string>> before_;
};

/// Hears what GDAL says while it lives. Some failures reach only the handler (RELIABILITY.md §4),
/// so any CE_Failure is a failure, whatever was returned.
class ErrorTrap {
public:
    ErrorTrap();
    ~ErrorTrap();
    ErrorTrap(const ErrorTrap&) = delete;
    ErrorTrap& operator=(const ErrorTrap&) = delete;
    bool failed() const { return !said_.empty(); }
    const std::string& said() const { return said_; }
    const std::string& warned() const { return warned_; }

private:
    static void hear(CPLErr kind, CPLErrorNum number, const char* text);
    Fence fence_;
    std::string said_;
    std::string warned_;
};

struct DatasetCloser {
    void operator()(GDALDataset* d) const { GDALClose(d); }
};
using Dataset = std::unique_ptr<GDALDataset, DatasetCloser>;

/// Inputs mounted in GDAL's memory file system for as long as this lives: what was hashed is what
/// GDAL parses, and nothing beside it is looked at.
class Mounted {
public:
    explicit Mounted(std::vector<Input> files);
    ~Mounted();
    Mounted(const Mounted&) = delete;
    Mounted& operator=(const Mounted&) = delete;
    const std::string& path() const { return path_; }  ///< of the first file
    const std::vector<Input>& files() const { return files_; }

private:
    std::vector<Input> files_;
    std::vector<std::string> names_;
    std::string path_;
};

/// A folder of GDAL's memory file system for as long as this lives: what GDAL writes there is
/// copied to disk by write_file, which hears every failure (some of GDAL's reach nobody,
/// RELIABILITY.md §4).
class Scratch {
public:
    Scratch();
    ~Scratch();
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::string& folder() const { return folder_; }  ///< ends with "/"
    /// THROWS OutputError if GDAL made no such file.
    std::string bytes(const std::string& name) const;

private:
    std::string folder_;
};

/// East, north axes. THROWS InputError naming `path` if it cannot be understood.
OGRSpatialReference spatial_reference(const Crs& crs, const std::string& path);
/// The beginning of its definition, for messages.
std::string shown(const Crs& crs);
Crs crs_of(const OGRSpatialReference& srs);
/// The CRS a file carries (nullptr: none) or the one its job states ("": none); both must agree.
/// THROWS InputError naming `path`: crs.missing, crs.unknown, crs.contradiction.
Crs settled_crs(const OGRSpatialReference* carried, const std::string& stated,
                const std::string& path);

}  // namespace vrmap::io
