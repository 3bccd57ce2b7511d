// SPDX-License-Identifier: Apache-2.0
// Whether a layer lies where its field does, and what its files may have meant if not.
#pragma once
#include <vector>

#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/io/read_vector.hpp"
#include "vrmap/job/suspicion.hpp"

namespace vrmap::job {

/// A layer's places (field frame, metres; NaN: none) and the file they came from.
struct PlacedLayer {
    const io::VectorSource& source;
    const io::Crs& crs;  ///< the file's
    const std::vector<geo::Point>& at;
    const Confirmed& confirmed;
};

struct PlacedField {
    const geo::FieldBoundary& boundary;
    const io::Crs& frame;
    const io::VectorSource* source;  ///< nullptr: the field was placed by points, not by a file
    const io::Crs& crs;              ///< of that file
    const Confirmed& confirmed;
};

/// THROWS InputError, unless confirmed: crs.swapped and crs.boundary_swapped (the layer lies
/// elsewhere, but on the field if two coordinates change places), crs.tokyo_datum and
/// crs.boundary_tokyo (it lies beside, but on the field if one file means the old Tokyo datum),
/// crs.far_points (less than half within 500 m of the field), crs.beside (nothing on it). And
/// always: crs.wrong_zone (nothing within 500 m, but on the field in another zone), crs.elsewhere
/// (nothing within 500 m), crs.no_overlap (no places at all).
void require_on_field(const PlacedLayer& layer, const PlacedField& field);

}  // namespace vrmap::job
