// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/removal.hpp"

#include <algorithm>
#include <cmath>

#include "vrmap/error.hpp"

namespace vrmap::agronomy {

geo::Grid<double> mean_removal(const std::vector<Removal>& years) {
    const geo::GridGeometry& cells = years.front().yield->geometry();
    for (const Removal& y : years)
        if (!y.yield->geometry().same_as(cells)) throw ArgumentError({"geo.geometry_differs", {}});
    geo::Grid<double> mean(cells, std::nan(""));
    for (std::size_t i = 0; i < mean.size(); ++i) {
        double sum = 0;
        int known = 0;
        for (const Removal& y : years) {
            if (std::isnan((*y.yield)[i])) continue;
            sum += y.kg_per_t * std::max(0.0, (*y.yield)[i]);
            ++known;
        }
        if (known > 0) mean[i] = sum / known;
    }
    return mean;
}

}  // namespace vrmap::agronomy
