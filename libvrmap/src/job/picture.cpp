// SPDX-License-Identifier: Apache-2.0
#include "job/picture.hpp"

#include <limits>

namespace vrmap::job {

namespace {

struct Keys {
    const char* file;
    const char* band;
};

io::RasterSource raster(Section& s, Keys keys) {
    io::RasterSource r;
    r.role = "ndvi";
    const Section::File file = s.need_file(keys.file);
    r.path = file.path;
    r.file = file.name;
    r.crs = s.words("crs").value_or("");
    r.band = s.whole(keys.band, 1, 100).value_or(1);
    return r;
}

// Digital numbers with an additive offset give a wrong NDVI: what they mean must be stated.
io::Bands bands(Section& s) {
    if (s.has("file")) s.refuse("file", {"ndvi.file_and_bands", {}});
    io::Bands b{raster(s, {"red", "red_band"}), raster(s, {"nir", "nir_band"})};
    if (b.red.path == b.nir.path && b.red.band == b.nir.band)
        s.refuse("nir", {"ndvi.one_band", {}});
    const imagery::Reflectance meaning{s.need_number("reflectance_scale", 1e-9, 1),
                                       s.need_number("reflectance_offset", -1, 1)};
    for (io::RasterSource* r : {&b.red, &b.nir}) {
        r->reflectance = meaning;
        r->least = -std::numeric_limits<double>::infinity();  // below 0 is no data
        r->most = imagery::most_reflectance;
    }
    return b;
}

}  // namespace

void picture(Section& s, NdviInput& into) {
    if (s.has("red") || s.has("nir"))
        into.bands = bands(s);
    else
        into.source = raster(s, {"file", "band"});
}

}  // namespace vrmap::job
