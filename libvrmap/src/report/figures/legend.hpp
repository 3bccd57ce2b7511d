// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "report/figures/classes.hpp"
#include "report/figures/svg.hpp"
#include "vrmap/report/figures.hpp"

namespace vrmap::report {

/// One map's numbers, ready to draw and to explain.
struct MapNumbers {
    Summary summary;
    Classes classes;
    std::vector<std::string> colours;  ///< per class
    std::vector<double> areas;         ///< m² per class
};

/// Class colours, ranges, hectares and area shares, then least, mean and most; from the frame's top
/// down, as long as legend_height() says.
void draw_legend(Svg& svg, const Frame& frame, const MapLayer& layer, const MapNumbers& numbers);
double legend_height(const MapNumbers& numbers, double width);

/// Class colours side by side with numbers below; the frame is the colours'.
void draw_colour_bar(Svg& svg, const Frame& frame, const MapNumbers& numbers);

/// Least, mean and most in three columns.
void draw_statistics(Svg& svg, const Frame& frame, const MapLayer& layer, const Summary& summary);

/// "最小 min 3.1, 平均 mean 5.2, 最大 max 8.0", or that there is no value.
std::string statistics(const MapLayer& layer, const Summary& summary);

}  // namespace vrmap::report
