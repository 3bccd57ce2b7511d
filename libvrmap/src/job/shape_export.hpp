// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/io/write_shapefile.hpp"
#include "vrmap/job/run.hpp"

namespace vrmap::job {

/// The mesh as spreader terminals read polygons: every cell a row of its own, cut to the field and
/// the pad about it (beyond it a terminal reads nothing, at its very edge it must not), never over
/// a hole. Pieces of the pad under no cell of the field carry the nearest rate, CELL and AREA_M2 0.
class ShapeExport {
public:
    ShapeExport(const Result& result, std::size_t product, const geo::Projection& projection);
    /// Refers to this.
    io::ShapeTable table() const;

private:
    struct Piece {
        MgPerM2 product = 0;
        MgPerM2 nitrogen = 0;
        double area_m2 = 0;  ///< inside the field
        std::size_t cell = 0;
        std::vector<geo::Polygon> ground;  ///< degrees
    };
    std::vector<Piece> pieces_;
};

}  // namespace vrmap::job
