// SPDX-License-Identifier: Apache-2.0
#include "vrmap/simulate/crop.hpp"

#include <algorithm>
#include <cmath>

namespace vrmap::simulate {

namespace {

double hyperbola(double x, double top, double half) {
    return top * x / (x + half);
}

double hill(double x, double half, double power) {
    const double p = std::pow(x, power);
    return p / (p + std::pow(half, power));
}

/// kg N/ha the crop can reach from compost in its first season: 14 of the 120 in 20 t/ha.
double from_compost(const Site& site) {
    return hyperbola(site.compost.value, 50.0, 50.0) * (1.0 - 0.4 * site.wetness);
}

double recovered_share(double wetness) {
    return 0.78 - 0.33 * wetness * wetness;
}

/// A smooth minimum: whichever allows less decides, and lifting the other does little.
double softly_lesser(double a, double b) {
    constexpr double power = 6.0;
    return std::pow(std::pow(a, -power) + std::pow(b, -power), -1.0 / power);
}

/// Lodged wheat fills badly: half the loss at 80 kg N/ha beyond 170.
double standing_share(double uptake) {
    const double excess = std::max(0.0, uptake - 170.0) / 80.0;
    return 1.0 / (1.0 + excess * excess);
}

}  // namespace

NitrogenRate uptake_at_harvest(const Site& site, NitrogenRate fertiliser) {
    const double reach = site.soil_supply.value + from_compost(site) +
                         recovered_share(site.wetness) * fertiliser.value;
    return {site.vigour * hyperbola(reach, 260.0, 130.0)};
}

NitrogenRate uptake_at_image(const Site& site, NitrogenRate fertiliser_so_far) {
    // half the soil's nitrogen and a third of the compost's have come by early May
    const double reach = 0.55 * site.soil_supply.value + 0.3 * from_compost(site) +
                         0.45 * recovered_share(site.wetness) * fertiliser_so_far.value;
    return {site.vigour * (1.0 - 0.5 * site.wetness) * hyperbola(reach, 130.0, 70.0)};
}

CropYield grain(const Site& site, NitrogenRate fertiliser) {
    const double uptake = uptake_at_harvest(site, fertiliser).value;
    const double nitrogen_allows = 8.5 * hill(uptake, 102.0, 3.0);
    const double drainage_allows = 11.0 / (1.0 + 1.7 * site.wetness);
    return {softly_lesser(nitrogen_allows, drainage_allows) * standing_share(uptake)};
}

Ndvi canopy_ndvi(NitrogenRate uptake, double wetness) {
    const double leaf_area = 0.055 * std::pow(uptake.value, 0.95) * (1.0 - 0.12 * wetness);
    return {0.15 + 0.77 * hill(leaf_area, 1.6, 1.3)};
}

}  // namespace vrmap::simulate
