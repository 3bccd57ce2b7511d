// SPDX-License-Identifier: Apache-2.0
#include "vrmap/report/figures/surface.hpp"

#include <algorithm>
#include <cmath>

#include "report/figures/drawing.hpp"
#include "report/figures/panel.hpp"
#include "report/figures/round_step.hpp"
#include "report/figures/svg.hpp"
#include "vrmap/error.hpp"

namespace vrmap::report {

namespace {

// Pixels.
constexpr double margin = sheet_margin;
constexpr double panel_width = 400;
constexpr double gap = 44;
constexpr MapStyle surface_style{1.4, 200};
constexpr const char* dots = "#542788";  // ColorBrewer PuOr's ends: told apart by every eye
constexpr const char* curve = "#b35806";

int decimals_of(double step) {
    return static_cast<int>(std::clamp(-std::floor(std::log10(step) + 1e-9), 0.0, 12.0));
}

// Distance to the right, semivariance upwards, both from 0.
class Axes {
public:
    Axes(const Frame& frame, const VariogramFigure& v) : frame_(frame) {
        for (const auto& lag : v.lags) grow({lag.distance, lag.semivariance});
        for (const auto& c : v.curves)
            for (const geo::Point p : c) grow(p);
        if (!(far_ > 0)) far_ = 1;
        if (!(high_ > 0)) high_ = 1;
        far_ *= 1.03;
        high_ *= 1.08;
    }

    geo::Point operator()(geo::Point p) const {
        return {frame_.x + p.x / far_ * frame_.width,
                frame_.bottom() - p.y / high_ * frame_.height};
    }

    void draw(Svg& svg) const {
        const double up = round_step(high_ / 5);
        for (int k = 0; k * up <= high_; ++k) {
            const double y = (*this)({0, k * up}).y;
            svg.line(frame_.x, y, frame_.right(), y, ink::line, 1);
            svg.text(frame_.x - 6, y + 4, text(k * up, decimals_of(up)),
                     {.size = 12, .anchor = Anchor::end});
        }
        const double along = round_step(far_ / 5);
        for (int k = 0; k * along <= far_; ++k)
            svg.text((*this)({k * along, 0}).x, frame_.bottom() + 16,
                     text(k * along, decimals_of(along)), {.size = 12, .anchor = Anchor::middle});
        svg.line(frame_.x, frame_.bottom(), frame_.right(), frame_.bottom(), ink::soft, 1);
        svg.text(frame_.x + frame_.width / 2, frame_.bottom() + 36, "距離 distance (m)",
                 {.size = 13, .colour = ink::soft, .anchor = Anchor::middle});
    }

private:
    void grow(geo::Point p) {
        far_ = std::max(far_, p.x);
        high_ = std::max(high_, p.y);
    }
    Frame frame_;
    double far_ = 0;
    double high_ = 0;
};

void draw_curve(Svg& svg, const Axes& axes, const std::vector<geo::Point>& points, bool dashed) {
    std::string path;
    for (const geo::Point p : points) {
        const geo::Point at = axes(p);
        path += joined({path.empty() ? "M" : "L", px(at.x), " ", px(at.y)});
    }
    svg.raw(
        joined({"<path class=\"model\" fill=\"none\" stroke=\"", curve, "\" stroke-width=\"2.2\"",
                dashed ? " stroke-dasharray=\"7 5\"" : "", " d=\"", path, "\"/>\n"}));
}

// A dot's area tells its pairs.
void draw_lags(Svg& svg, const Axes& axes, const VariogramFigure& v) {
    double most = 1;
    for (const auto& lag : v.lags) most = std::max(most, lag.pairs);
    for (const auto& lag : v.lags) {
        const geo::Point at = axes({lag.distance, lag.semivariance});
        const double radius = 2 + 5 * std::sqrt(lag.pairs / most);
        svg.raw(joined({"<circle class=\"lag\" cx=\"", px(at.x), "\" cy=\"", px(at.y), "\" r=\"",
                        px(radius), "\" fill=\"", dots, "\" fill-opacity=\"0.8\"/>\n"}));
    }
}

void draw_variogram(Svg& svg, const Frame& f, const VariogramFigure& v) {
    svg.open("class=\"variogram\"");
    svg.text(f.x, f.y - 28, "バリオグラム(半分散)",
             {.size = 16, .weight = Weight::bold, .room = f.width});
    svg.text(f.x, f.y - 10, "Semivariance by distance; dots by pairs, line: model",
             {.size = 13, .colour = ink::soft, .room = f.width});
    const double numbers = 46;
    const Axes axes({f.x + numbers, f.y, f.width - numbers, f.height}, v);
    axes.draw(svg);
    for (std::size_t k = v.curves.size(); k-- > 0;) draw_curve(svg, axes, v.curves[k], k > 0);
    draw_lags(svg, axes, v);
    svg.text(f.x, f.bottom() + 60, v.model, {.size = 13, .room = f.width});
    svg.close();
}

Panel panel_of(const SurfaceLayer& s, const Frame& map, const geo::FieldBoundary& boundary) {
    Panel p{map, &s.layer, numbers_of(s.layer, boundary, panel_classes_of)};
    p.numbers.summary.min = s.least;
    p.numbers.summary.mean = s.mean;
    p.numbers.summary.max = s.most;
    return p;
}

std::string description(const SurfacePicture& picture, const std::vector<Panel>& panels) {
    std::string words;
    for (const std::string& line : picture.lines) words += line + ". ";
    for (const Panel& p : panels)
        words += p.layer->title_ja + " " + p.layer->title_en + ": " +
                 statistics(*p.layer, p.numbers.summary) + ". ";
    return words + picture.variogram.model;
}

}  // namespace

std::string surface_svg(const SurfacePicture& picture) {
    MapPicture ground;
    ground.main = picture.estimate.layer;
    ground.boundary = picture.boundary;
    const double top = heading_bottom(picture.lines.size()) + panel_head;
    Frame frame{margin, top, panel_width,
                std::clamp(panel_width * shape_of(ground_of(ground)), least_panel_height,
                           most_panel_height)};
    std::vector<Panel> panels;
    for (const SurfaceLayer* s : {&picture.estimate, &picture.error}) {
        panels.push_back(panel_of(*s, frame, picture.boundary));
        frame.x += panel_width + gap;
    }
    const double width = frame.right() + margin;
    Svg svg(width, frame.bottom() + panel_foot + scale_height + margin, picture.id, picture.title,
            description(picture, panels));
    draw_heading(svg, picture.title, picture.lines, width);
    for (std::size_t k = 0; k < panels.size(); ++k)
        draw_panel(svg, ground, panels[k], picture.id + "-panel" + std::to_string(k),
                   surface_style);
    draw_variogram(svg, frame, picture.variogram);
    draw_scale(svg, panels.front().map, ground_of(ground));
    return std::move(svg).finish();
}

}  // namespace vrmap::report
