// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "vrmap/io/scene.hpp"

namespace vrmap::io {

Scene read_sentinel2(const SceneSource& source, imagery::Index index, InputLog& log);
Scene read_stac_item(const SceneSource& source, imagery::Index index, InputLog& log);

/// A band's raster; its range and what its numbers mean are the caller's to set.
RasterSource band_source(const SceneSource& source, std::string role);

/// Which of Sentinel-2's bands an index takes: 20 m ones for the red edge, so that both are of the
/// same pixels.
struct BandNames {
    std::string other, nir;
    int metres = 10;
};
BandNames sentinel2_bands(imagery::Index index);

}  // namespace vrmap::io
