// SPDX-License-Identifier: Apache-2.0
#include "report/figures/legend.hpp"

#include <string_view>

#include "vrmap/error.hpp"
#include "vrmap/units.hpp"

namespace vrmap::report {

namespace {

constexpr double head = 84;  // titles and column heads
constexpr double row_height = 30;
constexpr double swatch = 24;
constexpr double share_column = 84;
constexpr double words_column = 130;
constexpr double foot = 92;       // least, mean, most: one below another
constexpr double wide_foot = 50;  // or side by side
constexpr double wide = 500;

struct Row {
    std::string_view colour;
    std::string words;
    double area_m2 = 0;
    int percent = 0;
};

struct Named {
    const char* name;
    double value;
};

std::string share_text(const Row& row) {
    return row.area_m2 > 0 && row.percent == 0 ? "<1 %" : std::to_string(row.percent) + " %";
}

std::string hectares(double area_m2) {
    return text(area_m2 / units::m2_in_ha, 2);
}

// Much on top, as on a thermometer; ground without a value last.
std::vector<Row> rows_of(const MapNumbers& n) {
    std::vector<double> areas = n.areas;
    areas.push_back(n.summary.empty_m2);
    const std::vector<int> share = percents(areas);
    std::vector<Row> rows;
    for (std::size_t k = n.classes.count(); k-- > 0;)
        rows.push_back(
            {n.colours[k], label(n.classes.ranges[k], n.classes.decimals), areas[k], share[k]});
    if (n.summary.empty_m2 > 0 || !n.summary.any())
        rows.push_back({ink::ground, "値なし no value", areas.back(), share.back()});
    return rows;
}

void draw_heads(Svg& svg, const Frame& f, const MapLayer& layer, double y) {
    svg.text(f.x, f.y + 18, layer.title_ja, {.size = 19, .weight = Weight::bold, .room = f.width});
    svg.text(f.x, f.y + 40, layer.title_en, {.size = 14, .colour = ink::soft, .room = f.width});
    const TextStyle right{.size = 13, .colour = ink::soft, .anchor = Anchor::end};
    svg.text(f.x, y, layer.unit, {.size = 14, .weight = Weight::bold, .room = f.width / 2});
    svg.text(f.right() - share_column, y, "面積 ha", right);
    svg.text(f.right(), y, "割合 share", right);
}

// The share as a bar too, where the legend is wide enough.
void draw_row(Svg& svg, const Frame& f, const Row& row, double y) {
    const double baseline = y + 17;
    const double words = f.x + swatch + 10;
    const Frame bar{words + words_column, y + 7, f.width - swatch - words_column - 180,
                    row_height - 20};
    svg.rect({f.x, y, swatch, row_height - 6}, row.colour, 2);
    svg.text(words, baseline, row.words, {.size = 15, .room = words_column - 10});
    if (f.width >= wide) {
        svg.rect(bar, ink::sheet, 2);
        svg.rect({bar.x, bar.y, bar.width * row.percent / 100, bar.height}, ink::soft, 2);
    }
    svg.text(f.right() - share_column, baseline, hectares(row.area_m2),
             {.size = 14, .colour = ink::soft, .anchor = Anchor::end});
    svg.text(f.right(), baseline, share_text(row), {.size = 15, .anchor = Anchor::end});
}

void draw_foot(Svg& svg, const Frame& f, const MapLayer& layer, const Summary& s, double y) {
    svg.line(f.x, y, f.right(), y, ink::line, 1);
    if (f.width >= wide) return draw_statistics(svg, {f.x, y + 10, f.width, 36}, layer, s);
    for (const auto& [name, value] :
         {Named{"最大 max", s.max}, {"平均 mean", s.mean}, {"最小 min", s.min}}) {
        y += 24;
        svg.text(f.x, y, name, {.size = 14, .colour = ink::soft});
        svg.text(f.right(), y, text(value, layer.decimals) + " " + layer.unit,
                 {.size = 15, .weight = Weight::bold, .anchor = Anchor::end, .room = f.width - 80});
    }
}

struct Tick {
    double at;  ///< 0..1 along the bar
    std::string words;
};

std::vector<Tick> ticks_of(const Classes& c, const Summary& s) {
    const auto n = static_cast<double>(c.count());
    const auto number = [&](double v) { return text(v, c.decimals); };
    std::vector<Tick> ticks;
    if (c.division == Division::one_per_value) {
        for (std::size_t k = 0; k < c.count(); ++k)
            ticks.push_back({(static_cast<double>(k) + 0.5) / n, number(c.ranges[k].from)});
    } else if (c.division == Division::even_steps) {
        const double low = c.ranges.front().from;
        const double high = c.ranges.back().to;
        ticks = {{0, (s.min < low ? "≤" : "") + number(low)},
                 {0.5, number((low + high) / 2)},
                 {1, (s.max > high ? "≥" : "") + number(high)}};
    } else {
        // every break if they have room, else every second, third …
        const std::size_t step = (c.breaks.size() + 4) / 5;
        for (std::size_t k = 0; k < c.breaks.size(); k += step)
            ticks.push_back({static_cast<double>(k + 1) / n, number(c.breaks[k])});
    }
    return ticks;
}

}  // namespace

void draw_legend(Svg& svg, const Frame& frame, const MapLayer& layer, const MapNumbers& numbers) {
    svg.open("class=\"legend\"");
    draw_heads(svg, frame, layer, frame.y + head - 12);
    double y = frame.y + head;
    for (const Row& row : rows_of(numbers)) {
        draw_row(svg, frame, row, y);
        y += row_height;
    }
    if (numbers.summary.any()) draw_foot(svg, frame, layer, numbers.summary, y + 8);
    svg.close();
}

double legend_height(const MapNumbers& numbers, double width) {
    return head + row_height * static_cast<double>(rows_of(numbers).size()) +
           (width >= wide ? wide_foot : foot);
}

void draw_colour_bar(Svg& svg, const Frame& frame, const MapNumbers& numbers) {
    const Classes& c = numbers.classes;
    if (c.count() == 0) return;
    svg.open("class=\"colour-bar\" shape-rendering=\"crispEdges\"");
    const double width = frame.width / static_cast<double>(c.count());
    for (std::size_t k = 0; k < c.count(); ++k)
        svg.rect({frame.x + width * static_cast<double>(k), frame.y, width, frame.height},
                 numbers.colours[k]);
    svg.close();
    for (const Tick& tick : ticks_of(c, numbers.summary)) {
        const Anchor anchor = tick.at <= 0   ? Anchor::start
                              : tick.at >= 1 ? Anchor::end
                                             : Anchor::middle;
        svg.text(frame.x + tick.at * frame.width, frame.bottom() + 14, tick.words,
                 {.size = 12, .anchor = anchor});
    }
}

void draw_statistics(Svg& svg, const Frame& f, const MapLayer& layer, const Summary& s) {
    if (!s.any()) {
        svg.text(f.x, f.y + 12, "値なし no value", {.size = 13, .colour = ink::soft});
        return;
    }
    const Named columns[] = {{"最小 min", s.min}, {"平均 mean", s.mean}, {"最大 max", s.max}};
    const Anchor anchors[] = {Anchor::start, Anchor::middle, Anchor::end};
    for (std::size_t i = 0; i < 3; ++i) {
        const double x = f.x + f.width * static_cast<double>(i) / 2;
        svg.text(x, f.y + 12, columns[i].name,
                 {.size = 12, .colour = ink::soft, .anchor = anchors[i]});
        svg.text(x, f.y + 30, text(columns[i].value, layer.decimals),
                 {.size = 15, .weight = Weight::bold, .anchor = anchors[i]});
    }
}

std::string statistics(const MapLayer& layer, const Summary& s) {
    if (!s.any()) return "値なし no value";
    return "最小 min " + text(s.min, layer.decimals) + ", 平均 mean " +
           text(s.mean, layer.decimals) + ", 最大 max " + text(s.max, layer.decimals);
}

}  // namespace vrmap::report
