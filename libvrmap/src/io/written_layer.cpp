// SPDX-License-Identifier: Apache-2.0
#include "io/written_layer.hpp"

#include "vrmap/error.hpp"

namespace vrmap::io {

void differs(const std::string& what) {
    throw OutputError({"output.reread_differs", {{"what", what}}});
}

WrittenLayer::WrittenLayer(const std::filesystem::path& geopackage, const std::string& name,
                           const ErrorTrap& trap) {
    static const char* const drivers[] = {"GPKG", nullptr};
    dataset.reset(
        GDALDataset::Open(geopackage.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers));
    if (!dataset) differs(trap.said());
    layer = dataset->GetLayerByName(name.c_str());
    if (!layer) differs(name);
}

}  // namespace vrmap::io
