// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/dry_soil.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vrmap::agronomy {

SupplyEvidence dry_soil_evidence(const geo::Layer<WaterContent>& before_flooding,
                                 const DrySoil& soil, double recovery) {
    const geo::Grid<double>& water = before_flooding.mean();
    const auto supply_of = [&](double sigmas) {
        geo::Grid<double> moved = water;
        for (std::size_t i = 0; i < moved.size(); ++i)
            moved[i] += sigmas * std::sqrt(before_flooding.variance()[i]);
        return dry_soil_supply({std::move(moved), before_flooding.variance()}, soil.curve,
                               soil.bulk_density_g_per_cm3, soil.plough_depth);
    };
    const geo::Grid<double> drier = supply_of(-1);
    const geo::Grid<double> wetter = supply_of(1);
    SupplyEvidence s{supply_of(0), water};
    for (std::size_t i = 0; i < s.supply.size(); ++i) {
        const double of_water = recovery * (drier[i] - wetter[i]) / 2;
        s.supply[i] *= recovery;
        const double of_curve = soil.cv * s.supply[i];
        s.variance[i] = of_water * of_water + of_curve * of_curve;
    }
    s.kriged = true;
    s.term = Term::soil_test;
    s.of_growth = false;
    return s;
}

Message dry_soil_note(const geo::Layer<WaterContent>& before_flooding, const DrySoil& soil,
                      const geo::Grid<double>& area) {
    const geo::Grid<double> n = dry_soil_supply(before_flooding, soil.curve,
                                                soil.bulk_density_g_per_cm3, soil.plough_depth);
    double least = std::numeric_limits<double>::infinity();
    double most = 0;
    double sum = 0;
    double ground = 0;
    for (std::size_t i = 0; i < n.size(); ++i) {
        if (!(area[i] > 0) || std::isnan(n[i])) continue;
        least = std::min(least, n[i]);
        most = std::max(most, n[i]);
        sum += area[i] * n[i];
        ground += area[i];
    }
    const auto told = [](double kg) { return text(to_kg_per_10a(NitrogenRate{kg}), 1); };
    return {"moisture.dry_soil",
            {{"least", told(least)}, {"most", told(most)}, {"mean", told(sum / ground)}}};
}

}  // namespace vrmap::agronomy
