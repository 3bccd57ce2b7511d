// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>

#include "vrmap/geo/grid.hpp"
#include "vrmap/prescription/prescription.hpp"
#include "vrmap/units.hpp"

namespace vrmap::machine {

struct Spreader {
    Metres width{};
    /// Below it the machine cannot meter: a wanted rate under its first whole step becomes that
    /// step. 0: the machine can shut off within the field.
    ProductRate least{};
    ProductRate most{};
    ProductRate step{};  ///< rates are whole multiples of it
};

/// What the spreader is told, and what that changed.
struct SpreadMap {
    geo::Grid<MgPerM2> product;  ///< mg product/m² per mesh cell; 0 outside the field, and inside
                                 ///< where `least` is 0
    agronomy::Ledger ledger;     ///< mg N/m²: sums to the nitrogen of `product` exactly
    geo::Grid<unsigned char> has_rate;  ///< 1 where the mesh cell holds ground of the field
    std::size_t raised_to_least = 0;    ///< cells
    std::size_t cut_to_most = 0;        ///< cells

    Kilograms total_product(const geo::Grid<double>& area_m2) const;
    Kilograms total_nitrogen(const geo::Grid<double>& area_m2) const;
};

/// Whole steps within the spreader's range, nearest to the wanted rate (halves go down: the low
/// side of a flat response is the cheap one, AGRONOMY.md §4 R3). The range, from its first to its
/// last whole step, is a ledger term ("machine"); the step another ("rounding"), at most half a
/// step. THROWS ArgumentError if no multiple of the step lies within the range, a limit is
/// negative, the step is finer than 1 mg/m², or the product holds no nitrogen.
SpreadMap drive(const prescription::Prescription& wanted, const Spreader& spreader,
                Fertiliser product);

/// The step nearest to a nitrogen rate given everywhere, as a farm without a map would drive it.
/// THROWS as drive; ArgumentError (spreader.guide_out_of_range) if that step is outside the
/// spreader's range, or 0 for a rate that is not: then the product's content, the range or the
/// guide rate is wrong, and every cell would be at a limit.
ProductRate uniform_rate(NitrogenRate guide, const Spreader& spreader, Fertiliser product);

}  // namespace vrmap::machine
