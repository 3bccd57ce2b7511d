// SPDX-License-Identifier: Apache-2.0
#include "vrmap/report/figures/surface.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace vrmap;
using namespace vrmap::report;

namespace {

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t n = 0;
    for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++n;
    return n;
}

SurfacePicture picture() {
    SurfacePicture p;
    p.title = "yield <t/ha>";
    p.lines = {"two facts"};
    geo::Grid<double> values({{500000, 4780000}, 0, Metres{5}, 4, 6}, 1.0);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i);
    values[5] = std::nan("");
    p.estimate.layer.values = values;
    p.estimate.layer.title_en = "Estimate";
    p.estimate.least = -7.5;  // of cells finer than the picture's
    p.estimate.most = 31.5;
    p.error = p.estimate;
    p.variogram = {
        {{10, 0.5, 100}, {20, 0.8, 25}}, {{{0, 0.2}, {20, 0.7}}}, "0.2 Nug() + 1 Exp(9)"};
    return p;
}

}  // namespace

TEST_CASE("a surface's picture has two maps and a variogram") {
    const std::string svg = surface_svg(picture());
    CHECK(count(svg, "class=\"panel\"") == 2);
    CHECK(count(svg, "class=\"lag\"") == 2);
    CHECK(count(svg, "class=\"model\"") == 1);
    CHECK(count(svg, "stroke-dasharray") == 0);
    CHECK(svg.find("yield &lt;t/ha&gt;") != svg.npos);
    CHECK(svg.find("0.2 Nug() + 1 Exp(9)") != svg.npos);
    CHECK(svg == surface_svg(picture()));
}

TEST_CASE("the numbers below a map are those given, not those of its cells") {
    const std::string svg = surface_svg(picture());
    CHECK(svg.find(">-7.5<") != svg.npos);
    CHECK(svg.find(">31.5<") != svg.npos);
}

TEST_CASE("a dot's area tells its pairs, and the axes reach over all of them") {
    const std::string svg = surface_svg(picture());
    CHECK(svg.find("r=\"7\"") != svg.npos);    // 2 + 5
    CHECK(svg.find("r=\"4.5\"") != svg.npos);  // 2 + 5·√(25/100)
    for (const char* tick : {">0.8<", ">20<"}) CHECK(svg.find(tick) != svg.npos);
}

TEST_CASE("a second curve is dashed; nothing to show is no fault") {
    SurfacePicture p = picture();
    p.variogram.curves.push_back({{0, 0.2}, {20, 0.9}});
    CHECK(count(surface_svg(p), "stroke-dasharray") == 1);
    p.variogram = {};
    p.estimate.layer.values = geo::Grid<double>(p.error.layer.values.geometry(), std::nan(""));
    const std::string svg = surface_svg(p);
    CHECK(svg.find("値なし no value") != svg.npos);
    CHECK(svg.find("nan") == svg.npos);
}
