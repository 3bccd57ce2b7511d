// SPDX-License-Identifier: Apache-2.0
// Small fields for tests of the balance and what follows it. The parameters are those of the design
// (AGRONOMY.md §7 and its caps), written here a second time on purpose.
#pragma once
#include <limits>

#include "vrmap/agronomy/nutrient_balance.hpp"

namespace vrmap::test {

inline constexpr double no_data = std::numeric_limits<double>::quiet_NaN();

inline agronomy::BalanceParameters design_parameters() {
    agronomy::BalanceParameters p;
    p.fusion = {15, 0.5, 0.3};
    p.gate = {0.5, 0.9, 12, 0.8, 0.35, 0.3, 3, 12};
    p.credit = {0.30, 0.25, 0.15, 0.35, 0.30};
    p.sigma_factor_without_protein = 2;
    p.goal_share = 1.0;
    p.most_over_guide = 1.3;
    p.most_soil_cut = 0.5;
    p.season_warn = kg_n_per_10a(15);
    p.season_block = kg_n_per_10a(20);
    return p;
}

inline geo::Grid<double> grid_of(int rows, const std::vector<double>& values, double side = 5) {
    const int cols = static_cast<int>(values.size()) / rows;
    geo::Grid<double> g({{0, rows * side}, 0, Metres{side}, rows, cols});
    for (std::size_t i = 0; i < g.size(); ++i) g[i] = values[i];
    return g;
}

template <class Q>
geo::Layer<Q> layer_of(const geo::Grid<double>& mean, double variance) {
    return {mean, geo::Grid<double>(mean.geometry(), variance)};
}

/// One row of cells of 25 m², wholly inside.
inline geo::Grid<double> row_of_ground(std::size_t cells) {
    return grid_of(1, std::vector<double>(cells, 25.0));
}

/// 10 kg/10a of guide on one row, recovery 0.8, no layer.
inline agronomy::BalanceInput plain_row(std::size_t cells) {
    agronomy::BalanceInput in;
    in.guide = {NitrogenRate{100}, NitrogenRate{0}, 0.8, 1};
    in.area = row_of_ground(cells);
    return in;
}

/// Winter wheat: 23.3 kg N per tonne (AGRONOMY.md §1.1).
inline agronomy::YieldEvidence yield_of(const std::vector<double>& t_per_ha, double variance = 0) {
    return {layer_of<CropYield>(grid_of(1, t_per_ha), variance), 0.8, 23.3};
}

/// An image whose uptake is exp(value): anomalies are easy to state as logarithms.
inline agronomy::NdviEvidence ndvi_of(const std::vector<double>& ndvi, double rmse) {
    return {layer_of<Ndvi>(grid_of(1, ndvi), 0), 1, agronomy::UptakeCurve{1, 1, rmse}};
}

/// Compost of 6 kg N/t, 15 % of it in the first season.
inline agronomy::OrganicEvent compost_of(const std::vector<double>& t_per_ha) {
    return {grid_of(1, t_per_ha), {6, 0.15}, false, 0};
}

inline MgPerM2 sum_of_terms(const agronomy::Ledger& ledger, std::size_t cell) {
    using agronomy::Term;
    return ledger[Term::guide][cell] + ledger[Term::soil_test][cell] + ledger[Term::yield][cell] +
           ledger[Term::goal][cell] + ledger[Term::ndvi][cell] + ledger[Term::gate][cell] +
           ledger[Term::anchor][cell] + ledger[Term::organic][cell] + ledger[Term::manual][cell] +
           ledger[Term::budget][cell] + ledger[Term::cap][cell] + ledger[Term::machine][cell] +
           ledger[Term::rounding][cell];
}

/// Every cell's rate, mg/m².
inline std::vector<MgPerM2> rates(const agronomy::Ledger& l) {
    std::vector<MgPerM2> all;
    for (std::size_t i = 0; i < l.geometry().size(); ++i) all.push_back(l.rate(i));
    return all;
}
inline std::vector<MgPerM2> rates(const agronomy::Balance& b) {
    return rates(b.ledger);
}

}  // namespace vrmap::test
