// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/projection.hpp"

#include <proj.h>

#include <array>
#include <cmath>
#include <map>

#include "io/gdal.hpp"
#include "io/plane_zones.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

constexpr int before_plane_zones = 6668;  // EPSG:6669 is JGD2011 / Japan Plane Rectangular CS I

std::string plane_name(int zone) {
    return "EPSG:" + std::to_string(before_plane_zones + zone);
}

// EPSG's areas of use say what is Japan; they end a little inside the land (cape Erimo), and
// overlap.
constexpr double beside_area_deg = 0.2;

// 0: in no zone's area of use.
int plane_zone(geo::LonLat p) {
    std::array<bool, plane_zones + 1> may_be{};
    bool japan = false;
    for (int zone = 1; zone <= plane_zones; ++zone) {
        const OGRSpatialReference srs = spatial_reference({plane_name(zone)}, {});
        geo::Box area;
        if (!srs.GetAreaOfUse(&area.min_x, &area.min_y, &area.max_x, &area.max_y, nullptr))
            continue;
        japan = japan || area.contains({p.lon, p.lat});
        may_be[static_cast<std::size_t>(zone)] =
            area.grown(beside_area_deg).contains({p.lon, p.lat});
    }
    return japan ? plane_zone_of(p, may_be) : 0;
}

}  // namespace

Crs field_crs(geo::LonLat p, Region region, const std::string& path) {
    const bool on_earth = std::abs(p.lon) <= 180 && std::abs(p.lat) < 84;
    const int zone = on_earth && region == Region::japan ? plane_zone(p) : 0;
    if (!on_earth || (region == Region::japan && zone == 0))
        throw InputError({path}, {"crs.outside_region",
                                  {{"lon", text(p.lon, 5)},
                                   {"lat", text(p.lat, 5)},
                                   {"region", region == Region::japan ? "japan" : "any"}}});
    if (zone) return {plane_name(zone)};
    const int utm = std::min(60, 1 + static_cast<int>((p.lon + 180) / 6));
    return {"EPSG:" + std::to_string((p.lat >= 0 ? 32600 : 32700) + utm)};
}

std::string title_of(const Crs& crs) {
    const OGRSpatialReference srs = spatial_reference(crs, {});
    const char* name = srs.GetName();
    return name ? name : crs.definition;
}

bool is_geographic(const Crs& crs) {
    return spatial_reference(crs, {}).IsGeographic();
}

bool in_metres(const Crs& crs) {
    const OGRSpatialReference srs = spatial_reference(crs, {});
    return srs.IsProjected() && std::abs(srs.GetLinearUnits() - 1) < 1e-9;
}

