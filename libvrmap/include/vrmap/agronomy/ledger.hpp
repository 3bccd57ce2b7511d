// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>

#include "vrmap/geo/grid.hpp"
#include "vrmap/units.hpp"

namespace vrmap::agronomy {

/// What a ledger is about. A rate of phosphate is of P2O5, of potash of K2O.
enum class Nutrient { nitrogen, phosphate, potash };
inline constexpr std::size_t nutrients = 3;
/// "n", "p2o5", "k2o": what files call it.
const char* name(Nutrient nutrient);

/// Why a cell gets what it gets. Negative takes off the guide rate.
enum class Term {
    guide,
    soil_test,
    yield,
    goal,
    ndvi,
    gate,
    anchor,  ///< the guide stands for the cells that want most (agronomy/anchor)
    organic,
    cap,
    manual,  ///< what a person set by hand, over or under what was reckoned
    budget,  ///< what a limit on the product takes off everywhere
    machine,
    rounding
};
inline constexpr std::size_t terms = 13;
/// "guide", "yield", …: what files and reports call it.
const char* name(Term term);

/// Per cell, the terms that sum to a nutrient's rate exactly: whole mg/m², so there is no
/// residual. 0 everywhere outside the field.
class Ledger {
public:
    Ledger() = default;
    explicit Ledger(const geo::GridGeometry& geometry);
    const geo::GridGeometry& geometry() const { return entries_[0].geometry(); }
    geo::Grid<MgPerM2>& operator[](Term t) { return entries_[static_cast<std::size_t>(t)]; }
    const geo::Grid<MgPerM2>& operator[](Term t) const {
        return entries_[static_cast<std::size_t>(t)];
    }
    /// The rate of one cell: the sum of its terms.
    MgPerM2 rate(std::size_t cell) const;

private:
    std::array<geo::Grid<MgPerM2>, terms> entries_;
};

}  // namespace vrmap::agronomy
