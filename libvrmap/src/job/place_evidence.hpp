// SPDX-License-Identifier: Apache-2.0
// How the numbers of a file could have been meant instead, and where that would put them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "vrmap/geo/point.hpp"
#include "vrmap/io/projection.hpp"

namespace vrmap::job {

constexpr double near_m = 500;            ///< a wrong CRS is off by far more
constexpr double least_share_near = 0.5;  ///< RELIABILITY.md P7
constexpr double clearly_on = 0.8;        ///< of the places, inside the boundary
constexpr double clearly_better = 0.2;

using Places = std::vector<geo::Point>;

struct Reading {
    const io::Crs& said;
    const io::Crs& meant;
    bool swapped;
};

/// Places of `frame` read that other way; nothing where the numbers cannot mean it.
std::optional<Places> read_as(const Reading& reading, Places at, const io::Crs& frame);

/// The system of the old Tokyo datum with the same axes (EPSG): degrees; plane zones I–XIX of
/// JGD2000 and JGD2011; UTM zones 51–55 of WGS 84 and JGD2000.
std::optional<io::Crs> tokyo_twin(const io::Crs& crs);
/// The other zones of Japan's plane or UTM system that `crs` is one of, the nearest first.
std::vector<io::Crs> other_zones(const io::Crs& crs);

bool fits_better(double there, double here);
double distance(geo::Point a, geo::Point b);
/// One of eight, as an id of "name.".
std::string direction(geo::Point from, geo::Point to);
std::string percent(double share);

}  // namespace vrmap::job
