// SPDX-License-Identifier: Apache-2.0
// How much of one or two fertilisers gives a place what it wants.
#pragma once
#include "vrmap/units.hpp"

namespace vrmap::prescription {

/// What a place wants, in kg/ha of N, P2O5 and K2O.
struct Wanted {
    NitrogenRate nitrogen{};
    OxideRate phosphate{};
    OxideRate potash{};
};

/// How much a kilogram too much or too little of P2O5 and of K2O weighs; 0: not asked for.
struct Weights {
    double phosphate = 0;
    double potash = 0;
};

/// The second product's rate, kg/ha, where the two together give the nitrogen exactly and come
/// nearest to phosphate and potash: least Σ weight·(given − wanted)², both rates 0 or more
/// (AGRONOMY.md §6 has all three nutrients in one least-squares problem; nitrogen is held exactly
/// here because too much of it burns and leaches). The first product gives the rest of the
/// nitrogen. 0 when a second one makes nothing better. REQUIRES nitrogen in the first product.
ProductRate second_rate(const Wanted& wanted, Fertiliser first, Fertiliser second,
                        const Weights& weights);

}  // namespace vrmap::prescription
