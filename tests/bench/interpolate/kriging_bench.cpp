// SPDX-License-Identifier: Apache-2.0
// A yield map's work: 50 000 points over 20 ha, 8 000 cells of 5 m; and a spreader's 20 000 strips.
#include <benchmark/benchmark.h>

#include <cmath>
#include <random>

#include "vrmap/geo/coverage.hpp"
#include "vrmap/geo/swath.hpp"
#include "vrmap/interpolate/kriging.hpp"
#include "vrmap/interpolate/resample.hpp"

namespace {

using namespace vrmap;
using geo::Point;

constexpr double width = 500;
constexpr double height = 400;

struct Log {
    std::vector<Point> at;
    std::vector<double> value;
};

// Passes 4 m apart, a point each metre: 100 passes of 500, north and south by turns.
const Log& log() {
    static const Log made = [] {
        std::mt19937_64 random(2026);
        const auto uniform = [&random] { return static_cast<double>(random() >> 11) * 0x1p-53; };
        Log l;
        for (int i = 0; i < 50000; ++i) {
            const int pass = i / 500;
            const double along = (pass % 2 ? 499 - i % 500 : i % 500) + uniform();
            const Point p{600000 + along, 4800000 + 4 * (pass + 0.5) + 0.2 * uniform()};
            l.at.push_back(p);
            l.value.push_back(6 + std::sin(p.x / 30) + std::cos(p.y / 45) + 2 * uniform());
        }
        return l;
    }();
    return made;
}

const interpolate::Variogram variogram{
    0.33, {{interpolate::Shape::exponential, 1, Metres{40}}}, true};

interpolate::Work threads(const benchmark::State& state) {
    interpolate::Work work;
    work.threads = static_cast<int>(state.range(0));
    return work;
}

void block_kriging(benchmark::State& state) {
    const geo::Grid<unsigned char> cells({{600000, 4800000 + height}, 0, Metres{5}, 80, 100}, 1);
    for (auto _ : state)
        benchmark::DoNotOptimize(interpolate::block_kriging(log().at, log().value, variogram, cells,
                                                            {}, threads(state)));
}

void leave_one_out(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(
            interpolate::leave_one_out(log().at, log().value, variogram, {}, threads(state)));
}

// Strips 2 m long and 12 m wide, anywhere and any way round.
void swath_coverage(benchmark::State& state) {
    const auto cell = static_cast<double>(state.range(0));
    std::mt19937_64 random(7);
    const auto uniform = [&random] { return static_cast<double>(random() >> 11) * 0x1p-53; };
    std::vector<geo::Swath> swaths;
    for (int i = 0; i < 20000; ++i) {
        const Point a{width * uniform(), height * uniform()};
        const double turn = 6.283185307179586 * uniform();
        const geo::PathPoint from{a, OrganicDose{20}, Metres{12}, i};
        geo::PathPoint to = from;
        to.at = {a.x + 2 * std::cos(turn), a.y + 2 * std::sin(turn)};
        for (auto& s : geo::swaths_along({from, to}, Metres{5})) swaths.push_back(std::move(s));
    }
    const geo::GridGeometry g{{0, height},
                              0,
                              Metres{cell},
                              static_cast<int>(height / cell),
                              static_cast<int>(width / cell)};
    for (auto _ : state) benchmark::DoNotOptimize(interpolate::dose_of(swaths, g));
}

BENCHMARK(leave_one_out)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(block_kriging)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(swath_coverage)->Arg(5)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
