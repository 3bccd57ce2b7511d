// SPDX-License-Identifier: Apache-2.0
#include "map_samples.hpp"

namespace vrmap {

namespace {

double cover_of(const geo::Grid<double>& mean, const geo::Grid<double>& area) {
    double known = 0;
    double all = 0;
    for (std::size_t i = 0; i < area.size(); ++i) {
        all += area[i];
        if (!std::isnan(mean[i])) known += area[i];
    }
    return all > 0 ? known / all : 0;
}

}  // namespace

geo::Grid<unsigned char> cells_with(const geo::Grid<double>& area) {
    geo::Grid<unsigned char> wanted(area.geometry(), 0);
    for (std::size_t i = 0; i < area.size(); ++i) wanted[i] = area[i] > 0;
    return wanted;
}

interpolate::Work work_of(const Plan& plan, const Progress& progress) {
    return {plan.threads, interpolate::Isa::best, progress};
}

void judge(LayerReport& report, const geo::Grid<double>& mean, const geo::Grid<double>& area,
           const Plan& plan) {
    report.cover = cover_of(mean, area);
    report.used = report.variogram.sill() > 0 && report.cross_validation.shows_signal() &&
                  report.cover >= plan.layers.least_cover;
}

void note_unused(Notes& notes, const std::string& layer, const LayerReport& report,
                 const Plan& plan) {
    if (report.used) return;
    if (report.cover < plan.layers.least_cover)
        notes.push_back({"layer.too_little_cover",
                         {{"layer", layer},
                          {"cover_pct", text(100 * report.cover, 0)},
                          {"least_pct", text(100 * plan.layers.least_cover, 0)}}});
    else
        notes.push_back({"layer.no_signal", {{"layer", layer}}});
}

}  // namespace vrmap
