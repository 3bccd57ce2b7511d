// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "vrmap/geo/point.hpp"

namespace vrmap::io {

/// A coordinate reference system, as a name ("EPSG:6680") or as the WKT a file carried.
/// Axes are always east, north (longitude, latitude) here, whatever the authority says.
struct Crs {
    std::string definition;
    friend bool operator==(const Crs&, const Crs&) = default;
};

inline const Crs wgs84{"EPSG:4326"};

enum class Region { japan, any };

/// The field's own frame. Japan: the JGD2011 plane zone (EPSG:6669–6687) of the nearest town, which
/// is nearly always the one that the survey gives its municipality; anywhere: its WGS 84 UTM zone.
/// THROWS InputError naming `path` when the place lies outside the region.
Crs field_crs(geo::LonLat place, Region region, const std::string& path);

/// "JGD2011 / Japan Plane Rectangular CS XII": for people.
std::string title_of(const Crs& crs);
bool is_geographic(const Crs& crs);
/// Whether it is projected, its numbers in metres.
bool in_metres(const Crs& crs);

/// Points from one CRS to another. Never a ballpark: with no proper operation it THROWS InputError
/// (id crs.no_operation), as it does for an unknown CRS (crs.unknown), and for points that say
/// degrees where metres belong or the reverse.
class Transform {
public:
    /// `path` is named in errors. To be used in the thread that makes it, and no other.
    Transform(const Crs& from, const Crs& to, std::string path);
    ~Transform();
    Transform(Transform&&) noexcept;
    Transform& operator=(Transform&&) noexcept;
    /// In place; NaN positions stay NaN.
    void operator()(std::vector<geo::Point>& points) const;
    geo::Point operator()(geo::Point p) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// "GDAL 3.6.2, PROJ 9.1.1": what the numbers rest on.
std::string library_versions();

/// The way between two CRSs at a place of the first, as PROJ writes it ("+proj=pipeline …"; "" if
/// they are the same), never a ballpark: for the record. THROWS InputError (crs.no_operation).
std::string operation_between(const Crs& from, const Crs& to, geo::Point at);

/// The two ways between the field's frame and WGS 84 degrees, for the thread that asks.
geo::Projection projection_of(const Crs& field);

}  // namespace vrmap::io
