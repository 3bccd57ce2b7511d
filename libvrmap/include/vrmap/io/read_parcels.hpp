// SPDX-License-Identifier: Apache-2.0
// One field out of a file of many: MAFF's parcel polygons (筆ポリゴン) and what is like them.
#pragma once
#include <string>
#include <vector>

#include "vrmap/io/read_vector.hpp"

namespace vrmap::io {

/// Which features are the field: those whose attribute `column` is one of `keys`, compared as text.
/// Both empty: the file's only feature.
struct Choice {
    std::string column;
    std::vector<std::string> keys;
};

struct Parcel {
    std::string key;
    std::vector<geo::Polygon> ground;
};
struct Parcels {
    Crs crs;
    std::vector<Parcel> parcels;  ///< as the file orders them
};

/// Only what is chosen has to be valid. THROWS InputError as read_polygons does; boundary.several
/// for several features and no choice; boundary.key_missing and boundary.key_unlike for a key that
/// no feature has, naming the nearest or some that there are; boundary.key_twice for one that two
/// features have.
Parcels read_parcels(const VectorSource& source, const Choice& choice, InputLog& log);

/// Parcels of one field, carried into its frame (metres), as its parts. Ground between parcels that
/// is no wider than `join` becomes field, and the parcels beside it one part; 0: only edges that
/// are exactly the same dissolve. The outline elsewhere stays as it is to 1 mm.
/// THROWS InputError boundary.parcels_overlap naming `path`, with area and place, where two parcels
/// share ground wider than `join` and than 1 cm (rounding of their corners).
std::vector<geo::Polygon> join_parcels(const Parcels& in_field_frame, Metres join,
                                       const std::string& path);

}  // namespace vrmap::io
