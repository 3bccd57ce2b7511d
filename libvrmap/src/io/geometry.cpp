// SPDX-License-Identifier: Apache-2.0
#include "io/geometry.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "vrmap/error.hpp"
#include "vrmap/io/read_vector.hpp"

namespace vrmap::io {

namespace {

geo::Ring to_ring(const OGRLinearRing& line) {
    geo::Ring ring;
    for (int i = 0; i < line.getNumPoints(); ++i) ring.push_back({line.getX(i), line.getY(i)});
    return ring;
}

void add_polygon(const OGRPolygon& p, std::vector<geo::Polygon>& out) {
    if (p.IsEmpty()) return;
    geo::Polygon part{to_ring(*p.getExteriorRing()), {}};
    for (int i = 0; i < p.getNumInteriorRings(); ++i)
        part.holes.push_back(to_ring(*p.getInteriorRing(i)));
    out.push_back(std::move(part));
}

OGRLinearRing to_line(const geo::Ring& ring) {
    OGRLinearRing line;
    const int corners = static_cast<int>(ring.size());
    line.setNumPoints(corners);  // addPoint would copy the ring once for each corner
    for (int i = 0; i < corners; ++i) {
        const geo::Point p = ring[static_cast<std::size_t>(i)];
        line.setPoint(i, p.x, p.y);
    }
    line.closeRings();
    return line;
}

// Longest and shortest side of the Delaunay triangles: the scale GEOS measures its ratio on.
std::pair<double, double> edge_lengths(const OGRGeometry& triangles) {
    double least = std::numeric_limits<double>::infinity();
    double most = 0;
    for (const auto* triangle : *triangles.toGeometryCollection()) {
        const auto* ring = triangle->toPolygon()->getExteriorRing();
        for (int i = 0; i + 1 < ring->getNumPoints(); ++i) {
            const double d =
                std::hypot(ring->getX(i + 1) - ring->getX(i), ring->getY(i + 1) - ring->getY(i));
            least = std::min(least, d);
            most = std::max(most, d);
        }
    }
    return {least, most};
}

}  // namespace

bool to_polygons(const OGRGeometry& geometry, std::vector<geo::Polygon>& out) {
    const auto type = wkbFlatten(geometry.getGeometryType());
    if (type == wkbPolygon) {
        add_polygon(*geometry.toPolygon(), out);
        return true;
    }
    if (type == wkbMultiPolygon) {
        for (const auto* p : *geometry.toMultiPolygon()) add_polygon(*p, out);
        return true;
    }
    return false;
}

std::unique_ptr<OGRMultiPolygon> to_ogr(const std::vector<geo::Polygon>& parts) {
    auto all = std::make_unique<OGRMultiPolygon>();
    for (const geo::Polygon& part : parts) {
        OGRPolygon p;
        OGRLinearRing outer = to_line(part.outer);
        p.addRing(&outer);
        for (const geo::Ring& hole : part.holes) {
            OGRLinearRing inner = to_line(hole);
            p.addRing(&inner);
        }
        all->addGeometry(&p);
    }
    return all;
}

std::vector<geo::Polygon> hull_of(const std::vector<geo::Point>& at, Metres longest_edge,
                                  const std::string& path) {
    start_gdal();
    ErrorTrap trap;
    // about a near origin: plane coordinates are large
    const geo::Box box = geo::bounds(at);
    OGRMultiPoint points;
    for (const geo::Point p : at) {
        OGRPoint one(p.x - box.min_x, p.y - box.min_y);
        points.addGeometry(&one);
    }
    const auto refuse = [&path] { throw InputError({path}, {"boundary.no_hull", {}}); };
    if (at.size() < 3) refuse();
    const std::unique_ptr<OGRGeometry> triangles(points.DelaunayTriangulation(0, FALSE));
    if (!triangles || triangles->IsEmpty()) refuse();
    const auto [least, most] = edge_lengths(*triangles);
    const double ratio =
        most > least ? std::clamp((longest_edge.value - least) / (most - least), 0.0, 1.0) : 1.0;
    const std::unique_ptr<OGRGeometry> hull(points.ConcaveHull(ratio, false));
    std::vector<geo::Polygon> parts;
    if (!hull || !to_polygons(*hull, parts) || parts.empty()) refuse();
    for (geo::Polygon& part : parts)
        for (geo::Point& p : part.outer) p = {p.x + box.min_x, p.y + box.min_y};
    return parts;
}

}  // namespace vrmap::io
