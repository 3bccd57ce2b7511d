// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/ledger.hpp"

namespace vrmap::agronomy {

namespace {
constexpr std::array<const char*, terms> names{"guide",  "soil_test", "yield",   "goal", "ndvi",
                                               "gate",   "anchor",    "organic", "cap",  "manual",
                                               "budget", "machine",   "rounding"};
constexpr std::array<const char*, nutrients> nutrient_names{"n", "p2o5", "k2o"};
}  // namespace

const char* name(Nutrient nutrient) {
    return nutrient_names[static_cast<std::size_t>(nutrient)];
}

const char* name(Term term) {
    return names[static_cast<std::size_t>(term)];
}

Ledger::Ledger(const geo::GridGeometry& geometry) {
    entries_.fill(geo::Grid<MgPerM2>(geometry, 0));
}

MgPerM2 Ledger::rate(std::size_t cell) const {
    MgPerM2 sum = 0;
    for (const auto& entry : entries_) sum += entry[cell];
    return sum;
}

}  // namespace vrmap::agronomy
