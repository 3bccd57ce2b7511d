// SPDX-License-Identifier: Apache-2.0
// Where the promises allow a rate, and which: asked of the bytes read back.
#pragma once
#include <vector>

#include "geo/nearest.hpp"
#include "io/area.hpp"
#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/isoxml/task_map.hpp"

namespace vrmap::job {

/// One product's rates on the mesh, as field.gpkg has them.
struct Mesh {
    std::vector<std::vector<geo::Polygon>> ground;  ///< plane, metres; a square each
    std::vector<double> rate;                       ///< mg/m²
    std::vector<double> area;                       ///< m²
};

/// What lies nearest of the mesh, cell by cell's square; the same distance is within 2 ‰ of a side.
class NearestRates {
public:
    explicit NearestRates(const Mesh& mesh);

    /// Whether one of the squares nearest to `p` (plane, metres) has this rate, mg/m².
    bool holds(geo::Point p, double rate) const;

private:
    double distance(geo::Point p, std::size_t i) const;

    const Mesh& mesh_;
    std::vector<geo::FieldBoundary> squares_;
    geo::Nearest nearest_;
    double hair_ = 0;
};

/// Where a rate must be, where none may be; within 10 cm of a line either is right, because
/// straight in the plane and straight in degrees part by centimetres.
class PromisedGround {
public:
    /// `reach`: how far beyond the field a rate must be, before none may be.
    PromisedGround(const std::vector<geo::Polygon>& field, Metres reach);

    bool must_spread(geo::Point p) const;
    bool must_not_spread(geo::Point p) const;

private:
    io::Area field_in_, field_out_, whole_in_, whole_out_, reach_in_, reach_out_;
};

/// From the field's edge to the farthest centre of a padded cell. Metres along a degree of latitude
/// at the middle, good to 1 %: only the reach of the pad needs it.
Metres reach_of(const isoxml::TaskMap& map, Metres pad);

}  // namespace vrmap::job
