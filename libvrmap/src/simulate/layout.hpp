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

/// The field's shape in the driver's frame.
struct Layout {
    Frame frame;
    std::vector<geo::Ring> blocks;    ///< convex and anticlockwise; each is driven on its own
    std::vector<geo::Ring> outlines;  ///< the blocks, but those of an L are one
    geo::Ring pond;                   ///< empty: none; else inside the only block
    geo::Box pond_box;

    geo::FieldBoundary boundary() const;
    geo::Box box() const;
    /// Of the blocks drawn in by `by` metres.
    geo::Box inset_box(double by) const;
    double distance_to_edge(geo::Point local) const;  ///< metres; the pond's edge not meant
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
