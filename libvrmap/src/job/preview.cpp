// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "vrmap/job/run.hpp"
#include "vrmap/report/figures.hpp"

namespace vrmap::job {

namespace {

using report::MapLayer;
using report::Palette;

template <class F>
geo::Grid<double> masked(const geo::Grid<double>& area, F value) {
    geo::Grid<double> g(area.geometry(), std::nan(""));
    for (std::size_t i = 0; i < g.size(); ++i)
        if (area[i] > 0) g[i] = value(i);
    return g;
}

double largest(const geo::Grid<double>& g) {
    double most = 0;
    for (const double v : g.values())
        if (std::isfinite(v)) most = std::max(most, std::abs(v));
    return most;
}

// Seven classes of a round step about zero: orange for less, purple for more, light between.
std::vector<double> about_zero(double most) {
    double step = 0.1;
    for (int k = 1; 5 * step < most; ++k) step *= k % 3 == 2 ? 2.5 : 2;  // 0.1 0.2 0.5 1 2 5 …
    return {-3 * step, -2 * step, -step, step, 2 * step, 3 * step};
}

MapLayer rate_layer(const Result& r, std::size_t product) {
    const Product& p = r.job.products[product];
    const geo::Grid<MgPerM2>& rates = rates_of(r, product);
    MapLayer m{"施肥量: " + p.name, "Rate of " + p.name, "kg/10a", {}, {}, Palette::rate, 0, {}};
    const double step = to_kg_per_10a(p.spreader.step);
    if (step != std::floor(step)) m.decimals = 1;
    m.values =
        masked(r.outcome.wanted.area, [&](std::size_t i) { return kg_per_10a_from(rates[i]); });
    return m;
}

// A panel for each year, of many the last three.
void add_yields(std::vector<MapLayer>& all, const Result& r) {
    constexpr std::size_t most = 3;
    const auto& years = r.outcome.yield;
    for (std::size_t k = years.size() > most ? years.size() - most : 0; k < years.size(); ++k) {
        if (!years[k].layer) continue;
        const std::string year =
            years.size() > 1 ? r.job.yield[k].harvested.iso.substr(0, 4) : std::string();
        const auto& mean = years[k].layer->mean();
        all.push_back({"収量(補間)" + (year.empty() ? year : " " + year),
                       "Yield" + (year.empty() ? year : " " + year) + ", kriged",
                       "t/ha",
                       masked(r.outcome.area, [&mean](std::size_t i) { return mean[i]; }),
                       {},
                       Palette::harvest,
                       1,
                       {}});
    }
}

std::vector<MapLayer> panels(const Result& r, const Totals& t) {
    std::vector<MapLayer> all;
    if (r.job.products.size() > 1) all.push_back(rate_layer(r, 1));
    const auto& area = r.outcome.area;
    add_yields(all, r);
    if (r.loaded.evidence.ndvi)
        all.push_back(
            {"NDVI",
             "NDVI",
             "",
             masked(area, [&](std::size_t i) { return r.loaded.evidence.ndvi->layer.mean()[i]; }),
             {},
             Palette::vegetation,
             2,
             {}});
    if (r.outcome.moisture_layer)
        all.push_back(
            {"土壌水分",
             "Soil moisture",
             "%",
             masked(area, [&](std::size_t i) { return 100 * r.outcome.moisture_layer->mean()[i]; }),
             {},
             Palette::water,
             1,
             r.loaded.evidence.moisture->position});
    if (!r.outcome.organic.empty()) {
        MapLayer dose{"有機物散布",
                      "Organic matter",
                      "t/10a",
                      masked(area,
                             [&](std::size_t i) {
                                 double sum = 0;
                                 for (const auto& o : r.outcome.organic) sum += o.dose[i];
                                 return to_t_per_10a({sum});
                             }),
                      {},
                      Palette::organic,
                      1,
                      {}};
        if (largest(dose.values) < 1) dose.decimals = 3;  // pellets: kilograms
        all.push_back(std::move(dose));
    }
    // what will be driven against what would be driven without a map
    const MgPerM2 uniform = to_mg_per_m2(t.uniform_nitrogen_kg / t.area_ha);
    MapLayer change{"一律施肥との差(N)",
                    "Nitrogen against a uniform rate",
                    "kg/10a",
                    masked(r.outcome.wanted.area,
                           [&](std::size_t i) {
                               return kg_per_10a_from(r.outcome.spread.ledger.rate(i) - uniform);
                           }),
                    {},
                    Palette::difference,
                    1,
                    {}};
    change.classes = about_zero(largest(change.values));
    all.push_back(std::move(change));
    return all;
}

// Whoever has the picture alone learns what the map was made without.
void add_notes(std::vector<std::string>& lines, const Result& r, const report::Say& say) {
    constexpr std::size_t most = 2;
    if (r.notes.empty()) return;
    const std::string count = text(static_cast<long long>(r.notes.size()));
    lines.push_back("注意 " + count + " 件 / " + count +
                    (r.notes.size() == 1 ? " note" : " notes"));
    if (r.notes.size() > most) lines.back() += " (初めの 2 件 / the first 2)";
    for (std::size_t i = 0; i < std::min(most, r.notes.size()); ++i) {
        const report::Words words = say(r.notes[i]);
        lines.push_back(words.ja);
        if (words.en != words.ja) lines.push_back(words.en);
    }
}

}  // namespace

std::string preview_svg(const Result& r, const report::Say& say) {
    const Totals t = totals_of(r);
    report::MapPicture p;
    p.title = r.job.name + " · " + r.job.crop;
    const auto kg = [](double v) { return text(v, 0) + " kg"; };
    const double saving = t.nitrogen_saving_pct();
    std::string products;
    for (std::size_t k = 0; k < t.products.size(); ++k)
        products += " · " + r.job.products[k].name + " " + kg(t.products[k].kg) +
                    " (一律 / uniform " + kg(t.products[k].uniform_kg) + ")";
    p.lines = {"面積 / area " + text(t.area_ha, 2) + " ha" + products,
               "窒素 / nitrogen " + text(t.nitrogen_kg, 1) + " kg · 基準 / guide " +
                   text(to_kg_per_10a(r.job.guide.rate), 2) + " kg/10a · " +
                   (saving < 0 ? "増 / more " : "減 / less ") + text(std::abs(saving), 1) + " %"};
    if (!r.job.boundary)
        p.lines.emplace_back("境界は収量点から推定 / boundary derived from the yield points");
    add_notes(p.lines, r, say);
    p.main = rate_layer(r, 0);
    p.panels = panels(r, t);
    p.boundary = r.loaded.evidence.boundary;
    p.synthetic = r.job.synthetic;
    return report::picture_svg(p);
}

}  // namespace vrmap::job
