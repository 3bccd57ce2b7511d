// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <optional>
#include <string_view>

namespace vrmap::imagery {

/// What a band's numbers mean: reflectance (0..1) = number × scale + offset. Sentinel-2 L2A from
/// processing baseline 04.00 (25 January 2022) on: scale 0.0001, offset −0.1 (its BOA_ADD_OFFSET of
/// −1000 over its QUANTIFICATION_VALUE of 10000); before it: 0.0001 and 0.
struct Reflectance {
    double scale = 1;
    double offset = 0;
    double of(double number) const { return number * scale + offset; }
    friend bool operator==(const Reflectance&, const Reflectance&) = default;
};

/// More than this no ground or cloud reflects: such a number is no reflectance.
constexpr double most_reflectance = 2;

/// Parts of the spectrum that the indices are made of; `red_edge` is the band near 705 to 720 nm.
enum class Band { blue, green, red, red_edge, nir };
inline constexpr std::array all_bands{Band::blue, Band::green, Band::red, Band::red_edge,
                                      Band::nir};
std::string_view name_of(Band band);
std::optional<Band> band_named(std::string_view name);

/// Of two bands each: near infrared N and another.
enum class Index {
    ndvi,   ///< (N − R)/(N + R): Rouse, Haas, Schell & Deering 1974, NASA SP-351
    ndre,   ///< (N − E)/(N + E), E red edge: Barnes et al. 2000, 5th Int. Conf. Precision Agric.
    gndvi,  ///< (N − G)/(N + G): Gitelson, Kaufman & Merzlyak 1996, Remote Sens. Environ. 58
    cire,   ///< N/E − 1: Gitelson, Gritz & Merzlyak 2003, J. Plant Physiol. 160
    evi2,   ///< 2.5 (N − R)/(N + 2.4 R + 1): Jiang, Huete, Didan & Miura 2008, RSE 112, eq. 8
    savi,   ///< 1.5 (N − R)/(N + R + 0.5): Huete 1988, Remote Sens. Environ. 25, L = 0.5
    ndwi,   ///< (G − N)/(G + N), open water above 0: McFeeters 1996, Int. J. Remote Sens. 17
};
inline constexpr std::array all_indices{Index::ndvi, Index::ndre, Index::gndvi, Index::cire,
                                        Index::evi2, Index::savi, Index::ndwi};
std::string_view name_of(Index index);
std::optional<Index> index_named(std::string_view name);
/// The band beside near infrared.
Band other_band(Index index);

/// Two reflectances of one place.
struct Pair {
    double other = 0;
    double nir = 0;
};

/// The index of two reflectances; an additive offset left in does not cancel. NaN, no data, where
/// either is below 0 or NaN, or where the denominator is 0.
double index_of(Index index, Pair reflectance);

/// The index's own error variance where each reflectance errs by itself with the standard
/// deviation given: (∂f/∂other)² σ² + (∂f/∂nir)² σ² (JCGM 100:2008, eq. 10). NaN where there is no
/// index.
double index_variance(Index index, Pair reflectance, Pair sd);

/// NDVI of two reflectances.
double ndvi(double red, double nir);

}  // namespace vrmap::imagery
