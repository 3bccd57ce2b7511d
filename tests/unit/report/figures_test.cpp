// SPDX-License-Identifier: Apache-2.0
#include "vrmap/report/figures.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "report/figures/classes.hpp"
#include "report/figures/drawing.hpp"
#include "report/figures/palette.hpp"
#include "report/figures/svg.hpp"

using namespace vrmap;
using namespace vrmap::report;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double east = 500000;
constexpr double north = -73000;

// 200 m by 100 m, 10 m cells, a hole of 40 m by 20 m.
geo::FieldBoundary field() {
    const geo::Ring outer{
        {east, north}, {east + 200, north}, {east + 200, north + 100}, {east, north + 100}};
    const geo::Ring hole{{east + 80, north + 40},
                         {east + 120, north + 40},
                         {east + 120, north + 60},
                         {east + 80, north + 60}};
    return geo::FieldBoundary({{outer, {hole}}});
}

template <class ValueOf>
geo::Grid<double> grid_of(ValueOf value_of) {
    geo::Grid<double> grid({{east, north + 100}, 0, Metres{10}, 10, 20});
    for (std::size_t i = 0; i < grid.size(); ++i) grid[i] = value_of(grid.cell(i));
    return grid;
}

MapPicture picture_of(geo::Grid<double> values) {
    MapPicture picture;
    picture.title = "圃場 A";
    picture.lines = {"one fact"};
    picture.main = {"窒素施肥量", "Nitrogen rate", "kg N/10a", std::move(values),
                    {},           Palette::rate,   1,          {}};
    picture.boundary = field();
    return picture;
}

MapPicture sloping() {
    return picture_of(grid_of([](geo::Cell c) { return 4.03 + 0.31 * c.col + 0.01 * c.row; }));
}

std::size_t count(std::string_view in, std::string_view what) {
    std::size_t n = 0;
    for (auto at = in.find(what); at != in.npos; at = in.find(what, at + what.size())) ++n;
    return n;
}

bool is_entity(std::string_view s) {
    for (const std::string_view known : {"&amp;", "&lt;", "&gt;", "&quot;"})
        if (s.starts_with(known)) return true;
    return false;
}

// Elements nest and close, quotes pair, entities are known: enough of XML to catch our mistakes.
bool well_formed(std::string_view xml) {
    std::vector<std::string> open;
    std::size_t roots = 0;
    for (std::size_t i = 0; i < xml.size(); ++i) {
        if (xml[i] == '&' && !is_entity(xml.substr(i))) return false;
        if (xml[i] == '>') return false;
        if (xml[i] != '<') continue;
        const std::size_t end = xml.find('>', i);
        if (end == xml.npos) return false;
        const std::string_view tag = xml.substr(i + 1, end - i - 1);
        i = end;
        if (tag.find('<') != tag.npos || count(tag, "\"") % 2 != 0) return false;
        if (tag.starts_with('?')) continue;
        if (tag.starts_with('/')) {
            if (open.empty() || open.back() != tag.substr(1)) return false;
            open.pop_back();
            continue;
        }
        if (open.empty() && ++roots > 1) return false;
        if (!tag.ends_with('/')) open.emplace_back(tag.substr(0, tag.find(' ')));
    }
    return open.empty() && roots == 1;
}

std::string between(const std::string& s, const std::string& before, const std::string& after) {
    const std::size_t from = s.find(before);
    REQUIRE(from != s.npos);
    const std::size_t start = from + before.size();
    return s.substr(start, s.find(after, start) - start);
}

Classes main_classes(const MapPicture& p) {
    const auto inside = inside_of(p.main.values.geometry(), p.boundary);
    return classes_of(p.main, summarise(p.main.values, inside, p.boundary));
}

}  // namespace

TEST_CASE("the checker of this test sees broken XML") {
    CHECK(well_formed("<a b=\"1\"><c/>x &amp; y</a>"));
    CHECK_FALSE(well_formed("<a><b></a></b>"));
    CHECK_FALSE(well_formed("<a>x & y</a>"));
    CHECK_FALSE(well_formed("<a b=\"1></a>"));
    CHECK_FALSE(well_formed("<a/><a/>"));
}

