// SPDX-License-Identifier: Apache-2.0
// A layer of a GeoPackage that was just written, opened to be compared.
#pragma once
#include <filesystem>
#include <string>

#include "io/gdal.hpp"

namespace vrmap::io {

/// THROWS OutputError (output.reread_differs).
[[noreturn]] void differs(const std::string& what);

struct WrittenLayer {
    Dataset dataset;
    OGRLayer* layer;

    /// THROWS OutputError where the file or the layer is not there; `trap` is listening.
    WrittenLayer(const std::filesystem::path& geopackage, const std::string& name,
                 const ErrorTrap& trap);
};

}  // namespace vrmap::io
