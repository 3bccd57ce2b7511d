// SPDX-License-Identifier: Apache-2.0
// The experimental variogram of a yield map: 50 000 points along passes, one per 12 m², lags to
// 100 m in 20 classes, by threads and instructions; and what a prescription does of its own accord.
// The peer is gstat's variogram(cutoff = 100, width = 5) of the same.
#include <benchmark/benchmark.h>

#include <cmath>
#include <map>
#include <random>

#include "vrmap/interpolate/variogram.hpp"

namespace {

using namespace vrmap;
using interpolate::Isa;

struct Log {
    std::vector<geo::Point> at;
    std::vector<double> value;
};

// Passes 6 m apart, a point each 2 m, over an area of such a size that there are about `points`.
const Log& log(int points) {
    static std::map<int, Log> made;
    Log& l = made[points];
    if (!l.at.empty()) return l;
    std::mt19937_64 random(2026);
    const auto uniform = [&random] { return static_cast<double>(random() >> 11) * 0x1p-53; };
    const double height = std::sqrt(12.0 * points * 0.6);
    for (double y = 3; y < height; y += 6)
        for (double x = 1; x < 12.0 * points / height; x += 2) {
            l.at.push_back({600000 + x + uniform(), 4800000 + y + 0.2 * uniform()});
            l.value.push_back(6 + std::sin(x / 30) + std::cos(y / 45) + 2 * uniform());
        }
    return l;
}

// points, threads, isa
void experimental_variogram(benchmark::State& state) {
    interpolate::VariogramOptions o;
    o.cutoff = Metres{100};
    o.bins = 20;
    o.work.threads = static_cast<int>(state.range(1));
    o.work.isa = static_cast<Isa>(state.range(2));
    const Log& l = log(static_cast<int>(state.range(0)));
    if (interpolate::resolved(o.work.isa) != o.work.isa && o.work.isa != Isa::best)
        return state.SkipWithError("not here");
    double pairs = 0;
    for (auto _ : state)
        for (const auto& b : interpolate::experimental_variogram(l.at, l.value, o))
            pairs += static_cast<double>(b.pairs);
    state.counters["pairs"] = benchmark::Counter(pairs, benchmark::Counter::kIsRate);
}

void variogram_of(benchmark::State& state) {
    const Log& l = log(50000);
    for (auto _ : state) benchmark::DoNotOptimize(interpolate::variogram_of(l.at, l.value));
}

void fit_variogram(benchmark::State& state) {
    const Log& l = log(50000);
    const auto bins = interpolate::experimental_variogram(l.at, l.value);
    interpolate::FitOptions usual;
    usual.sums = interpolate::usual_sums();
    for (auto _ : state) benchmark::DoNotOptimize(interpolate::fit_variogram(bins, usual));
}

const auto best = static_cast<long>(Isa::best);
BENCHMARK(experimental_variogram)
    ->Args({50000, 1, best})
    ->Args({50000, 2, best})
    ->Args({50000, 1, static_cast<long>(Isa::avx2)})
    ->Args({50000, 1, static_cast<long>(Isa::baseline)})
    ->Args({1000000, 2, best})
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();
BENCHMARK(variogram_of)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(fit_variogram)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
