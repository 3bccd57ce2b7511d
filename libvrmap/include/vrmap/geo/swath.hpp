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
    Metres right{};  ///< of the strip's middle from the place, seen in the driving direction
    Metres ahead{};  ///< likewise
};

/// Strips between neighbouring path points, each the rectangle of the first point's width and dose.
/// A step longer than `longest_step` is a lifted implement or a turn: nothing lies between.
/// The last point of a run has no strip of its own.
std::vector<Swath> swaths_along(const std::vector<PathPoint>& path, Metres longest_step);

/// A place on a machine's way, and when it was there: seconds on whatever clock.
struct TimedPoint {
    Point at;
    double time_s = 0;
    long record = 0;
};

/// What was spread between two times on that clock.
struct Load {
    double from_s = 0;
    double to_s = 0;
    double tonnes = 0;
    Metres width{};
    long record = 0;
};

/// The load laid evenly on the ground that its way covers; the strips hold its tonnes, whole. A
/// step in which it begins or ends counts by its share of the time; a step longer than
/// `longest_step` is transport, and carries nothing. Empty: no way was driven.
/// REQUIRES times that never go back.
std::vector<Swath> swaths_of(const Load& load, const std::vector<TimedPoint>& way,
                             Metres longest_step);

/// Tonnes that lie on all of them.
double tonnes_on(const std::vector<Swath>& swaths);

double area_m2(const std::vector<Polygon>& ground);

}  // namespace vrmap::geo
