// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/geo/point.hpp"
#include "vrmap/units.hpp"

namespace vrmap::geo {

/// Ground that got one even dose: a spreader's strip as a polygon.
struct Swath {
    std::vector<Polygon> ground;
    OrganicDose dose{};
    long record = 0;  ///< line or feature in the source
};

/// A place on a spreader's path, with what it dropped there.
struct PathPoint {
    Point at;
    OrganicDose dose{};
    Metres width{};
    long record = 0;
};

/// Strips between neighbouring path points, each the rectangle of the first point's width and dose.
/// A step longer than `longest_step` is a lifted implement or a turn: nothing lies between.
/// The last point of a run has no strip of its own.
std::vector<Swath> swaths_along(const std::vector<PathPoint>& path, Metres longest_step);

double area_m2(const std::vector<Polygon>& ground);

}  // namespace vrmap::geo
