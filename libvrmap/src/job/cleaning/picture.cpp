// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "job/cleaning/outputs.hpp"
#include "vrmap/error.hpp"
#include "vrmap/report/figures/cleaning.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::job {

namespace {

constexpr int most_across = 160;  // cells of a picture
constexpr double least_cell_m = 5;
constexpr int classes = 8;
constexpr std::size_t bars = 40;

// Calls `row(place, logged, kept value or NaN)` for every row that has a place.
template <class F>
void each_row(const Cleaning& run, F row) {
    for (const clean::CleanedTrack& t : run.harvest.tracks)
        for (std::size_t i = 0; i < t.log.size(); ++i) {
            const bool kept = t.reason[i] == clean::Reason::kept;
            const double logged =
                t.log.yield_t_per_ha.empty() ? t.yield_t_per_ha[i] : t.log.yield_t_per_ha[i];
            if (std::isfinite(t.log.at[i].x) && std::isfinite(t.log.at[i].y))
                row(t.log.at[i], logged, kept ? t.yield_t_per_ha[i] : std::nan(""));
        }
}

// About what was kept: a far place would leave the field a dot.
geo::GridGeometry frame_of(const Cleaning& run) {
    geo::Box box = run.boundary.parts().empty() ? geo::Box{} : run.boundary.box();
    each_row(run, [&box](geo::Point p, double, double kept) {
        if (std::isfinite(kept)) box.add(p);
    });
    const double side =
        std::max(least_cell_m, std::ceil(std::max(box.width(), box.height()) / most_across));
    return geo::grid_over(box, Metres{side});
}

struct Shown {
    geo::Grid<double> before, after, rejected;
};

Shown shown(const Cleaning& run) {
    const geo::GridGeometry frame = frame_of(run);
    Shown s{geo::Grid<double>(frame, 0), geo::Grid<double>(frame, 0), geo::Grid<double>(frame, 0)};
    geo::Grid<int> all(frame), logged_rows(frame), kept_rows(frame);
    each_row(run, [&](geo::Point p, double logged, double kept) {
        const auto cell = frame.cell_at(p);
        if (!cell) return;
        ++all[*cell];
        if (std::isfinite(logged)) s.before[*cell] += logged, ++logged_rows[*cell];
        if (std::isfinite(kept)) s.after[*cell] += kept, ++kept_rows[*cell];
    });
    for (std::size_t i = 0; i < all.size(); ++i) {
        const double nan = std::nan("");
        s.before[i] = logged_rows[i] ? s.before[i] / logged_rows[i] : nan;
        s.after[i] = kept_rows[i] ? s.after[i] / kept_rows[i] : nan;
        s.rejected[i] = all[i] ? 100.0 * (all[i] - kept_rows[i]) / all[i] : nan;
    }
    return s;
}

// As a legend writes it.
double to_decimal(double v) {
    return std::round(v * 10) / 10;
}

report::MapLayer map_of(const char* ja, const char* en, geo::Grid<double> values,
                        const char* unit) {
    report::MapLayer layer;
    layer.title_ja = ja;
    layer.title_en = en;
    layer.unit = unit;
    layer.values = std::move(values);
    layer.palette = report::Palette::harvest;
    return layer;
}

report::BeforeAfterBars bars_of(const Cleaning& run, const std::vector<double>& kept) {
    report::BeforeAfterBars b;
    b.unit = "t/ha";
    const double most = *std::max_element(kept.begin(), kept.end());
    b.step = std::max(1e-6, 1.25 * most / bars);
    b.before.assign(bars, 0);
    b.after.assign(bars, 0);
    const auto bar = [&b](double v) {
        return static_cast<std::size_t>(std::clamp(v / b.step, 0.0, bars - 1.0));
    };
    each_row(run, [&](geo::Point, double logged, double clean) {
        if (std::isfinite(logged)) ++b.before[bar(logged)];
        if (std::isfinite(clean)) ++b.after[bar(clean)];
    });
    return b;
}

}  // namespace

std::string picture_text(const CleanJob& job, const Cleaning& run, const report::Say& say) {
    report::CleaningPicture p;
    p.title = job.logs.front().path.filename().string();
    const Notes words = words_of(run);
    for (const Message& m : words)
        if (m.id == "clean.rows" || m.id == "clean.means" || m.id == "clean.mean") {
            p.lines.push_back(say(m).ja);
            p.lines.push_back(say(m).en);
        }
    std::vector<double> kept;
    each_row(run, [&kept](geo::Point, double, double v) {
        if (std::isfinite(v)) kept.push_back(v);
    });
    Shown s = shown(run);
    p.before = map_of("収量(前)", "Yield as logged", std::move(s.before), "t/ha");
    p.after = map_of("収量(後)", "Yield cleaned", std::move(s.after), "t/ha");
    p.rejected = map_of("除いた点", "Points left out", std::move(s.rejected), "%");
    p.rejected.palette = report::Palette::uncertainty;
    p.rejected.decimals = 0;
    p.rejected.classes = {10, 25, 50, 75};
    const double low = quantile(kept, 0.02);
    const double high = quantile(kept, 0.98);
    if (high > low)
        for (int k = 1; k < classes; ++k)
            p.before.classes.push_back(to_decimal(low + (high - low) * k / classes));
    p.after.classes = p.before.classes;
    p.bars = bars_of(run, kept);
    p.boundary = run.boundary;
    return report::cleaning_svg(p);
}

}  // namespace vrmap::job
