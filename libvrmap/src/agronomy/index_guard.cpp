// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/index_guard.hpp"

#include <cmath>

namespace vrmap::agronomy {

BlindShares blind_shares(const geo::Grid<double>& index, const geo::Grid<double>& area,
                         const IndexGuard& guard) {
    double known = 0;
    BlindShares blind;
    for (std::size_t i = 0; i < index.size(); ++i) {
        if (!(area[i] > 0) || std::isnan(index[i])) continue;
        known += area[i];
        if (index[i] > guard.saturated) blind.saturated += area[i];
        if (index[i] < guard.bare) blind.bare += area[i];
    }
    if (!(known > 0)) return {};
    return {blind.saturated / known, blind.bare / known};
}

Message blind_note(const BlindShares& blind, const IndexGuard& guard) {
    return {blind.most(guard) ? "ndvi.mostly_blind" : "ndvi.partly_blind",
            {{"saturated_pct", text(100 * blind.saturated, 0)},
             {"saturated", text(guard.saturated)},
             {"bare_pct", text(100 * blind.bare, 0)},
             {"bare", text(guard.bare)}}};
}

geo::Layer<Ndvi> without_bare(const geo::Layer<Ndvi>& layer, const IndexGuard& guard) {
    geo::Grid<double> mean = layer.mean();
    for (std::size_t i = 0; i < mean.size(); ++i)
        if (mean[i] < guard.bare) mean[i] = std::nan("");
    return {std::move(mean), layer.variance()};
}

geo::PointSet<Ndvi> without_bare(const geo::PointSet<Ndvi>& pixels, const IndexGuard& guard) {
    geo::PointSet<Ndvi> kept;
    for (std::size_t i = 0; i < pixels.size(); ++i)
        if (!(pixels.value[i] < guard.bare))
            kept.add(pixels.position[i], pixels.value[i], pixels.record[i]);
    return kept;
}

}  // namespace vrmap::agronomy
