// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "report/figures/classes.hpp"
#include "report/figures/drawing.hpp"
#include "report/figures/legend.hpp"
#include "report/figures/svg.hpp"
#include "vrmap/report/figures.hpp"

namespace vrmap::report {

/// A small map: where it stands, what it shows.
struct Panel {
    Frame map;
    const MapLayer* layer;
    MapNumbers numbers;
};
inline constexpr double panel_head = 46;  ///< above a panel's map: its titles
inline constexpr double panel_foot = 76;  ///< below: colours and numbers
inline constexpr double least_panel_height = 240;
inline constexpr double most_panel_height = 520;
inline constexpr double scale_height = 44;  ///< of draw_scale, below the foot

using Classify = Classes (*)(const MapLayer&, const Summary&);
MapNumbers numbers_of(const MapLayer& layer, const geo::FieldBoundary& boundary, Classify classify);

/// Height over width of what is drawn, within what a sheet can bear.
double shape_of(const geo::Box& ground);
Frame shrunk(const Frame& f, double by);

struct MapStyle {
    double line;     ///< boundary, pixels
    int most_cells;  ///< across, before cells are too small to be seen
};
inline constexpr MapStyle main_style{2, 400};
inline constexpr MapStyle panel_style{1.1, 100};

/// Grey field, cells cut at its edge, the edge itself, the dots.
void draw_map(Svg& svg, const MapPicture& picture, const MapLayer& layer, const MapNumbers& numbers,
              const View& view, const std::string& id, const MapStyle& style);

/// With titles, colours and numbers. The picture gives ground and boundary.
void draw_panel(Svg& svg, const MapPicture& picture, const Panel& panel, const std::string& id,
                const MapStyle& style = panel_style);

inline constexpr double sheet_margin = 40;
/// Title and the facts under it, over the whole width of a sheet; below them is `heading_bottom`.
void draw_heading(Svg& svg, const std::string& title, const std::vector<std::string>& lines,
                  double sheet_width);
double heading_bottom(std::size_t lines);
/// Scale bar and north arrow under a panel's numbers.
void draw_scale(Svg& svg, const Frame& map, const geo::Box& ground);

}  // namespace vrmap::report
