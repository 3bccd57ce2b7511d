// SPDX-License-Identifier: Apache-2.0
// A satellite's picture of one date as its users have it: a Sentinel-2 product, or a STAC item.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "vrmap/imagery/vegetation_index.hpp"
#include "vrmap/io/input.hpp"
#include "vrmap/io/read_raster.hpp"

namespace vrmap::io {

struct SceneSource {
    std::filesystem::path
        path;          ///< a .SAFE folder, its zip, its MTD_MSIL2A.xml, or an item's .json
    std::string file;  ///< as the job wrote it
    /// The user's word on what numbers mean: goes before what the metadata says.
    std::optional<imagery::Reflectance> stated;
};

/// Where a picture's bands lie, what their numbers mean, and what tells of the sky.
struct Scene {
    Bands bands;                          ///< near infrared, and the band beside it
    imagery::Pair noise_sd;               ///< of one pixel's reflectances; 0: not known
    std::optional<RasterSource> classes;  ///< SCL
    std::vector<RasterSource> flags;      ///< without it: 1 where a kind of cloud or snow is
    std::string date;                     ///< ISO, UTC
    std::string baseline;                 ///< of the processing, as "05.09"; empty: not said
    bool offset_of_metadata = false;      ///< nobody but the metadata vouches for the offset
    bool sees_sky() const { return classes.has_value() || !flags.empty(); }
};

/// Whether a file's name says that it is a scene: `.SAFE`, `.zip`, `.json`, `.xml`.
bool may_be_scene(const std::filesystem::path& path);

/// Opens the metadata only. Bands of an item lie beside it: nothing is fetched.
/// THROWS InputError: scene.no_product, scene.two_products; scene.not_surface (Level-1C: top of
/// atmosphere); scene.offset_unknown, scene.offset_contradiction with the keys that state it;
/// scene.no_band; scene.no_date; what read_xml, ZipReader and read_input throw.
Scene read_scene(const SceneSource& source, imagery::Index index, InputLog& log);

/// What Sentinel-2's own noise makes of a reflectance, one standard deviation of one pixel.
double sentinel2_noise(imagery::Band band);

}  // namespace vrmap::io
