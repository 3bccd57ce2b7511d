// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/dry_soil.hpp"

#include <cmath>

#include "vrmap/agronomy/mineralisation.hpp"

namespace vrmap::agronomy {

SupplyEvidence dry_soil_evidence(const geo::Layer<WaterContent>& before_flooding,
                                 const DrySoil& soil, double recovery) {
    const geo::Grid<double>& water = before_flooding.mean();
    const auto supply_of = [&](double sigmas) {
        geo::Grid<double> moved = water;
        for (std::size_t i = 0; i < moved.size(); ++i)
            moved[i] += sigmas * std::sqrt(before_flooding.variance()[i]);
        return dry_soil_supply({std::move(moved), before_flooding.variance()},
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

}  // namespace vrmap::agronomy
