// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/clip.hpp"

#include "io/gdal.hpp"
#include "io/geometry.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

using Geometry = std::unique_ptr<OGRGeometry>;

Geometry found(OGRGeometry* g) {
    if (!g) throw NumericError({"geo.cannot_cut", {}});
    return Geometry(g);
}

// Ground only: where two shapes touch, GEOS adds their common points and lines.
void add_ground(const OGRGeometry& g, std::vector<geo::Polygon>& out) {
    if (to_polygons(g, out) || wkbFlatten(g.getGeometryType()) != wkbGeometryCollection) return;
    for (const auto* part : *g.toGeometryCollection()) add_ground(*part, out);
}

std::vector<geo::Polygon> ground_of(const OGRGeometry& g) {
    std::vector<geo::Polygon> out;
    add_ground(g, out);
    return out;
}

}  // namespace

struct Clip::Impl {
    std::unique_ptr<OGRMultiPolygon> ground;
    OGRPreparedGeometryUniquePtr prepared;
};

Clip::Clip(const std::vector<geo::Polygon>& ground) : impl_(std::make_unique<Impl>()) {
    start_gdal();
    impl_->ground = to_ogr(ground);
    impl_->prepared.reset(OGRCreatePreparedGeometry(OGRGeometry::ToHandle(impl_->ground.get())));
    if (!impl_->prepared) throw NumericError({"geo.cannot_cut", {}});
}

Clip::~Clip() = default;

std::vector<geo::Polygon> Clip::operator()(const geo::Polygon& p) const {
    const ErrorTrap trap;
    const auto whole = to_ogr({p});
    const auto handle = OGRGeometry::ToHandle(whole.get());
    if (!OGRPreparedGeometryIntersects(impl_->prepared.get(), handle)) return {};
    if (OGRPreparedGeometryContains(impl_->prepared.get(), handle)) return {p};
    return ground_of(*found(whole->Intersection(impl_->ground.get())));
}

std::vector<geo::Polygon> widened(const geo::FieldBoundary& field, Metres pad) {
    if (!(pad.value > 0)) return field.parts();
    start_gdal();
    const ErrorTrap trap;
    constexpr int points_per_quarter = 4;
    std::vector<geo::Polygon> filled;
    std::vector<geo::Polygon> holes;
    for (const geo::Polygon& part : field.parts()) {
        filled.push_back({part.outer, {}});
        for (const geo::Ring& hole : part.holes) holes.push_back({hole, {}});
    }
    Geometry ground = found(to_ogr(filled)->Buffer(pad.value, points_per_quarter));
    if (holes.empty()) return ground_of(*ground);
    // one by one: neighbouring holes may share a side, which no multipolygon may
    for (const geo::Polygon& hole : holes) ground = found(ground->Difference(to_ogr({hole}).get()));
    // a part of the field may lie in another part's hole
    return ground_of(*found(ground->Union(to_ogr(field.parts()).get())));
}

}  // namespace vrmap::io
