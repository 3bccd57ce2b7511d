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

}  // namespace vrmap::report
