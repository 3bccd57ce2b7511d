// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <optional>

#include "vrmap/geo/grid.hpp"
#include "vrmap/prescription/prescription.hpp"
#include "vrmap/prescription/product_mix.hpp"
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

/// A second product in a pass (or hopper) of its own.
struct Second {
    Fertiliser product;
    Spreader spreader;
    prescription::Weights weights;  ///< of what it is there for
};

/// Of a rate per cell, over the ground of the cells inside the field.
Kilograms total(const geo::Grid<MgPerM2>& rate, const geo::Grid<double>& area_m2);

/// What the spreader is told, and what that changed.
struct SpreadMap {
    geo::Grid<MgPerM2> product;  ///< mg product/m² per mesh cell; 0 outside the field, and inside
                                 ///< where `least` is 0
    agronomy::Ledger ledger;     ///< mg N/m²: sums to the nitrogen of all products exactly
    geo::Grid<unsigned char> has_rate;         ///< 1 where the mesh cell holds ground of the field
    std::size_t raised_to_least = 0;           ///< cells
    std::size_t cut_to_most = 0;               ///< cells
    std::optional<geo::Grid<MgPerM2>> second;  ///< mg of the second product/m²
    /// P2O5 and K2O where they are asked for: sums to what the products give exactly; "machine" is
    /// what they give over (or under) what was wanted.
    std::optional<agronomy::Ledger> phosphate;
    std::optional<agronomy::Ledger> potash;

    Kilograms total_nitrogen(const geo::Grid<double>& area_m2) const;
};

/// Whole steps within the spreader's range, nearest to the wanted rate (halves go down: the low
/// side of a flat response is the cheap one, AGRONOMY.md §4 R3). The range, from its first to its
/// last whole step, is a ledger term ("machine"); the step another ("rounding"), at most half a
/// step. A second product is set first, at the step nearest to prescription::second_rate or, under
/// half its least rate or without room under the cell's ceiling, at 0 (that pass is shut there);
/// the first then gives the nitrogen that is left, so that neither step adds to the nitrogen.
/// THROWS ArgumentError if no multiple of the step lies within the range, a limit is negative, the
/// step is finer than 1 mg/m², or the (first) product holds no nitrogen.
SpreadMap drive(const prescription::Prescription& wanted, const Spreader& spreader,
                Fertiliser product, const std::optional<Second>& second = {});

struct Rates {
    ProductRate first;
    ProductRate second;
};

/// The steps nearest to the guide rates given everywhere, as a farm without a map would drive them.
/// THROWS as drive; ArgumentError (spreader.guide_out_of_range) if the (first) product's step is
/// outside the spreader's range, or 0 for a nitrogen rate that is not: then the product's content,
/// the range or the guide rate is wrong, and every cell would be at a limit.
Rates uniform_rates(const prescription::Wanted& guide, const Spreader& spreader, Fertiliser product,
                    const std::optional<Second>& second = {});

}  // namespace vrmap::machine
