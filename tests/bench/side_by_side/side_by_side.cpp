// SPDX-License-Identifier: Apache-2.0
// Our half of the benchmarks beside peers (side_by_side.py): one piece of work, timed by itself.
//   points WIDTH HEIGHT FILE             a combine's log as CSV: x,y,z
//   krige FILE CELL NEIGHBOURS BLOCK THREADS ISA
//   variogram FILE CUTOFF CLASSES THREADS ISA
// The last two print seconds, results, and the most memory the process held, in kB.
#include <sys/resource.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "vrmap/interpolate/kriging.hpp"

namespace {

using namespace vrmap;
using namespace vrmap::interpolate;

// A point each 2 m along passes 6 m apart, off by up to a third of a metre.
void write_points(double width, double height, const char* path) {
    std::mt19937_64 random(20261123);
    const auto uniform = [&random] { return static_cast<double>(random() >> 11) * 0x1p-53; };
    std::FILE* file = std::fopen(path, "w");
    std::fputs("x,y,z\n", file);
    for (int pass = 0; pass < static_cast<int>(height / 6); ++pass)
        for (int i = 0; i < static_cast<int>(width / 2); ++i) {
            const double x = 2 * i + 0.6 * uniform();
            const double y = 6 * (pass + 0.5) + 0.6 * uniform();
            const double z =
                6 + std::sin(x / 21) + std::cos(y / 34) + std::sin((x + y) / 80) + 0.9 * uniform();
            std::fprintf(file, "%.3f,%.3f,%.4f\n", x, y, z);
        }
    std::fclose(file);
}

Samples read_points(const char* path) {
    Samples s;
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        double v[3];
        const char* at = line.data();
        for (double& x : v) at = std::from_chars(at, line.data() + line.size(), x).ptr + 1;
        s.at.push_back({v[0], v[1]});
        s.value.push_back(v[2]);
    }
    return s;
}

template <class F>
void time(std::size_t results, F work) {
    const auto from = std::chrono::steady_clock::now();
    const double sum = work();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - from;
    rusage use{};
    getrusage(RUSAGE_SELF, &use);
    std::printf("%.6f %zu %ld %.17g\n", took.count(), results, use.ru_maxrss, sum);
}

void krige_grid(const Samples& s, char** words) {
    const double cell = std::stod(words[0]);
    geo::Box box;
    for (const geo::Point p : s.at) box.add(p);
    Targets t;
    t.lattice = {{cell / 2, std::ceil(box.max_y / cell) * cell - cell / 2},
                 {cell, 0},
                 {0, -cell},
                 static_cast<int>(std::ceil(box.max_y / cell)),
                 static_cast<int>(std::ceil(box.max_x / cell))};
    if (std::stoi(words[2])) t.block = {Metres{cell}, Metres{cell}, 4};
    Method m;
    m.variogram = {0.2, {{Shape::exponential, 0.8, Metres{30}}}, true};
    m.neighbourhood.max_samples = std::stoi(words[1]);
    m.neighbourhood.reach = Metres{1e9};  // as the peers: no sample is too far
    const Work work{std::stoi(words[3]), isa_named(words[4]), {}};
    time(t.lattice.size(), [&] {
        const Estimates e = krige(s, m, t, work);
        double sum = 0;
        for (const auto* column : {&e.mean, &e.variance})
            for (const double v : *column) sum += v;
        return sum;
    });
}

}  // namespace

int main(int count, char** words) {
    const std::string what = count > 1 ? words[1] : "";
    if (what == "points" && count == 5) {
        write_points(std::stod(words[2]), std::stod(words[3]), words[4]);
    } else if (what == "krige" && count == 8) {
        krige_grid(read_points(words[2]), words + 3);
    } else if (what == "variogram" && count == 7) {
        const Samples s = read_points(words[2]);
        VariogramOptions o;
        o.cutoff = Metres{std::stod(words[3])};
        o.bins = std::stoi(words[4]);
        o.work = {std::stoi(words[5]), isa_named(words[6]), {}};
        time(static_cast<std::size_t>(o.bins), [&] {
            double sum = 0;
            for (const LagBin& b : experimental_variogram(s.at, s.value, o)) sum += b.semivariance;
            return sum;
        });
    } else {
        std::fputs("side_by_side points|krige|variogram …\n", stderr);
        return 2;
    }
    return 0;
}
