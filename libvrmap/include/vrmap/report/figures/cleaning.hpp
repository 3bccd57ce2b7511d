// SPDX-License-Identifier: Apache-2.0
// Picture of what cleaning did to a log: the map before and after, what went, and how values lie.
#pragma once
#include <string>
#include <vector>

#include "vrmap/report/figures.hpp"

namespace vrmap::report {

/// Points by value, before and after, in bars of one width.
struct BeforeAfterBars {
    double from = 0;  ///< left side of the first bar
    double step = 1;
    std::vector<std::size_t> before;
    std::vector<std::size_t> after;  ///< as many
    std::string unit;
};

struct CleaningPicture {
    std::string title;
    std::vector<std::string> lines;  ///< a few facts under the title
    MapLayer before;
    MapLayer after;     ///< in the classes of `before`
    MapLayer rejected;  ///< percent of each cell's points
    BeforeAfterBars bars;
    geo::FieldBoundary boundary;  ///< cells are cut at it; without parts: whole grids
    std::string id = "cleaning";
};

/// Three maps and the bars side by side as one SVG document, labels in Japanese and English; pure
/// and self-contained as picture_svg's. REQUIRES grids of one geometry.
std::string cleaning_svg(const CleaningPicture& picture);

}  // namespace vrmap::report
