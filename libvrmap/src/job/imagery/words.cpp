// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "vrmap/job/index.hpp"

namespace vrmap::job {

namespace {

std::string count(std::size_t n) {
    return text(static_cast<long long>(n));
}

void tell_dates(const IndexRun& run, Notes& all) {
    for (const DateReport& d : run.image.dates)
        all.push_back({d.used ? "index.date_used" : "index.date_left",
                       {{"date", d.date.empty() ? d.file : d.date},
                        {"pixels", count(d.pixels)},
                        {"clear_pct", text(100 * d.clear, 1)}}});
    const DateReport& d = run.image.dates[run.image.chosen];
    if (d.soil > 0 || d.shadow > 0)
        all.push_back(
            {"index.left_out",
             {{"soil_pct", text(100 * d.soil, 1)}, {"shadow_pct", text(100 * d.shadow, 1)}}});
}

}  // namespace

Notes words_of(const IndexRun& run) {
    Notes all;
    tell_dates(run, all);
    if (run.saturated_share)
        all.push_back(
            {run.index == imagery::Index::ndre ? "index.red_edge_taken" : "index.ndvi_taken",
             {{"share_pct", text(100 * *run.saturated_share, 1)}}});
    all.push_back({"index.layer",
                   {{"index", std::string(imagery::name_of(run.index))},
                    {"cells", count(run.cells)},
                    {"mean", text(run.mean, 3)},
                    {"sd", text(run.sd, 3)},
                    {"error", text(run.error, 4)}}});
    for (std::size_t k = 0; k < run.moved.size(); ++k)
        all.push_back({"index.part", {{"part", count(k + 1)}, {"moved", text(run.moved[k], 3)}}});
    if (run.calibration)
        all.push_back({run.calibration->better ? "index.truth_better" : "index.truth_no_better",
                       {{"points", count(run.truths)},
                        {"error", text(run.calibration->error, 3)},
                        {"mean_error", text(run.calibration->default_error, 3)}}});
    return all;
}

}  // namespace vrmap::job
