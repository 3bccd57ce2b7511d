// SPDX-License-Identifier: Apache-2.0
// Picture of an interpolated quantity: its map, how sure it is, and the variogram behind both.
#pragma once
#include <string>
#include <vector>

#include "vrmap/geo/point.hpp"
#include "vrmap/report/figures.hpp"

namespace vrmap::report {

struct VariogramFigure {
    struct Lag {
        double distance = 0;  ///< metres
        double semivariance = 0;
        double pairs = 0;  ///< the dot's area
    };
    std::vector<Lag> lags;
    /// Distance and semivariance along the model; the first is drawn whole, the others dashed.
    std::vector<std::vector<geo::Point>> curves;
    std::string model;  ///< written under it
};

/// A layer and the numbers below it, which may know more than its cells: those of a picture are
/// means of many.
struct SurfaceLayer {
    MapLayer layer;
    double least = 0, mean = 0, most = 0;
};

struct SurfacePicture {
    std::string title;
    std::vector<std::string> lines;  ///< a few facts under the title
    SurfaceLayer estimate;
    SurfaceLayer error;
    VariogramFigure variogram;
    geo::FieldBoundary boundary;  ///< cells are cut at it; without parts: whole grids
    std::string id = "surface";
};

/// Three panels side by side as one SVG document, labels in Japanese and English; pure and
/// self-contained as picture_svg's. REQUIRES both grids of one geometry.
std::string surface_svg(const SurfacePicture& picture);

}  // namespace vrmap::report
