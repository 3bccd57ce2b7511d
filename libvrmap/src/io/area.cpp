// SPDX-License-Identifier: Apache-2.0
#include "io/area.hpp"

#include "io/gdal.hpp"
#include "io/geometry.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

struct Area::Impl {
    std::unique_ptr<OGRGeometry> ground;
    OGRPreparedGeometryUniquePtr prepared;
};

Area::Area(const std::vector<geo::Polygon>& ground, Metres grown)
    : impl_(std::make_unique<Impl>()) {
    start_gdal();
    const ErrorTrap trap;
    constexpr int points_per_quarter = 32;  // an arc is short of its radius by 0.03 %
    impl_->ground.reset(to_ogr(ground)->Buffer(grown.value, points_per_quarter));
    if (impl_->ground)
        impl_->prepared.reset(
            OGRCreatePreparedGeometry(OGRGeometry::ToHandle(impl_->ground.get())));
    if (!impl_->prepared) throw NumericError({"geo.cannot_cut", {}});
}

Area::~Area() = default;
Area::Area(Area&&) noexcept = default;

bool Area::contains(geo::Point p) const {
    OGRPoint point(p.x, p.y);
    return OGRPreparedGeometryIntersects(impl_->prepared.get(), OGRGeometry::ToHandle(&point)) != 0;
}

}  // namespace vrmap::io
