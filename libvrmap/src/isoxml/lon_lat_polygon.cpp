// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/lon_lat_polygon.hpp"

#include <cmath>

#include "isoxml/decimal.hpp"
#include "vrmap/error.hpp"

namespace vrmap::isoxml {

namespace {

std::vector<geo::LonLat> to_geographic(const geo::Ring& ring, const geo::Projection& projection) {
    std::vector<geo::LonLat> out;
    out.reserve(ring.size());
    for (const geo::Point p : ring) {
        const geo::LonLat g = projection.to_geographic(p);
        if (!(std::abs(g.lat) <= 85 && std::abs(g.lon) <= 180))
            throw NumericError({"isoxml.not_on_globe", {{"x", text(p.x)}, {"y", text(p.y)}}});
        out.push_back({at_nine_decimals(g.lon), at_nine_decimals(g.lat)});
    }
    return out;
}

bool has_area(const std::vector<geo::LonLat>& ring) {
    double twice = 0;
    for (std::size_t i = 1; i + 1 < ring.size(); ++i)
        twice += (ring[i].lon - ring[0].lon) * (ring[i + 1].lat - ring[0].lat) -
                 (ring[i + 1].lon - ring[0].lon) * (ring[i].lat - ring[0].lat);
    return std::abs(twice) > 0;
}

}  // namespace

std::vector<LonLatPolygon> to_geographic(const geo::FieldBoundary& boundary,
                                         const geo::Projection& projection) {
    std::vector<LonLatPolygon> parts;
    for (const geo::Polygon& part : boundary.parts()) {
        LonLatPolygon out{to_geographic(part.outer, projection), {}};
        for (const geo::Ring& hole : part.holes) {
            auto ring = to_geographic(hole, projection);
            if (has_area(ring)) out.holes.push_back(std::move(ring));
        }
        if (has_area(out.outer)) parts.push_back(std::move(out));
    }
    return parts;
}

}  // namespace vrmap::isoxml
