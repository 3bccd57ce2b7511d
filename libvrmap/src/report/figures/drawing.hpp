// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "report/figures/classes.hpp"
#include "report/figures/svg.hpp"
#include "vrmap/report/figures.hpp"

namespace vrmap::report {

/// How ground becomes picture: north up, one scale both ways, the ground centred in its frame.
class View {
public:
    View(const geo::Box& ground, const Frame& frame);
    double px_per_metre() const { return scale_; }
    geo::Point operator()(geo::Point ground) const;  ///< pixels
    bool shows(geo::Point pixels) const { return frame_.contains(pixels); }

private:
    geo::Box frame_;
    double scale_ = 1;
    geo::Point centre_;
    geo::Point middle_;
};

/// What a picture must show: the field, or the grid where there is no field.
geo::Box ground_of(const MapPicture& picture);

/// A coarser grid of means over k × k cells, the least k that leaves at most `most` cells across;
/// NaN where no cell of the block has a value.
geo::Grid<double> thinned(const geo::Grid<double>& values, int most);

/// Cells of one class as one path of rectangles: runs along a row, joined with equal runs below.
void draw_cells(Svg& svg, const View& view, const geo::Grid<double>& values, const Classes& classes,
                const std::vector<std::string>& colours);
/// SVG path data of every ring, for use with the even-odd rule.
std::string outline(const View& view, const geo::FieldBoundary& boundary);
void draw_dots(Svg& svg, const View& view, const std::vector<geo::Point>& dots, double diameter);

/// 1, 2 or 5 times a power of ten metres, the longest that fits in `room` pixels.
double scale_bar_metres(double px_per_metre, double room);
void draw_scale_bar(Svg& svg, double x, double y, double px_per_metre, double room);
void draw_north_arrow(Svg& svg, double x, double y);

}  // namespace vrmap::report
