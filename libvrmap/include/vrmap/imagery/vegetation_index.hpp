// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace vrmap::imagery {

/// What a band's numbers mean: reflectance (0..1) = number × scale + offset. Sentinel-2 L2A from
/// processing baseline 04.00 (25 January 2022) on: scale 0.0001, offset −0.1 (its BOA_ADD_OFFSET of
/// −1000 over its QUANTIFICATION_VALUE of 10000); before it: 0.0001 and 0.
struct Reflectance {
    double scale = 1;
    double offset = 0;
    double of(double number) const { return number * scale + offset; }
};

/// More than this no ground or cloud reflects: such a number is no reflectance.
constexpr double most_reflectance = 2;

/// (nir − red) / (nir + red) of two reflectances (Rouse, Haas, Schell & Deering 1974, "Monitoring
/// vegetation systems in the Great Plains with ERTS", NASA SP-351). An additive offset left in does
/// not cancel, hence reflectances. NaN, no data, where either is below 0 or NaN, or both are 0.
double ndvi(double red, double nir);

}  // namespace vrmap::imagery
