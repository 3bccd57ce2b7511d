// SPDX-License-Identifier: Apache-2.0
// Pictures of maps, as SVG text. Knows places and grids, not what a prescription is.
#pragma once
#include <string>
#include <vector>

#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/geo/grid.hpp"
#include "vrmap/geo/point.hpp"

namespace vrmap::report {

/// Colours by what they show, light for little and dark for much, so that a grey print still reads.
/// Each is ordered in lightness and safe for red-green colour blindness.
enum class Palette {
    rate,         ///< viridis, reversed (van der Walt and Smith 2015)
    harvest,      ///< cividis, reversed (Nunez, Anderton and Renslow 2018)
    vegetation,   ///< ColorBrewer YlGn (Brewer 2003)
    water,        ///< ColorBrewer Blues
    organic,      ///< ColorBrewer YlOrBr, for compost and manure
    uncertainty,  ///< ColorBrewer Purples
    difference,   ///< ColorBrewer PuOr, light in the middle: below and above
};

/// One quantity over the field. Values that are not finite, or beyond 1e12, are nothing: the
/// ground shows grey.
struct MapLayer {
    std::string title_ja;
    std::string title_en;
    std::string unit;  ///< as written beside the numbers: "kg/10a"
    geo::Grid<double> values;
    /// Inner class breaks, ascending: n breaks make n + 1 classes, the outer two as wide as the
    /// values go; a value on a break belongs to the class above. Empty: the main map gets one class
    /// per value when they are few, else round steps; a panel gets even steps.
    std::vector<double> classes;
    Palette palette = Palette::rate;
    int decimals = 1;
    std::vector<geo::Point> dots;  ///< where it was measured; of more than 1500 every nth
};

struct MapPicture {
    std::string title;
    std::vector<std::string> lines;  ///< a few facts under the title
    MapLayer main;
    std::vector<MapLayer> panels;  ///< what went into it: yield, NDVI, moisture, compost
    /// Cells are cut at it and numbers count the ground inside it only. Without parts: whole grids.
    geo::FieldBoundary boundary;
    bool synthetic = false;  ///< says so on the picture
    /// Front of every XML id; give each picture its own when several stand in one HTML page.
    std::string id = "map";
};

/// The picture as one self-contained SVG document, labels in Japanese and English: main map with
/// legend and area shares, scale bar, north arrow, and the panels beside it. North is up, also for
/// a turned grid.
/// Pure: the same picture gives the same bytes everywhere. Text is shown as given, in UTF-8; what
/// is not UTF-8 or not allowed in XML becomes U+FFFD. A grid of more than 400 cells (main) or
/// 100 cells (panel) across is drawn from means of neighbouring cells; numbers use every cell.
/// REQUIRES classes ascending and finite, decimals 0 to 6.
std::string picture_svg(const MapPicture& picture);

}  // namespace vrmap::report
