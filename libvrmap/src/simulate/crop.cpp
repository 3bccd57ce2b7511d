// SPDX-License-Identifier: Apache-2.0
#include "vrmap/simulate/crop.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace vrmap::simulate {

namespace {

/// What differs between crops; the forms are the same.
struct Form {
    double uptake_top, uptake_half;  // hyperbola at ripeness, kg N/ha
    double image_top, image_half,
        image_pale;                      // on the image's day; share lost on waterlogged ground
    double most, hill_half, hill_power;  // harvest, t/ha, against uptake
    double drained, drowning;            // harvest that drainage allows, t/ha
    double stands_to;                    // kg N/ha: beyond it wheat lodges, onions rot
    double bare, leaf;                   // NDVI of the ground; leaf area per uptake
};
constexpr std::array<Form, 3> forms{{
    {260, 130, 130, 70, 0.5, 8.5, 102, 3.0, 11, 1.7, 170, 0.15, 0.055},
    {220, 130, 140, 70, 0.25, 8.0, 80, 2.6, 9, 0.9, 140, 0.08, 0.065},
    {230, 140, 70, 90, 0.5, 82, 95, 2.2, 95, 2.0, 220, 0.12, 0.06},
}};

const Form& form_of(Crop crop) {
    return forms[static_cast<std::size_t>(crop)];
}

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

/// Lodged wheat fills badly: half is lost 80 kg N/ha beyond what still stands.
double standing_share(double uptake, double stands_to) {
    const double excess = std::max(0.0, uptake - stands_to) / 80.0;
    return 1.0 / (1.0 + excess * excess);
}

}  // namespace

NitrogenRate uptake_at_harvest(const Site& site, NitrogenRate fertiliser, Crop crop) {
    const Form& f = form_of(crop);
    const double reach = site.soil_supply.value + from_compost(site) +
                         recovered_share(site.wetness) * fertiliser.value;
    return {site.vigour * hyperbola(reach, f.uptake_top, f.uptake_half)};
}

NitrogenRate uptake_at_image(const Site& site, NitrogenRate fertiliser_so_far, Crop crop) {
    const Form& f = form_of(crop);
    // half the soil's nitrogen and a third of the compost's have come by then
    const double reach = 0.55 * site.soil_supply.value + 0.3 * from_compost(site) +
                         0.45 * recovered_share(site.wetness) * fertiliser_so_far.value;
    return {site.vigour * (1.0 - f.image_pale * site.wetness) *
            hyperbola(reach, f.image_top, f.image_half)};
}

CropYield grain(const Site& site, NitrogenRate fertiliser, Crop crop) {
    const Form& f = form_of(crop);
    const double uptake = uptake_at_harvest(site, fertiliser, crop).value;
    const double nitrogen_allows = f.most * hill(uptake, f.hill_half, f.hill_power);
    const double drainage_allows = f.drained / (1.0 + f.drowning * site.wetness);
    return {softly_lesser(nitrogen_allows, drainage_allows) * standing_share(uptake, f.stands_to)};
}

Ndvi canopy_ndvi(NitrogenRate uptake, double wetness, Crop crop) {
    const Form& f = form_of(crop);
    const double leaf_area = f.leaf * std::pow(uptake.value, 0.95) * (1.0 - 0.12 * wetness);
    return {f.bare + 0.77 * hill(leaf_area, 1.6, 1.3)};
}

}  // namespace vrmap::simulate
