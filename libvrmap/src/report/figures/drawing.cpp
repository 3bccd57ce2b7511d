// SPDX-License-Identifier: Apache-2.0
#include "report/figures/drawing.hpp"

#include <algorithm>
#include <cmath>

#include "vrmap/error.hpp"

namespace vrmap::report {

namespace {

constexpr std::size_t nothing = static_cast<std::size_t>(-1);

// Cells first..last (exclusive) of rows top..; all of one class.
struct Block {
    std::size_t cls;
    int first;
    int last;
    int top;
    bool continues(const Block& above) const {
        return cls == above.cls && first == above.first && last == above.last;
    }
};

std::vector<Block> runs_of_row(const geo::Grid<double>& values, const Classes& classes, int row) {
    std::vector<Block> runs;
    for (int c = 0; c < values.cols(); ++c) {
        const double v = values[geo::Cell{row, c}];
        const std::size_t cls = is_value(v) ? classes.of(v) : nothing;
        if (cls == nothing) continue;
        if (!runs.empty() && runs.back().last == c && runs.back().cls == cls)
            ++runs.back().last;
        else
            runs.push_back({cls, c, c + 1, row});
    }
    return runs;
}

std::string rectangle(const Block& b, int bottom) {
    const std::string width = std::to_string(b.last - b.first);
    return joined({"M", std::to_string(b.first), " ", std::to_string(b.top), "h", width, "v",
                   std::to_string(bottom - b.top), "h-", width, "z"});
}

// A run equal to one in the row above continues its block; the other blocks above are finished.
void join(std::vector<Block>& runs, const std::vector<Block>& above, int row,
          std::vector<std::string>& paths) {
    std::size_t k = 0;
    for (const Block& block : above) {
        while (k < runs.size() && runs[k].first < block.first) ++k;
        if (k < runs.size() && runs[k].continues(block))
            runs[k].top = block.top;
        else
            paths[block.cls] += rectangle(block, row);
    }
}

std::vector<std::string> paths_of(const geo::Grid<double>& values, const Classes& classes) {
    std::vector<std::string> paths(classes.count());
    std::vector<Block> above;
    for (int row = 0; row < values.rows(); ++row) {
        std::vector<Block> runs = runs_of_row(values, classes, row);
        join(runs, above, row, paths);
        above = std::move(runs);
    }
    for (const Block& block : above) paths[block.cls] += rectangle(block, values.rows());
    return paths;
}

// Columns right and rows down become pixels.
std::string matrix(const View& view, const geo::GridGeometry& g) {
    const geo::Point o = view(g.at(0, 0));
    const geo::Point right = view(g.at(0, 1));
    const geo::Point down = view(g.at(1, 0));
    std::string out = "matrix(";
    for (const double v : {right.x - o.x, right.y - o.y, down.x - o.x, down.y - o.y, o.x})
        out += text(v, 5) + " ";
    return out + text(o.y, 5) + ")";
}

void add_ring(std::string& path, const View& view, const geo::Ring& ring) {
    constexpr double visible = 0.3;  // pixels: a surveyed edge has more points than that
    geo::Point last{};
    bool started = false;
    for (const geo::Point ground : ring) {
        const geo::Point p = view(ground);
        if (started && std::hypot(p.x - last.x, p.y - last.y) < visible) continue;
        path += joined({started ? "L" : "M", px(p.x), " ", px(p.y)});
        last = p;
        started = true;
    }
    path += "Z";
}

}  // namespace

View::View(const geo::Box& ground, const Frame& frame)
    : frame_{frame.x, frame.y, frame.right(), frame.bottom()},
      middle_{frame.x + frame.width / 2, frame.y + frame.height / 2} {
    if (ground.empty()) return;
    centre_ = {(ground.min_x + ground.max_x) / 2, (ground.min_y + ground.max_y) / 2};
    const double across = std::max(ground.width(), 1e-3);
    const double along = std::max(ground.height(), 1e-3);
    scale_ = std::min(frame.width / across, frame.height / along);
}

geo::Point View::operator()(geo::Point ground) const {
    return {middle_.x + (ground.x - centre_.x) * scale_,
            middle_.y - (ground.y - centre_.y) * scale_};
}

geo::Box ground_of(const MapPicture& picture) {
    geo::Box box = picture.boundary.box();
    const geo::GridGeometry& g = picture.main.values.geometry();
    if (box.empty() && g.size() > 0)
        for (const int row : {0, g.rows})
            for (const int col : {0, g.cols}) box.add(g.at(row, col));
    return box;
}

geo::Grid<double> thinned(const geo::Grid<double>& values, int most) {
    const int k = (std::max(values.rows(), values.cols()) + most - 1) / most;
    if (k <= 1) return values;
    geo::GridGeometry g = values.geometry();
    g.cell.value *= k;
    g.rows = (g.rows + k - 1) / k;
    g.cols = (g.cols + k - 1) / k;
    geo::Grid<double> sum(g, 0.0);
    geo::Grid<int> count(g, 0);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!is_value(values[i])) continue;
        const geo::Cell c = values.cell(i);
        sum[{c.row / k, c.col / k}] += values[i];
        ++count[{c.row / k, c.col / k}];
    }
    for (std::size_t i = 0; i < sum.size(); ++i)
        sum[i] = count[i] > 0 ? sum[i] / count[i] : std::nan("");
    return sum;
}

