// SPDX-License-Identifier: Apache-2.0
// Whether a picture covers its field, and what its file may have meant if not.
#pragma once
#include "job/place.hpp"
#include "vrmap/io/read_raster.hpp"

namespace vrmap::job {

struct PlacedRaster {
    const io::RasterSource& source;
    const io::RasterFrame& frame;
    const Confirmed& confirmed;
};

/// THROWS InputError, unless confirmed: raster.tokyo_datum and raster.boundary_tokyo (it covers the
/// field clearly better if one file means the old Tokyo datum), crs.swapped and
/// crs.boundary_swapped (it covers nothing, but most if two coordinates change places). And always,
/// where it covers nothing: crs.wrong_zone (it would, in another zone), raster.beside (within 500
/// m), crs.elsewhere. What covers a part is left to LayerDemands::least_cover.
void require_on_field(const PlacedRaster& raster, const PlacedField& field);

}  // namespace vrmap::job
