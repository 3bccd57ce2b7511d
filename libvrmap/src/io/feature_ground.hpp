// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "io/vector_file.hpp"

namespace vrmap::io {

struct Feature {
    const OGRFeature& feature;
    const Crs& crs;
    long record;
};

/// A feature's polygons as the file has them. THROWS InputError: no geometry, another kind, and,
/// where `repair` is no, one that crosses itself (with the place, in the file's own numbers and in
/// degrees) or is no polygon for another reason.
std::vector<geo::Polygon> ground_of(const VectorSource& source, const Feature& feature,
                                    Repair repair);

}  // namespace vrmap::io
