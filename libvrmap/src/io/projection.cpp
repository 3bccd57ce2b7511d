// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/projection.hpp"

#include <array>
#include <cmath>
#include <limits>

#include "io/gdal.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

constexpr int first_plane_zone = 6669;  // EPSG: JGD2011 / Japan Plane Rectangular CS I
constexpr int last_plane_zone = 6687;   // … XIX

int nearest_plane_zone(geo::LonLat p) {
    int best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (int code = first_plane_zone; code <= last_plane_zone; ++code) {
        OGRSpatialReference srs = spatial_reference({"EPSG:" + std::to_string(code)}, {});
        double west{}, south{}, east{}, north{};
        if (!srs.GetAreaOfUse(&west, &south, &east, &north, nullptr)) continue;
        if (p.lon < west || p.lon > east || p.lat < south || p.lat > north) continue;
        const double off = std::abs(p.lon - srs.GetProjParm(SRS_PP_CENTRAL_MERIDIAN)) +
                           1e-3 * std::abs(p.lat - srs.GetProjParm(SRS_PP_LATITUDE_OF_ORIGIN));
        if (off < least) least = off, best = code;
    }
    return best;
}

}  // namespace

Crs field_crs(geo::LonLat p, Region region, const std::string& path) {
    const bool on_earth = std::abs(p.lon) <= 180 && std::abs(p.lat) < 84;
    const int zone = on_earth && region == Region::japan ? nearest_plane_zone(p) : 0;
    if (!on_earth || (region == Region::japan && zone == 0))
        throw InputError({path}, {"crs.outside_region",
                                  {{"lon", text(p.lon, 5)},
                                   {"lat", text(p.lat, 5)},
                                   {"region", region == Region::japan ? "japan" : "any"}}});
    if (zone) return {"EPSG:" + std::to_string(zone)};
    const int utm = std::min(60, 1 + static_cast<int>((p.lon + 180) / 6));
    return {"EPSG:" + std::to_string((p.lat >= 0 ? 32600 : 32700) + utm)};
}

std::string title_of(const Crs& crs) {
    const OGRSpatialReference srs = spatial_reference(crs, {});
    const char* name = srs.GetName();
    return name ? name : crs.definition;
}

bool is_geographic(const Crs& crs) { return spatial_reference(crs, {}).IsGeographic(); }

std::string library_versions() {
    int major = 0;
    int minor = 0;
    int patch = 0;
    OSRGetPROJVersion(&major, &minor, &patch);
    return std::string("GDAL ") + GDALVersionInfo("RELEASE_NAME") + ", PROJ " +
           std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

struct Transform::Impl {
    std::string path;
    bool same = false;
    bool from_degrees = false;
    std::unique_ptr<OGRCoordinateTransformation> way;
};

Transform::Transform(const Crs& from, const Crs& to, std::string path)
    : impl_(std::make_unique<Impl>()) {
    impl_->path = std::move(path);
    const OGRSpatialReference a = spatial_reference(from, impl_->path);
    const OGRSpatialReference b = spatial_reference(to, impl_->path);
    impl_->from_degrees = a.IsGeographic();
    if (!a.IsGeographic() && !a.IsProjected())
        throw InputError({impl_->path}, {"crs.not_on_earth", {{"crs", from.definition.substr(0, 60)}}});
    impl_->same = from == to;
    if (impl_->same) return;
    ErrorTrap trap;
    OGRCoordinateTransformationOptions options;
    options.SetBallparkAllowed(false);
    impl_->way.reset(OGRCreateCoordinateTransformation(&a, &b, options));
    if (!impl_->way)
        throw InputError({impl_->path}, {"crs.no_operation", {{"from", from.definition.substr(0, 60)},
                                                              {"to", to.definition}}});
}

Transform::~Transform() = default;
Transform::Transform(Transform&&) noexcept = default;
Transform& Transform::operator=(Transform&&) noexcept = default;

namespace {

// A successful transform proves nothing (RELIABILITY.md §4): numbers must suit their unit first.
void require_unit(const std::vector<geo::Point>& points, bool degrees, const std::string& path) {
    bool any = false;
    bool all_small = true;
    for (const geo::Point p : points) {
        if (!std::isfinite(p.x) || !std::isfinite(p.y)) continue;
        any = true;
        const bool small = std::abs(p.x) <= 180 && std::abs(p.y) <= 90;
        all_small = all_small && small;
        if (degrees && !small)
            throw InputError({path}, {"crs.metres_as_degrees", {{"x", text(p.x)}, {"y", text(p.y)}}});
    }
    if (any && all_small && !degrees)
        throw InputError({path}, {"crs.degrees_as_metres",
                                  {{"x", text(points.front().x)}, {"y", text(points.front().y)}}});
}

}  // namespace

void Transform::operator()(std::vector<geo::Point>& points) const {
    require_unit(points, impl_->from_degrees, impl_->path);
    if (impl_->same) return;
    std::vector<double> x, y;
    std::vector<std::size_t> which;
    for (std::size_t i = 0; i < points.size(); ++i)
        if (std::isfinite(points[i].x) && std::isfinite(points[i].y)) {
            x.push_back(points[i].x);
            y.push_back(points[i].y);
            which.push_back(i);
        }
    if (which.empty()) return;
    ErrorTrap trap;
    std::vector<int> ok(which.size());
    impl_->way->Transform(static_cast<int>(which.size()), x.data(), y.data(), nullptr, nullptr, ok.data());
    for (std::size_t k = 0; k < which.size(); ++k) {
        if (!ok[k] || !std::isfinite(x[k]) || !std::isfinite(y[k]))
            throw InputError({impl_->path},
                             {"crs.outside_use", {{"x", text(points[which[k]].x)},
                                                  {"y", text(points[which[k]].y)}}});
        points[which[k]] = {x[k], y[k]};
    }
}

geo::Point Transform::operator()(geo::Point p) const {
    if (impl_->same) return p;
    double x = p.x;
    double y = p.y;
    int ok = 0;
    impl_->way->Transform(1, &x, &y, nullptr, nullptr, &ok);
    if (!ok) throw InputError({impl_->path}, {"crs.outside_use", {{"x", text(p.x)}, {"y", text(p.y)}}});
    return {x, y};
}

geo::Projection projection_of(const Crs& field) {
    const auto out = std::make_shared<Transform>(field, wgs84, "");
    const auto back = std::make_shared<Transform>(wgs84, field, "");
    return {[out](geo::Point p) {
                const geo::Point d = (*out)(p);
                return geo::LonLat{d.x, d.y};
            },
            [back](geo::LonLat d) { return (*back)(geo::Point{d.lon, d.lat}); }};
}

}  // namespace vrmap::io
