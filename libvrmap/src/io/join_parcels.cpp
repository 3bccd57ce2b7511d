// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "io/geometry.hpp"
#include "vrmap/error.hpp"
#include "vrmap/io/read_parcels.hpp"

namespace vrmap::io {

namespace {

using Shape = std::unique_ptr<OGRGeometry>;

constexpr double rounding_m = 0.01;  // two drawings of one corner, carried from degrees
constexpr double seam_m = 0.001;     // by which a filled gap reaches into its neighbours
constexpr double touching_m = 1e-6;

// GEOS answers nothing where it cannot.
Shape made(OGRGeometry* by_geos) {
    Shape shape(by_geos);
    if (!shape) throw NumericError({"boundary.cannot_join", {}});
    return shape;
}

std::vector<const OGRPolygon*> polygons_of(const OGRGeometry& g) {
    if (wkbFlatten(g.getGeometryType()) == wkbPolygon) return {g.toPolygon()};
    std::vector<const OGRPolygon*> all;
    if (OGR_GT_IsSubClassOf(wkbFlatten(g.getGeometryType()), wkbGeometryCollection))
        for (const OGRGeometry* one : *g.toGeometryCollection())
            for (const OGRPolygon* p : polygons_of(*one)) all.push_back(p);
    return all;
}

// Of a long thin shape nearly its width; of a round one a quarter of its breadth.
double width_of(double area, double outline) {
    return outline > 0 ? 2 * area / outline : 0;
}

double outline_of(const OGRPolygon& p) {
    double length = 0;
    for (const OGRLinearRing* ring : p) length += ring->get_Length();
    return length;
}

struct Joiner {
    const Parcels& parcels;
    double join;
    const std::string& path;
    geo::Point origin{};
    std::vector<Shape> shapes{};

    // About a near origin: plane coordinates are large.
    void place() {
        geo::Box box;
        for (const Parcel& p : parcels.parcels)
            for (const geo::Polygon& part : p.ground)
                for (const geo::Point at : part.outer) box.add(at);
        origin = {box.min_x, box.min_y};
        for (const Parcel& p : parcels.parcels) shapes.push_back(to_ogr(moved(p.ground, -1)));
    }

    std::vector<geo::Polygon> moved(std::vector<geo::Polygon> parts, double sign) const {
        const auto move = [&](geo::Ring& ring) {
            for (geo::Point& p : ring) p = {p.x + sign * origin.x, p.y + sign * origin.y};
        };
        for (geo::Polygon& part : parts) {
            move(part.outer);
            for (geo::Ring& hole : part.holes) move(hole);
        }
        return parts;
    }

    void require_apart(std::size_t i, std::size_t j) const {
        if (!shapes[i]->Intersects(shapes[j].get())) return;
        const Shape common = made(shapes[i]->Intersection(shapes[j].get()));
        const OGRPolygon* largest = nullptr;
        double area = 0;
        for (const OGRPolygon* p : polygons_of(*common)) {
            if (width_of(p->get_Area(), outline_of(*p)) <= std::max(join, rounding_m)) continue;
            area += p->get_Area();
            if (!largest || p->get_Area() > largest->get_Area()) largest = p;
        }
        if (!largest) return;
        OGRPoint inside(0, 0);  // an empty one would stay so
        largest->PointOnSurface(&inside);
        const geo::LonLat at =
            projection_of(parcels.crs)
                .to_geographic({inside.getX() + origin.x, inside.getY() + origin.y});
        throw InputError({path}, {"boundary.parcels_overlap",
                                  {{"one", parcels.parcels[i].key},
                                   {"other", parcels.parcels[j].key},
                                   {"area_m2", text(area, 1)},
                                   {"lon", text(at.lon, 6)},
                                   {"lat", text(at.lat, 6)}}});
    }

    bool lies_between(const OGRPolygon& gap) const {
        return 2 <= std::count_if(shapes.begin(), shapes.end(),
                                  [&](const Shape& s) { return s->Distance(&gap) < touching_m; });
    }

    // Grown and shrunk again, a shape has lost its narrow gaps: only those between two parcels are
    // filled, so that no corner elsewhere is rounded.
    Shape with_gaps_filled(Shape all) const {
        const Shape grown = made(all->Buffer(join / 2));
        const Shape closed = made(grown->Buffer(-join / 2));
        const Shape gaps = made(closed->Difference(all.get()));
        for (const OGRPolygon* gap : polygons_of(*gaps)) {
            if (!lies_between(*gap)) continue;
            const Shape filling = made(gap->Buffer(seam_m, 1));
            all = made(all->Union(filling.get()));
        }
        return all;
    }

    Shape united() const {
        OGRMultiPolygon together;
        for (const Shape& s : shapes)
            for (const OGRPolygon* p : polygons_of(*s)) together.addGeometry(p);
        return made(together.UnionCascaded());
    }

    std::vector<geo::Polygon> joined() const {
        Shape all = united();
        if (join > 0) all = with_gaps_filled(std::move(all));
        std::vector<geo::Polygon> parts;
        for (const OGRPolygon* p : polygons_of(*all)) to_polygons(*p, parts);
        return moved(std::move(parts), 1);
    }
};

}  // namespace

std::vector<geo::Polygon> join_parcels(const Parcels& parcels, Metres join,
                                       const std::string& path) {
    if (parcels.parcels.size() == 1) return parcels.parcels.front().ground;
    start_gdal();
    const ErrorTrap trap;
    Joiner joiner{parcels, join.value, path};
    joiner.place();
    for (std::size_t i = 0; i < joiner.shapes.size(); ++i)
        for (std::size_t j = i + 1; j < joiner.shapes.size(); ++j) joiner.require_apart(i, j);
    return joiner.joined();
}

}  // namespace vrmap::io