TEST_CASE("a picture is well-formed, names itself and says the same twice") {
    MapPicture picture = sloping();
    picture.panels = {picture.main, picture.main, picture.main};
    const std::string svg = picture_svg(picture);
    CHECK(well_formed(svg));
    CHECK(between(svg, "<title id=\"mmap-title\">", "</title>") == "圃場 A");
    CHECK(between(svg, "<desc id=\"mmap-desc\">", "</desc>").find("平均 mean") != svg.npos);
    CHECK(svg.find("SYNTHETIC") == svg.npos);
    CHECK(svg == picture_svg(picture));
}

TEST_CASE("made-up data says so, in the picture and to a screen reader") {
    MapPicture picture = sloping();
    picture.synthetic = true;
    CHECK(count(picture_svg(picture), "SYNTHETIC 合成データ") == 2);
}

TEST_CASE("words cannot break the XML") {
    MapPicture picture = sloping();
    picture.title =
        "A & B <script> \"q\" \x1b[31m \x83\x7b \xED\xA0\x80";  // escape, CP932, surrogate
    picture.main.unit = "<kg>";
    picture.id = "x\" onload=\"";
    const std::string svg = picture_svg(picture);
    CHECK(well_formed(svg));
    CHECK(svg.find("<script>") == svg.npos);
    CHECK(svg.find("onload=") == svg.npos);
    CHECK(svg.find('\x1b') == svg.npos);
    CHECK(escaped("\xE5\x9C") == "\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(escaped("\xC0\x80 圃") == "\xEF\xBF\xBD\xEF\xBF\xBD 圃");
}

TEST_CASE("every value lies in the range its class shows") {
    MapPicture p = sloping();
    for (const std::vector<double>& given : {std::vector<double>{}, {5, 6.25, 8}, {1, 7, 20}}) {
        p.main.classes = given;
        const Classes classes = main_classes(p);
        CHECK(classes.count() == classes.breaks.size() + 1);
        for (const double v : p.main.values.values()) {
            const Range r = classes.ranges[classes.of(v)];
            CHECK(r.from <= v);
            CHECK(v <= r.to);
        }
    }
    CHECK(main_classes(p).count() <= 9);
}

TEST_CASE("labels show a break as it is, and an end nobody reaches as open") {
    MapPicture p = sloping();  // 4.03 … 10.01
    p.main.classes = {1, 6.25, 20};
    const Classes c = main_classes(p);
    CHECK(label(c.ranges[0], c.decimals) == "< 1.00");
    CHECK(label(c.ranges[1], c.decimals) == "1.00 – 6.25");
    CHECK(label(c.ranges[3], c.decimals) == "≥ 20.00");
    CHECK(label({8, 8}, 1) == "8.0");
}

TEST_CASE("round steps are round") {
    const Classes c = main_classes(sloping());
    CHECK(c.division == Division::round_steps);
    CHECK(c.breaks == std::vector<double>{5, 6, 7, 8, 9, 10});
}

TEST_CASE("where nothing is spread is a class of its own") {
    const auto with_least = [](double least) {
        return main_classes(picture_of(grid_of(
            [least](geo::Cell c) { return c.row < 2 ? 0 : least + c.col + c.row / 10.0; })));
    };
    const Classes near = with_least(1);  // values below the first round step
    CHECK(near.division == Division::round_steps);
    CHECK(label(near.ranges[0], near.decimals) == "0.0");
    CHECK(near.of(0) == 0);
    CHECK(near.of(1.2) == 1);
    CHECK(near.ranges[1].from == doctest::Approx(1.2));
    CHECK(near.ranges[1].to == near.breaks[1]);
    CHECK(near.ranges.size() == near.breaks.size() + 1);
    CHECK(std::is_sorted(near.breaks.begin(), near.breaks.end()));
    const Classes far = with_least(30);  // none there: the step's own class holds only 0
    CHECK(label(far.ranges[0], far.decimals) == "0.0");
    CHECK(far.of(0) == 0);
    CHECK(far.ranges.size() == far.breaks.size() + 1);
    CHECK(far.ranges[1].from == far.breaks[0]);
}

TEST_CASE("few values are classes of their own") {
    const MapPicture p = picture_of(grid_of([](geo::Cell c) {
        return c.col < 10 ? 6.0 : c.row < 5 ? 8.0 : 10.0;
    }));
    const Classes c = main_classes(p);
    CHECK(c.division == Division::one_per_value);
    CHECK(c.count() == 3);
    CHECK(c.of(8.0) == 1);
}

TEST_CASE("shares weigh the ground inside, hole left out, and sum to 100") {
    const MapPicture p = picture_of(grid_of([](geo::Cell c) {
        return c.col < 5 ? 6.0 : c.col < 18 ? 8.0 : none;
    }));
    const auto inside = inside_of(p.main.values.geometry(), p.boundary);
    const Summary s = summarise(p.main.values, inside, p.boundary);
    CHECK(s.valued_m2 == doctest::Approx(17200));
    CHECK(s.empty_m2 == doctest::Approx(2000));
    const auto areas = area_per_class(p.main.values, inside, classes_of(p.main, s));
    CHECK(areas[0] == doctest::Approx(5000));
    CHECK(areas[1] == doctest::Approx(12200));
    CHECK(s.mean == doctest::Approx((5000 * 6.0 + 12200 * 8.0) / 17200));
    CHECK(percents({1, 1, 1}) == std::vector<int>{34, 33, 33});
    CHECK(percents({0, 0}) == std::vector<int>{0, 0});
}

TEST_CASE("values outside the field do not colour the map") {
    MapPicture p =
        picture_of(grid_of([](geo::Cell c) { return c.col == 10 && c.row == 4 ? 1000.0 : 5.0; }));
    CHECK(main_classes(p).count() == 1);  // the 1000 stands in the hole
}

TEST_CASE("the scale bar is as long as it says") {
    const std::string svg = picture_svg(sloping());
    // the field is 200 m wide: its first edge runs along the whole south side
    const std::string path = between(svg, "class=\"boundary\"", "/>");
    const std::string d = between(path, " d=\"M", "\"");
    const double x0 = std::strtod(d.c_str(), nullptr);
    const double x1 = std::strtod(d.c_str() + d.find('L') + 1, nullptr);
    const double px_per_metre = (x1 - x0) / 200;
    const std::string bar = between(svg, "class=\"scale-bar\">", "</g>");
    const double length = std::strtod(between(bar, " width=\"", "\"").c_str(), nullptr);
    CHECK(length / px_per_metre == doctest::Approx(50).epsilon(0.001));
    CHECK(bar.find(">50 m<") != bar.npos);
    CHECK(scale_bar_metres(1.0, 499) == 200);
    CHECK(scale_bar_metres(1.0, 500) == 500);
    CHECK(scale_bar_metres(0.004, 250) == 50000);
}

TEST_CASE("a hole is an edge of its own and stays empty") {
    const std::string svg = picture_svg(sloping());
    const std::string edge = between(svg, "class=\"boundary\"", "/>");
    CHECK(count(edge, "M") == 2);
    CHECK(count(edge, "Z") == 2);
    CHECK(count(svg, "clip-rule=\"evenodd\"") == 1);
}

TEST_CASE("dots are drawn where they lie, and not over the neighbouring panel") {
    MapPicture p = sloping();
    p.main.dots = {{east + 10, north + 10}, {east + 190, north + 90}, {east + 2000, north}};
    CHECK(count(between(picture_svg(p), "class=\"dots\"", "</g>"), "h0") ==
          4);  // two dots, two inks
}

TEST_CASE("an even field has one class and one number") {
    const std::string svg = picture_svg(picture_of(grid_of([](geo::Cell) { return 8.0; })));
    CHECK(well_formed(svg));
    CHECK(svg.find(">8.0</text>") != svg.npos);
    CHECK(svg.find(">100 %</text>") != svg.npos);
}

TEST_CASE("a field without a single value is drawn as such") {
    MapPicture p = picture_of(grid_of([](geo::Cell) { return none; }));
    p.panels = {p.main};
    const std::string svg = picture_svg(p);
    CHECK(well_formed(svg));
    CHECK(svg.find("値なし no value") != svg.npos);
    CHECK(svg.find("nan") == svg.npos);
    CHECK(svg.find("inf") == svg.npos);
}

TEST_CASE("nothing at all is still a picture") {
    const std::string svg = picture_svg(MapPicture{});
    CHECK(well_formed(svg));
    CHECK(svg.find("nan") == svg.npos);
}

TEST_CASE("a field that has a boundary and no grid yet is all grey") {
    MapPicture p;
    p.boundary = field();
    const std::string svg = picture_svg(p);
    CHECK(well_formed(svg));
    CHECK(svg.find(">1.92</text>") != svg.npos);
}

TEST_CASE("absurd values are nothing, large ones have few classes") {
    MapPicture p = sloping();
    geo::Grid<double> values = p.main.values;
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = 9e11 + 1e-3 * static_cast<double>(i);
    values[std::size_t{0}] = 1e308;
    values[std::size_t{1}] = -1e308;
    values[std::size_t{2}] = std::numeric_limits<double>::infinity();
    p.main.values = values;
    p.main.decimals = 6;
    CHECK(main_classes(p).count() <= 9);
    CHECK(well_formed(picture_svg(p)));
}

TEST_CASE("equal runs join over rows, so a plain map is a short file") {
    MapPicture p = picture_of(grid_of([](geo::Cell c) { return c.col < 10 ? 6.0 : 8.0; }));
    const std::string svg = picture_svg(p);
    CHECK(svg.find("d=\"M0 0h10v10h-10z\"") != svg.npos);
    CHECK(svg.find("d=\"M10 0h10v10h-10z\"") != svg.npos);
}

TEST_CASE("20 000 cells of noise stay under a megabyte") {
    geo::Grid<double> noise({{0, 500}, 0, Metres{5}, 100, 200});
    unsigned state = 1;
    for (std::size_t i = 0; i < noise.size(); ++i) {
        state = state * 1664525U + 1013904223U;
        noise[i] = 4 + (state >> 16) / 8192.0;
    }
    MapPicture p = picture_of(noise);
    p.boundary = {};
    p.panels = {p.main, p.main, p.main, p.main};
    CHECK(picture_svg(p).size() < 1'000'000);
}

TEST_CASE("a wild value does not take all the colours of a panel") {
    MapPicture p = sloping();
    geo::Grid<double> values = p.main.values;
    values[std::size_t{0}] = 1e6;
    p.main.values = values;
    const auto inside = inside_of(values.geometry(), p.boundary);
    const Classes c = panel_classes_of(p.main, summarise(values, inside, p.boundary));
    CHECK(c.count() == 10);
    CHECK(c.ranges.back().to < 11);
}

TEST_CASE("a thinned grid keeps the mean and the gaps") {
    geo::Grid<double> g({{0, 40}, 0, Metres{10}, 4, 4}, none);
    g[geo::Cell{0, 0}] = 2;
    g[geo::Cell{1, 1}] = 4;
    const geo::Grid<double> t = thinned(g, 2);
    CHECK(t.rows() == 2);
    CHECK(t[geo::Cell{0, 0}] == 3);
    CHECK(std::isnan(t[geo::Cell{1, 1}]));
    CHECK(t.geometry().cell.value == 20);
}

TEST_CASE("palettes run from light to dark, so a grey print still reads") {
    const auto lightness = [](const std::string& c) {
        const long rgb = std::strtol(c.c_str() + 1, nullptr, 16);
        return 0.2126 * static_cast<double>(rgb >> 16) +
               0.7152 * static_cast<double>((rgb >> 8) & 255) +
               0.0722 * static_cast<double>(rgb & 255);
    };
    for (const Palette p : {Palette::rate, Palette::harvest, Palette::vegetation, Palette::water,
                            Palette::organic, Palette::uncertainty})
        for (int k = 0; k < 20; ++k)
            CHECK(lightness(colour(p, k / 20.0)) > lightness(colour(p, (k + 1) / 20.0)));
    CHECK(colours(Palette::water, 1).size() == 1);
    CHECK(colour(Palette::rate, 0) == "#fde725");
    CHECK(colour(Palette::rate, 1) == "#440154");
}
