// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <utility>

#include "simulate/random.hpp"
#include "vrmap/simulate/virtual_field.hpp"

namespace vrmap::simulate {

/// The driver's frame: x along the rows, y to their left, metres from the field's centre.
class Frame {
public:
    Frame(geo::Point centre, double turn_rad);
    geo::Point to_plane(geo::Point local) const;
    geo::Point to_local(geo::Point plane) const;

private:
    geo::Point centre_;
    double cos_, sin_;
};

/// The field's shape in the driver's frame. `outer` is convex and anticlockwise.
struct Layout {
    Frame frame;
    geo::Ring outer;
    geo::Ring pond;
    geo::Box pond_box;

    geo::FieldBoundary boundary() const;
    bool contains(geo::Point local) const;  ///< pond left out
};

Layout lay_out(const FieldSpec& spec, Random random);

/// A convex anticlockwise ring drawn in by `by` metres on every side.
/// REQUIRES that every side survives.
geo::Ring inset(const geo::Ring& ring, double by);

/// From where to where the line y = const lies inside a convex ring.
std::optional<std::pair<double, double>> along_row(const geo::Ring& ring, double y);
/// The same across: the line x = const.
std::optional<std::pair<double, double>> across_rows(const geo::Ring& ring, double x);

}  // namespace vrmap::simulate