void draw_cells(Svg& svg, const View& view, const geo::Grid<double>& values, const Classes& classes,
                const std::vector<std::string>& colours) {
    const std::vector<std::string> paths = paths_of(values, classes);
    // crisp: smoothed edges of neighbouring cells would let the ground shine through
    svg.open(joined(
        {"shape-rendering=\"crispEdges\" transform=\"", matrix(view, values.geometry()), "\""}));
    for (std::size_t k = 0; k < paths.size(); ++k)
        if (!paths[k].empty())
            svg.raw(joined({"<path fill=\"", colours[k], "\" d=\"", paths[k], "\"/>\n"}));
    svg.close();
}

std::string outline(const View& view, const geo::FieldBoundary& boundary) {
    std::string path;
    for (const geo::Ring* ring : boundary.rings()) add_ring(path, view, *ring);
    return path;
}

void draw_dots(Svg& svg, const View& view, const std::vector<geo::Point>& dots, double diameter) {
    constexpr std::size_t most = 1500;
    if (dots.empty()) return;
    const std::size_t step = (dots.size() + most - 1) / most;
    std::string path;
    for (std::size_t i = 0; i < dots.size(); i += step) {
        const geo::Point p = view(dots[i]);
        if (view.shows(p)) path += joined({"M", px(p.x), " ", px(p.y), "h0"});
    }
    // a line of no length with round ends is a dot: white around dark, seen on any colour
    svg.open("class=\"dots\" fill=\"none\" stroke-linecap=\"round\"");
    for (const auto& [ring, width] : {std::pair{ink::paper, diameter + 2}, {ink::dark, diameter}})
        svg.raw(joined(
            {"<path stroke=\"", ring, "\" stroke-width=\"", px(width), "\" d=\"", path, "\"/>\n"}));
    svg.close();
}

double scale_bar_metres(double px_per_metre, double room) {
    const double longest = room / px_per_metre;
    const double decade = std::pow(10.0, std::floor(std::log10(longest)));
    for (const double nice : {5.0, 2.0})
        if (nice * decade <= longest) return nice * decade;
    return decade;
}

void draw_scale_bar(Svg& svg, double x, double y, double px_per_metre, double room) {
    const double metres = scale_bar_metres(px_per_metre, room);
    const double length = metres * px_per_metre;
    svg.open("class=\"scale-bar\"");
    svg.rect({x, y, length, 6}, ink::dark);
    svg.rect({x + length / 2, y + 1, length / 2 - 1, 4}, ink::paper);
    svg.text(x, y - 6, "0", {.size = 13, .anchor = Anchor::middle});
    svg.text(x + length, y - 6, text(metres, metres < 1 ? 2 : 0) + " m",
             {.size = 13, .anchor = Anchor::middle});
    svg.close();
}

void draw_north_arrow(Svg& svg, double x, double y) {
    svg.open(joined({"class=\"north\" transform=\"translate(", px(x), " ", px(y), ")\""}));
    svg.raw(joined({"<path d=\"M0 -16L8 12L0 6Z\" fill=\"", ink::dark, "\"/>\n"}));
    svg.raw(joined({"<path d=\"M0 -16L-8 12L0 6Z\" fill=\"", ink::paper, "\" stroke=\"", ink::dark,
                    "\" stroke-width=\"1\"/>\n"}));
    svg.text(0, -20, "北 N", {.size = 13, .weight = Weight::bold, .anchor = Anchor::middle});
    svg.close();
}

}  // namespace vrmap::report
