// SPDX-License-Identifier: Apache-2.0
// Releases of organic matter as they may come, for tests of what must hold for any of them.
#pragma once
#include <algorithm>
#include <vector>

#include "simulate/random.hpp"
#include "unit/agronomy/sample_balance.hpp"

namespace vrmap::test {

/// AGRONOMY.md §2 M2, written here a second time on purpose.
inline constexpr agronomy::Pools cattle{0.10, 0.05, 0.45, 0.0012};

inline std::vector<double> ascending(simulate::Random& random, std::size_t count, double least,
                                     double most) {
    std::vector<double> v;
    for (std::size_t i = 0; i < count; ++i) v.push_back(random.uniform(least, most));
    std::sort(v.begin(), v.end());
    return v;
}

/// Any pools, any calendar, this year's or older, a window and an image within the season.
inline agronomy::Release random_release(simulate::Random& random) {
    agronomy::Release r;
    const double fast = random.uniform(0, 0.6);
    r.pools = {fast, random.uniform(0.01, 0.1), random.uniform(0, 1 - fast),
               random.uniform(0.0005, 0.004)};
    r.lost_outside = random.uniform(0, 1);
    const double age = random.uniform() < 0.5 ? 0 : random.uniform(0, 900);
    const auto s = ascending(random, 3, age, age + 100);
    r.season = {random.uniform() < 0.3 ? 0 : s[0], s[1], s[2]};
    const auto w = ascending(random, 2, r.season.previous_end, r.season.ends);
    r.window_from = w[0];
    r.window_to = w[1];
    r.image = random.uniform() < 0.5 ? 0 : random.uniform(0, r.season.ends);
    return r;
}

/// The same event as 1 to 4 dressings that follow one another over the whole season.
inline std::vector<agronomy::Release> dressings_of(agronomy::Release r, simulate::Random& random) {
    const auto cuts = ascending(random, static_cast<std::size_t>(random.uniform(0, 4)),
                                r.season.previous_end, r.season.ends);
    std::vector<agronomy::Release> all;
    r.window_from = r.season.previous_end;
    for (const double cut : cuts) {
        r.window_to = cut;
        all.push_back(r);
        r.window_from = cut;
    }
    r.window_to = r.season.ends;
    all.push_back(r);
    return all;
}

}  // namespace vrmap::test
