// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <cmath>

#include "job/imagery/outputs.hpp"
#include "vrmap/report/figures.hpp"

namespace vrmap::job {

namespace {

std::string capitals(std::string_view name) {
    std::string all(name);
    std::transform(all.begin(), all.end(), all.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return all;
}

geo::Grid<double> roots(geo::Grid<double> variance) {
    for (std::size_t i = 0; i < variance.size(); ++i) variance[i] = std::sqrt(variance[i]);
    return variance;
}

report::MapLayer panel(const char* ja, const char* en, geo::Grid<double> values) {
    report::MapLayer layer;
    layer.title_ja = ja;
    layer.title_en = en;
    layer.values = std::move(values);
    layer.palette = report::Palette::uncertainty;
    layer.decimals = 3;
    return layer;
}

}  // namespace

std::string picture_text(const IndexRun& run, const report::Say& say) {
    report::MapPicture p;
    p.title = capitals(imagery::name_of(run.index));
    const DateReport& d = run.image.dates[run.image.chosen];
    if (!d.date.empty()) p.title += "  " + d.date;
    for (const Message& m : words_of(run)) {
        if (m.id != "index.layer" && m.id != "index.date_used") continue;
        p.lines.push_back(say(m).ja);
        p.lines.push_back(say(m).en);
    }
    p.main.title_ja = p.main.title_en = capitals(imagery::name_of(run.index));
    p.main.values = run.image.layer.mean();
    p.main.palette = report::Palette::vegetation;
    p.main.decimals = 2;
    p.panels.push_back(panel("標準誤差", "Standard error", roots(run.image.layer.variance())));
    p.panels.push_back(
        panel("セル内のばらつき", "Spread within the cell", roots(run.image.spread)));
    p.boundary = run.boundary;
    p.id = "index";
    return report::picture_svg(p);
}

}  // namespace vrmap::job
