// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>

#include "simulate/random_field.hpp"
#include "vrmap/simulate/virtual_field.hpp"

namespace vrmap::simulate {

namespace {

constexpr double clouded = 0.08;     // share of the pixels that the mask knows
constexpr double overlooked = 0.04;  // the clouds' thin rim, which it does not

/// The value that `share` of the grid lies above.
double exceeded_by(const geo::Grid<double>& g, double share) {
    std::vector<double> sorted = g.values();
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

double veiled(double reflectance) {
    return 0.55 * reflectance + 0.45 * 0.6;
}

}  // namespace

Bands image_bands(const geo::Grid<double>& ndvi, std::uint64_t seed) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    const RandomField sky(Random(seed, Stream::clouds), Metres{60});
    geo::Grid<double> cloud(ndvi.geometry());
    for (std::size_t i = 0; i < cloud.size(); ++i)
        cloud[i] = sky.at(cloud.geometry().centre_of(cloud.cell(i)));
    const double thick = exceeded_by(cloud, clouded);
    const double thin = exceeded_by(cloud, clouded + overlooked);
    Bands b{ndvi, ndvi, ndvi};
    for (std::size_t i = 0; i < ndvi.size(); ++i) {
        // the denser the canopy, the brighter in the near infrared
        const double nir = std::isnan(ndvi[i]) ? nan : 0.2 + 0.25 * std::max(0.0, ndvi[i]);
        b.nir[i] = nir;
        b.red[i] = nir * (1 - ndvi[i]) / (1 + ndvi[i]);
        if (cloud[i] > thin) {
            b.ndvi[i] = nan;
            b.nir[i] = cloud[i] > thick ? nan : veiled(b.nir[i]);
            b.red[i] = cloud[i] > thick ? nan : veiled(b.red[i]);
        }
    }
    return b;
}

}  // namespace vrmap::simulate
