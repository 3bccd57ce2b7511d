// SPDX-License-Identifier: Apache-2.0
// Samples for tests: random clouds, and the tables that gstat made (tests/reference/kriging).
#pragma once
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "vrmap/error.hpp"
#include "vrmap/geo/point.hpp"
#include "vrmap/interpolate/variogram.hpp"
#include "vrmap/interpolate/work.hpp"

namespace samples {

using vrmap::geo::Point;

struct Random {
    std::mt19937_64 engine;
    explicit Random(unsigned long long seed) : engine(seed) {}
    // not the library's distributions: those differ from one standard library to the next
    double uniform(double a, double b) {
        return a + (b - a) * static_cast<double>(engine() >> 11) * 0x1p-53;
    }
    double normal() {
        const double u = 1 - uniform(0, 1);
        return std::sqrt(-2 * std::log(u)) * std::cos(uniform(0, 6.283185307179586));
    }
    std::size_t below(std::size_t n) {
        return std::min(n - 1, static_cast<std::size_t>(uniform(0, static_cast<double>(n))));
    }
    template <class T>
    void shuffle(std::vector<T>& v) {
        for (std::size_t i = v.size(); i > 1; --i) std::swap(v[i - 1], v[below(i)]);
    }
};

struct Cloud {
    std::vector<Point> at;
    std::vector<double> value;
};

/// A smooth field, about 1 in variance, patches of some 40 m, with noise of the given deviation.
inline double field(Point p) {
    return std::sin(p.x / 17) + std::cos(p.y / 23) + std::sin((p.x + p.y) / 29);
}

inline Cloud cloud(std::size_t n, double side, double noise, unsigned long long seed) {
    Random random(seed);
    Cloud c;
    for (std::size_t i = 0; i < n; ++i) {
        const double x = random.uniform(0, side);
        c.at.push_back({x, random.uniform(0, side)});
        c.value.push_back(field(c.at.back()) + noise * random.normal());
    }
    return c;
}

inline Cloud shuffled(const Cloud& c, unsigned long long seed) {
    std::vector<std::size_t> order(c.at.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    Random(seed).shuffle(order);
    Cloud s;
    for (const std::size_t i : order) s.at.push_back(c.at[i]), s.value.push_back(c.value[i]);
    return s;
}

/// The instruction sets that this machine has.
inline std::vector<vrmap::interpolate::Isa> all_isas() {
    std::vector<vrmap::interpolate::Isa> here;
    for (const char* name : {"baseline", "avx2", "avx512", "neon"}) try {
            here.push_back(vrmap::interpolate::isa_named(name));
        } catch (const vrmap::ArgumentError&) {
            MESSAGE("this machine has no " << std::string(name));
        }
    return here;
}

/// Bit for bit, NaN for NaN.
inline bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double x, double y) {
        return x == y || (std::isnan(x) && std::isnan(y));
    });
}

/// Nugget and one structure; none if its sill is 0.
inline vrmap::interpolate::Variogram of_one(double nugget, vrmap::interpolate::Shape shape,
                                            double sill, vrmap::Metres range) {
    if (sill == 0) return {nugget, {}, false};
    return {nugget, {{shape, sill, range}}, true};
}

/// A CSV of gstat's as text cells, header checked and left out.
inline std::vector<std::vector<std::string>> table(const std::string& name,
                                                   const std::string& header) {
    std::ifstream file(std::string(VRMAP_REFERENCE_DIR) + "/kriging/" + name);
    std::string line;
    REQUIRE_MESSAGE(std::getline(file, line), name);
    REQUIRE(line == header);
    std::vector<std::vector<std::string>> rows;
    while (std::getline(file, line)) {
        rows.emplace_back();
        std::istringstream cells(line);
        for (std::string cell; std::getline(cells, cell, ',');) rows.back().push_back(cell);
    }
    return rows;
}

inline Cloud gstat_points() {
    Cloud c;
    for (const auto& row : table("points.csv", "x,y,value")) {
        c.at.push_back({std::stod(row[0]), std::stod(row[1])});
        c.value.push_back(std::stod(row[2]));
    }
    REQUIRE(c.at.size() == 400);
    return c;
}

}  // namespace samples
