// SPDX-License-Identifier: Apache-2.0
#include "vrmap/report/figures/cleaning.hpp"

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
constexpr double panel_width = 340;
constexpr double gap = 40;
constexpr double numbers_width = 52;
constexpr MapStyle map_style{1.2, 170};
constexpr const char* was = "#b7c2c0";
constexpr const char* is = "#b35806";  // ColorBrewer PuOr's end: told from grey by every eye

void draw_bars(Svg& svg, const Frame& whole, const BeforeAfterBars& b) {
    svg.open("class=\"bars\"");
    svg.text(whole.x, whole.y - 28, "点の数(灰: 前、橙: 後)",
             {.size = 16, .weight = Weight::bold, .room = whole.width});
    svg.text(whole.x, whole.y - 10, "Points by value; grey before, orange after",
             {.size = 13, .colour = ink::soft, .room = whole.width});
    const Frame f{whole.x + numbers_width, whole.y, whole.width - numbers_width, whole.height};
    std::size_t most = 1;
    for (const auto* side : {&b.before, &b.after})
        for (const std::size_t n : *side) most = std::max(most, n);
    const double high = 1.05 * static_cast<double>(most);
    const auto y = [&](double n) { return f.bottom() - n / high * f.height; };
    const double up = std::max(1.0, round_step(high / 5));
    for (int k = 0; k * up <= high; ++k) {
        svg.line(f.x, y(k * up), f.right(), y(k * up), ink::line, 1);
        svg.text(f.x - 6, y(k * up) + 4, text(k * up, 0), {.size = 12, .anchor = Anchor::end});
    }
    const double wide = f.width / static_cast<double>(std::max<std::size_t>(1, b.before.size()));
    for (std::size_t k = 0; k < b.before.size(); ++k) {
        const double x = f.x + wide * static_cast<double>(k);
        const auto bar = [&](std::size_t n, double inset, const char* colour) {
            const double top = y(static_cast<double>(n));
            if (n) svg.rect({x + inset, top, wide - 2 * inset, f.bottom() - top}, colour);
        };
        bar(b.before[k], 0.5, was);
        bar(b.after[k], 0.22 * wide, is);
    }
    const double far = b.step * static_cast<double>(b.before.size());
    const double along = round_step(far / 5);
    const int decimals = static_cast<int>(std::clamp(-std::floor(std::log10(along)), 0.0, 6.0));
    const int first = static_cast<int>(std::ceil(b.from / along));
    const int last = static_cast<int>(std::floor((b.from + far) / along + 1e-9));
    for (int k = first; k <= last; ++k)
        svg.text(f.x + (k * along - b.from) / far * f.width, f.bottom() + 16,
                 text(k * along, decimals), {.size = 12, .anchor = Anchor::middle});
    svg.line(f.x, f.bottom(), f.right(), f.bottom(), ink::soft, 1);
    svg.text(f.x + f.width / 2, f.bottom() + 36, b.unit,
             {.size = 13, .colour = ink::soft, .anchor = Anchor::middle});
    svg.close();
}

}  // namespace

std::string cleaning_svg(const CleaningPicture& picture) {
    MapPicture ground;
    ground.main = picture.after;
    ground.boundary = picture.boundary;
    const double top = heading_bottom(picture.lines.size()) + panel_head;
    Frame frame{margin, top, panel_width,
                std::clamp(panel_width * shape_of(ground_of(ground)), least_panel_height,
                           most_panel_height)};
    std::vector<Panel> panels;
    std::string words;
    for (const MapLayer* layer : {&picture.before, &picture.after, &picture.rejected}) {
        panels.push_back({frame, layer, numbers_of(*layer, picture.boundary, panel_classes_of)});
        words += layer->title_ja + " " + layer->title_en + ": " +
                 statistics(*layer, panels.back().numbers.summary) + ". ";
        frame.x += panel_width + gap;
    }
    const double width = frame.right() + margin;
    Svg svg(width, frame.bottom() + panel_foot + scale_height + margin, picture.id, picture.title,
            words);
    draw_heading(svg, picture.title, picture.lines, width);
    for (std::size_t k = 0; k < panels.size(); ++k)
        draw_panel(svg, ground, panels[k], picture.id + "-panel" + std::to_string(k), map_style);
    draw_bars(svg, frame, picture.bars);
    draw_scale(svg, panels.front().map, ground_of(ground));
    return std::move(svg).finish();
}

}  // namespace vrmap::report
