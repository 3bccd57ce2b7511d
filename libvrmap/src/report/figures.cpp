// SPDX-License-Identifier: Apache-2.0
#include "vrmap/report/figures.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "report/figures/drawing.hpp"
#include "report/figures/legend.hpp"
#include "report/figures/panel.hpp"
#include "report/figures/svg.hpp"
#include "vrmap/error.hpp"

namespace vrmap::report {

namespace {

// Pixels. With panels the sheet is about A4 landscape: 13 px print as 7 pt.
constexpr double margin = 40;
constexpr double map_width = 700;
constexpr double map_least_height = 400;
constexpr double map_most_height = 780;
constexpr double map_foot = 60;  // scale bar and north arrow, clear of the field
constexpr double legend_width = 270;
constexpr double gap = 32;
constexpr double panel_gap = 24;

struct Sheet {
    double width = 0;
    double height = 0;
    Frame main;  ///< the field itself, without the strip of the scale bar
    Frame legend;
    std::vector<Panel> panels;
};

double header_height(const MapPicture& picture) {
    return margin + 46 + 22 * static_cast<double>(picture.lines.size()) + 14;
}

std::vector<Panel> lay_panels(const MapPicture& picture, double x, double y, double shape) {
    const std::size_t columns = picture.panels.size() > 2 ? 2 : 1;
    const double width = columns == 1 ? 300 : 230;
    const double height = std::clamp(width * shape, 110.0, width);
    std::vector<Panel> panels;
    for (std::size_t i = 0; i < picture.panels.size(); ++i) {
        const auto column = static_cast<double>(i % columns);
        const auto row = static_cast<double>(i / columns);
        const Frame map{x + column * (width + panel_gap),
                        y + row * (panel_head + height + panel_foot + panel_gap) + panel_head,
                        width, height};
        const MapLayer& layer = picture.panels[i];
        panels.push_back({map, &layer, numbers_of(layer, picture.boundary, panel_classes_of)});
    }
    return panels;
}

// The legend stands beside the map, or below it where the panels leave that much height: a flat
// field then need not float in an empty column.
Sheet lay_out(const MapPicture& picture, const MapNumbers& numbers) {
    const double shape = shape_of(ground_of(picture));
    const double top = header_height(picture);
    Sheet sheet;
    sheet.main = {margin, top, map_width,
                  std::clamp(map_width * shape, map_least_height, map_most_height)};
    const double map_bottom = sheet.main.bottom() + map_foot;
    const double beside = sheet.main.right() + gap;
    sheet.legend = {beside, top, legend_width, legend_height(numbers, legend_width)};
    sheet.panels = lay_panels(picture, sheet.legend.right() + 2 * gap, top, shape);
    double bottom = map_bottom;
    for (const Panel& panel : sheet.panels)
        bottom = std::max(bottom, panel.map.bottom() + panel_foot);
    const double below = gap + legend_height(numbers, map_width);
    if (bottom > map_bottom + 0.6 * below) {
        sheet.legend = {margin, map_bottom + gap, map_width, below - gap};
        for (Panel& panel : sheet.panels) panel.map.x -= legend_width + gap;
    }
    sheet.width = sheet.legend.right() + margin;
    for (const Panel& panel : sheet.panels)
        sheet.width = std::max(sheet.width, panel.map.right() + margin);
    sheet.height = std::max(bottom, sheet.legend.bottom()) + margin;
    return sheet;
}

void draw_synthetic_mark(Svg& svg, const Sheet& sheet) {
    const double width = 240;
    const Frame badge{sheet.width - margin - width, margin - 10, width, 34};
    svg.open("class=\"synthetic\"");
    svg.rect(badge, "#8a1c1c", 4);
    svg.text(badge.x + width / 2, badge.y + 23, "SYNTHETIC 合成データ",
             {.size = 16, .weight = Weight::bold, .colour = ink::paper, .anchor = Anchor::middle});
    svg.close();
}

void draw_header(Svg& svg, const MapPicture& picture, const Sheet& sheet) {
    const double badge = picture.synthetic ? 264 : 0;
    const double room = sheet.width - 2 * margin;
    svg.text(margin, margin + 18, picture.title,
             {.size = 28, .weight = Weight::bold, .room = room - badge});
    double y = margin + 50;
    for (const std::string& line : picture.lines) {
        svg.text(margin, y, line, {.size = 15, .colour = ink::soft, .room = room});
        y += 22;
    }
    if (picture.synthetic) draw_synthetic_mark(svg, sheet);
}

void draw_main(Svg& svg, const MapPicture& picture, const MapNumbers& numbers, const Sheet& sheet,
               const std::string& id) {
    const Frame& f = sheet.main;
    svg.rect({f.x, f.y, f.width, f.height + map_foot}, ink::sheet, 6);
    const View view(ground_of(picture), shrunk(f, 20));
    draw_map(svg, picture, picture.main, numbers, view, id + "-field", main_style);
    draw_scale_bar(svg, f.x + 28, f.bottom() + 38, view.px_per_metre(), f.width * 0.35);
    draw_north_arrow(svg, f.right() - 36, f.bottom() + 38);
    draw_legend(svg, sheet.legend, picture.main, numbers);
}

// What the picture says, for those who cannot see it.
std::string description(const MapPicture& picture, const MapNumbers& numbers, const Sheet& sheet) {
    std::string words = picture.synthetic ? "SYNTHETIC 合成データ. " : "";
    for (const std::string& line : picture.lines) words += line + ". ";
    const auto add = [&](const MapLayer& layer, const Summary& s) {
        words += layer.title_ja + " " + layer.title_en + " (" + layer.unit +
                 "): " + statistics(layer, s) + ". ";
    };
    add(picture.main, numbers.summary);
    for (const Panel& panel : sheet.panels) add(*panel.layer, panel.numbers.summary);
    words.pop_back();
    return words;
}

std::string safe_id(const std::string& wanted) {
    std::string id = "m";  // an XML name begins with a letter
    for (const char c : wanted) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        id += plain || c == '-' || c == '_' ? c : '-';
    }
    return id;
}

}  // namespace

std::string picture_svg(const MapPicture& picture) {
    const MapNumbers numbers = numbers_of(picture.main, picture.boundary, classes_of);
    const Sheet sheet = lay_out(picture, numbers);
    const std::string id = safe_id(picture.id);
    Svg svg(sheet.width, sheet.height, id, picture.title, description(picture, numbers, sheet));
    draw_header(svg, picture, sheet);
    draw_main(svg, picture, numbers, sheet, id);
    for (std::size_t i = 0; i < sheet.panels.size(); ++i)
        draw_panel(svg, picture, sheet.panels[i], id + "-panel" + std::to_string(i));
    return std::move(svg).finish();
}

}  // namespace vrmap::report
