// SPDX-License-Identifier: Apache-2.0
// A million cells through the whole nitrogen balance with its ledger: yield, image, water, compost.
#include <benchmark/benchmark.h>

#include <cmath>

#include "unit/agronomy/sample_balance.hpp"

namespace {

using namespace vrmap;
using namespace vrmap::agronomy;

constexpr int side = 1000;

template <class F>
geo::Grid<double> cells(F value) {
    std::vector<double> all(static_cast<std::size_t>(side) * side);
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = value(static_cast<double>(i % side), static_cast<double>(i / side));
    return test::grid_of(side, all);
}

BalanceInput a_million_cells() {
    BalanceInput in = test::plain_row(1);
    in.area = cells([](double, double) { return 25.0; });
    in.yield = {test::yield_of({6})};
    in.yield[0].layer = test::layer_of<CropYield>(
        cells([](double x, double y) { return 6 + std::sin(x / 40) * std::cos(y / 30); }), 0.04);
    in.ndvi = test::ndvi_of({0.6}, 5);
    in.ndvi->layer = test::layer_of<Ndvi>(
        cells([](double x, double) { return 3 + 0.3 * std::sin(x / 40 + 0.3); }), 0);
    in.moisture = test::layer_of<WaterContent>(
        cells([](double x, double) { return 0.3 + 0.1 * std::cos(x / 70); }), 0.001);
    for (int k = 0; k < 24; ++k)
        in.moisture_samples.add(in.area.geometry().centre_of({k * 40, (k * 170) % side}),
                                0.3 + 0.01 * k, k + 1);
    in.organic = {test::compost_of({0})};
    in.organic[0].dose = cells([](double x, double) { return x < side / 2 ? 20.0 : 0.0; });
    return in;
}

void balance(benchmark::State& state) {
    const BalanceInput in = a_million_cells();
    BalanceParameters p = test::design_parameters();
    p.no_evidence = 0.5;
    p.recovery_cv = 0.25;
    for (auto _ : state) benchmark::DoNotOptimize(balance_nitrogen(in, p));
    state.SetItemsProcessed(state.iterations() * side * side);
}
BENCHMARK(balance)->Unit(benchmark::kMillisecond);

}  // namespace
