// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

namespace vrmap::interpolate {

struct SimplexResult {
    std::vector<double> at;
    double value;
    bool settled;  ///< all corners within the tolerance of the best, before the steps ran out
};

/// A minimum of f near `start` by Nelder & Mead (1965), with their coefficients 1, 2, 1/2, 1/2.
/// `step`: the first simplex's edge in each direction.
inline SimplexResult simplex_search(const std::vector<double>& start,
                                    const std::vector<double>& step,
                                    const std::function<double(const std::vector<double>&)>& f) {
    using Corner = std::pair<double, std::vector<double>>;
    constexpr int most_steps = 600;
    constexpr double tolerance = 1e-12;
    const std::size_t n = start.size();
    std::vector<Corner> corner{{f(start), start}};
    for (std::size_t i = 0; i < n; ++i) {
        std::vector<double> p = start;
        p[i] += step[i];
        corner.emplace_back(f(p), p);
    }
    const auto less = [](const Corner& a, const Corner& b) { return a.first < b.first; };
    // from the worst corner through the others' centre, `far` times as far beyond it
    const auto beyond = [&](double far) {
        std::vector<double> p(n, 0.0);
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t c = 0; c < n; ++c) p[i] += corner[c].second[i];
            p[i] /= static_cast<double>(n);
            p[i] += far * (p[i] - corner[n].second[i]);
        }
        return Corner{f(p), p};
    };
    const auto shrink = [&] {
        for (std::size_t c = 1; c <= n; ++c) {
            for (std::size_t i = 0; i < n; ++i)
                corner[c].second[i] = (corner[c].second[i] + corner[0].second[i]) / 2;
            corner[c].first = f(corner[c].second);
        }
    };
    bool settled = false;
    for (int k = 0; k < most_steps && !settled; ++k) {
        std::stable_sort(corner.begin(), corner.end(), less);
        settled = corner[n].first - corner[0].first <= tolerance * std::abs(corner[0].first);
        Corner there = beyond(1);
        if (there.first < corner[0].first) {
            Corner further = beyond(2);
            corner[n] = further.first < there.first ? further : there;
        } else if (there.first < corner[n - 1].first) {
            corner[n] = there;
        } else {
            const Corner inside = beyond(there.first < corner[n].first ? 0.5 : -0.5);
            if (inside.first < std::min(there.first, corner[n].first))
                corner[n] = inside;
            else
                shrink();
        }
    }
    const Corner& best = *std::min_element(corner.begin(), corner.end(), less);
    return {best.second, best.first, settled};
}

}  // namespace vrmap::interpolate
