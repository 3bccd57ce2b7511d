// SPDX-License-Identifier: Apache-2.0
#include "report/figures/panel.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "report/figures/palette.hpp"

namespace vrmap::report {

MapNumbers numbers_of(const MapLayer& layer, const geo::FieldBoundary& boundary,
                      Classify classify) {
    assert(std::is_sorted(layer.classes.begin(), layer.classes.end()));
    MapNumbers n;
    const geo::Grid<double> inside = inside_of(layer.values.geometry(), boundary);
    n.summary = summarise(layer.values, inside, boundary);
    n.classes = classify(layer, n.summary);
    n.colours = colours(layer.palette, n.classes.count());
    n.areas = area_per_class(layer.values, inside, n.classes);
    return n;
}

double shape_of(const geo::Box& ground) {
    if (ground.empty() || !(ground.width() > 0)) return 1;
    return std::clamp(ground.height() / ground.width(), 0.2, 2.0);
}

Frame shrunk(const Frame& f, double by) {
    return {f.x + by, f.y + by, f.width - 2 * by, f.height - 2 * by};
}

void draw_map(Svg& svg, const MapPicture& picture, const MapLayer& layer, const MapNumbers& numbers,
              const View& view, const std::string& id, const MapStyle& style) {
    const std::string path = outline(view, picture.boundary);
    if (!path.empty()) {
        svg.raw(joined({"<clipPath id=\"", id, "\"><path clip-rule=\"evenodd\" d=\"", path,
                        "\"/></clipPath>\n"}));
        svg.raw(joined({"<path class=\"ground\" fill-rule=\"evenodd\" fill=\"", ink::ground,
                        "\" d=\"", path, "\"/>\n"}));
    }
    svg.open(path.empty() ? "" : joined({"clip-path=\"url(#", id, ")\""}));
    draw_cells(svg, view, thinned(layer.values, style.most_cells), numbers.classes,
               numbers.colours);
    svg.close();
    if (!path.empty())
        svg.raw(joined({"<path class=\"boundary\" fill=\"none\" stroke=\"", ink::dark,
                        "\" stroke-width=\"", px(style.line), "\" stroke-linejoin=\"round\" d=\"",
                        path, "\"/>\n"}));
    draw_dots(svg, view, layer.dots, 2 * style.line);
}

void draw_panel(Svg& svg, const MapPicture& picture, const Panel& panel, const std::string& id,
                const MapStyle& style) {
    const Frame& f = panel.map;
    const MapLayer& layer = *panel.layer;
    const double unit_width = width_in_em(layer.unit) * 13 + 8;
    svg.open("class=\"panel\"");
    svg.text(f.x, f.y - 28, layer.title_ja,
             {.size = 16, .weight = Weight::bold, .room = f.width - unit_width});
    svg.text(f.right(), f.y - 28, layer.unit, {.size = 13, .anchor = Anchor::end});
    svg.text(f.x, f.y - 10, layer.title_en, {.size = 13, .colour = ink::soft, .room = f.width});
    svg.rect(f, ink::sheet, 4);
    draw_map(svg, picture, layer, panel.numbers, View(ground_of(picture), shrunk(f, 8)), id, style);
    draw_colour_bar(svg, {f.x, f.bottom() + 8, f.width, 10}, panel.numbers);
    draw_statistics(svg, {f.x, f.bottom() + 38, f.width, 36}, layer, panel.numbers.summary);
    svg.close();
}

double heading_bottom(std::size_t lines) {
    return sheet_margin + 46 + 22 * static_cast<double>(lines) + 14;
}

void draw_heading(Svg& svg, const std::string& title, const std::vector<std::string>& lines,
                  double sheet_width) {
    const double room = sheet_width - 2 * sheet_margin;
    svg.text(sheet_margin, sheet_margin + 18, title,
             {.size = 28, .weight = Weight::bold, .room = room});
    double y = sheet_margin + 50;
    for (const std::string& line : lines) {
        svg.text(sheet_margin, y, line, {.size = 15, .colour = ink::soft, .room = room});
        y += 22;
    }
}

void draw_scale(Svg& svg, const Frame& map, const geo::Box& ground) {
    constexpr double below = 44;
    const View view(ground, shrunk(map, 8));
    const double y = map.bottom() + panel_foot + below;
    draw_scale_bar(svg, map.x, y, view.px_per_metre(), map.width * 0.45);
    draw_north_arrow(svg, map.right() - 12, y);
}

}  // namespace vrmap::report