std::string library_versions() {
    int major = 0;
    int minor = 0;
    int patch = 0;
    OSRGetPROJVersion(&major, &minor, &patch);
    return std::string("GDAL ") + GDALVersionInfo("RELEASE_NAME") + ", PROJ " +
           std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

std::string operation_between(const Crs& from, const Crs& to, geo::Point at) {
    if (from == to) return {};
    struct Destroy {
        void operator()(PJ_CONTEXT* c) const { proj_context_destroy(c); }
        void operator()(PJ* p) const { proj_destroy(p); }
    };
    const std::unique_ptr<PJ_CONTEXT, Destroy> context(proj_context_create());
    PJ_CONTEXT* c = context.get();
    proj_context_set_enable_network(c, 0);
    proj_log_level(c, PJ_LOG_NONE);
    const auto refuse = [&] {
        throw InputError({}, {"crs.no_operation", {{"from", shown(from)}, {"to", shown(to)}}});
    };
    const std::unique_ptr<PJ, Destroy> a(proj_create(c, from.definition.c_str()));
    const std::unique_ptr<PJ, Destroy> b(proj_create(c, to.definition.c_str()));
    if (!a || !b) refuse();
    const char* const options[] = {"ALLOW_BALLPARK=NO", nullptr};
    std::unique_ptr<PJ, Destroy> way(
        proj_create_crs_to_crs_from_pj(c, a.get(), b.get(), nullptr, options));
    if (way) way.reset(proj_normalize_for_visualization(c, way.get()));
    if (!way) refuse();
    proj_trans(way.get(), PJ_FWD, proj_coord(at.x, at.y, 0, 0));
    const std::unique_ptr<PJ, Destroy> used(proj_trans_get_last_used_operation(way.get()));
    const char* words = used ? proj_pj_info(used.get()).definition : nullptr;
    return words ? words : "";
}

namespace {

using Way = std::shared_ptr<OGRCoordinateTransformation>;

// PROJ asks its tables for milliseconds to find a way, and a field goes few ways often. A way is
// its thread's own: two threads on one would be a race.
Way way_between(const Crs& from, const Crs& to, const std::string& path) {
    constexpr std::size_t most = 32;
    thread_local std::map<std::pair<std::string, std::string>, Way> known;
    const std::pair key(from.definition, to.definition);
    if (const auto it = known.find(key); it != known.end()) return it->second;
    const OGRSpatialReference a = spatial_reference(from, path);
    const OGRSpatialReference b = spatial_reference(to, path);
    ErrorTrap trap;
    OGRCoordinateTransformationOptions options;
    options.SetBallparkAllowed(false);
    Way way(OGRCreateCoordinateTransformation(&a, &b, options));
    if (!way)
        throw InputError({path}, {"crs.no_operation", {{"from", shown(from)}, {"to", shown(to)}}});
    if (known.size() == most) known.clear();
    known.emplace(key, way);
    return way;
}

}  // namespace

struct Transform::Impl {
    std::string path;
    bool from_degrees = false;
    Way way;  ///< none: both are the same
};

Transform::Transform(const Crs& from, const Crs& to, std::string path)
    : impl_(std::make_unique<Impl>()) {
    impl_->path = std::move(path);
    const OGRSpatialReference a = spatial_reference(from, impl_->path);
    impl_->from_degrees = a.IsGeographic();
    if (!a.IsGeographic() && !a.IsProjected())
        throw InputError({impl_->path}, {"crs.not_on_earth", {{"crs", shown(from)}}});
    if (from == to) return;
    impl_->way = way_between(from, to, impl_->path);
}

Transform::~Transform() = default;
Transform::Transform(Transform&&) noexcept = default;
Transform& Transform::operator=(Transform&&) noexcept = default;

namespace {

// A successful transform proves nothing (RELIABILITY.md §4): numbers must suit their unit first.
void require_unit(const std::vector<geo::Point>& points, bool degrees, const std::string& path) {
    const auto refuse = [&path](const char* id, geo::Point p) {
        throw InputError({path}, Message{id, {{"x", text(p.x)}, {"y", text(p.y)}}});
    };
    const geo::Point* first = nullptr;
    bool all_small = true;
    for (const geo::Point& p : points) {
        if (!std::isfinite(p.x) || !std::isfinite(p.y)) continue;
        if (!first) first = &p;
        const bool small = std::abs(p.x) <= 180 && std::abs(p.y) <= 90;
        all_small = all_small && small;
        if (!degrees || small) continue;
        const bool swapped = std::abs(p.x) <= 90 && std::abs(p.y) <= 180;
        refuse(swapped ? "crs.axes_swapped" : "crs.metres_as_degrees", p);
    }
    if (first && all_small && !degrees) refuse("crs.degrees_as_metres", *first);
}

}  // namespace

void Transform::operator()(std::vector<geo::Point>& points) const {
    require_unit(points, impl_->from_degrees, impl_->path);
    if (!impl_->way) return;
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
    impl_->way->Transform(static_cast<int>(which.size()), x.data(), y.data(), nullptr, nullptr,
                          ok.data());
    for (std::size_t k = 0; k < which.size(); ++k) {
        if (!ok[k] || !std::isfinite(x[k]) || !std::isfinite(y[k]))
            throw InputError({impl_->path},
                             {"crs.outside_use",
                              {{"x", text(points[which[k]].x)}, {"y", text(points[which[k]].y)}}});
        points[which[k]] = {x[k], y[k]};
    }
}

geo::Point Transform::operator()(geo::Point p) const {
    if (!impl_->way) return p;
    double x = p.x;
    double y = p.y;
    int ok = 0;
    impl_->way->Transform(1, &x, &y, nullptr, nullptr, &ok);
    if (!ok)
        throw InputError({impl_->path}, {"crs.outside_use", {{"x", text(p.x)}, {"y", text(p.y)}}});
    return {x, y};
}

geo::Projection projection_of(const Crs& field) {
    const auto out = std::make_shared<Transform>(field, wgs84, "");
    const auto back = std::make_shared<Transform>(wgs84, field, "");
    return {[out](geo::Point p) {
                const geo::Point d = (*out)(p);
                return geo::LonLat{d.x, d.y};
            },
            [back](geo::LonLat d) {
                return (*back)(geo::Point{d.lon, d.lat});
            }};
}

}  // namespace vrmap::io
