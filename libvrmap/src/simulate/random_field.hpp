// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "simulate/random.hpp"
#include "vrmap/geo/grid.hpp"

namespace vrmap::simulate {

/// A smooth random surface, mean 0 and variance 1: a sum of cosines whose wave vectors are drawn
/// from the spectrum of Whittle's covariance (Matérn, smoothness 1; Shinozuka & Deodatis 1991,
/// Appl. Mech. Rev. 44:191, for the method). O(waves) per place, and defined everywhere without a
/// grid.
class RandomField {
public:
    RandomField(Random random, Metres scale);
    double at(geo::Point p) const;

private:
    struct Wave {
        double kx, ky, phase;
    };
    std::vector<Wave> waves_;
};

/// Shifts and stretches `g` to mean 0 and standard deviation 1 over the cells where `in` holds, so
/// that the spread a spec asks for is the spread the field has. Leaves a constant at 0.
void standardise(geo::Grid<double>& g, const geo::Grid<unsigned char>& in);

}  // namespace vrmap::simulate
