// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/scene.hpp"

#include <limits>

#include "io/scene_parts.hpp"
#include "io/words.hpp"

namespace vrmap::io {

namespace {

constexpr double narrow_nir_noise = 0.0048;  // B8A: L 52.5, SNR 72, E 955, as below

}  // namespace

bool may_be_scene(const std::filesystem::path& path) {
    const std::string ending = ending_of(path);
    return ending == ".safe" || ending == ".zip" || ending == ".json" || ending == ".xml";
}

Scene read_scene(const SceneSource& source, imagery::Index index, InputLog& log) {
    const std::string ending = ending_of(source.path);
    Scene s = ending == ".json" || ending == ".geojson" ? read_stac_item(source, index, log)
                                                        : read_sentinel2(source, index, log);
    const imagery::Band other = imagery::other_band(index);
    s.noise_sd = {sentinel2_noise(other), other == imagery::Band::red_edge
                                              ? narrow_nir_noise
                                              : sentinel2_noise(imagery::Band::nir)};
    return s;
}

// Signal to noise at the reference radiance (Sentinel-2 User Handbook, ESA 2015, table of the
// radiometric requirements: L 128/128/108/74.5/103 W m-2 sr-1 um-1, SNR 154/168/142/117/174) as a
// reflectance, pi L/(E cos z)/SNR, with the solar irradiance E of the products' own metadata
// (1960, 1825, 1513, 1426, 1036 W m-2 um-1) and a sun 60 degrees from the zenith: what the
// instrument may do at worst over a field in season.
double sentinel2_noise(imagery::Band band) {
    switch (band) {
        case imagery::Band::blue:
            return 0.0027;
        case imagery::Band::green:
            return 0.0026;
        case imagery::Band::red:
            return 0.0032;
        case imagery::Band::red_edge:
            return 0.0028;
        case imagery::Band::nir:
            break;
    }
    return 0.0036;
}

RasterSource band_source(const SceneSource& source, std::string role) {
    RasterSource r;
    r.role = std::move(role);
    r.path = source.path;
    r.file = source.file;
    r.of_product = true;
    r.least = -std::numeric_limits<double>::infinity();
    r.most = imagery::most_reflectance;
    return r;
}

BandNames sentinel2_bands(imagery::Index index) {
    switch (imagery::other_band(index)) {
        case imagery::Band::red_edge:
            return {"B05", "B8A", 20};
        case imagery::Band::green:
            return {"B03", "B08"};
        case imagery::Band::blue:
            return {"B02", "B08"};
        case imagery::Band::red:
        case imagery::Band::nir:
            break;
    }
    return {"B04", "B08"};
}

}  // namespace vrmap::io
