// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/stable_zones.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "vrmap/error.hpp"

namespace vrmap::agronomy {

namespace {

constexpr std::array<const char*, yield_zones> names{"", "stable_high", "stable_low", "unstable"};

// 100·y/mean; no number where the year knows none.
geo::Grid<double> relative(geo::Grid<double> yield, const geo::Grid<double>& area) {
    double sum = 0;
    double ground = 0;
    for (std::size_t i = 0; i < area.size(); ++i) {
        if (!(area[i] > 0) || !std::isfinite(yield[i])) continue;
        sum += area[i] * yield[i];
        ground += area[i];
    }
    const double mean = ground > 0 ? sum / ground : 0;
    for (std::size_t i = 0; i < area.size(); ++i)
        yield[i] = mean > 0 && std::isfinite(yield[i]) ? 100 * yield[i] / mean : std::nan("");
    return yield;
}

struct Spread {
    double mean;
    double sd;
};

// In order of size, so that the order of the years does not count.
Spread spread_of(std::vector<double> known) {
    std::sort(known.begin(), known.end());
    const auto n = static_cast<double>(known.size());
    double sum = 0;
    for (const double v : known) sum += v;
    const double mean = sum / n;
    double squares = 0;
    for (const double v : known) squares += (v - mean) * (v - mean);
    return {mean, known.size() > 1 ? std::sqrt(squares / (n - 1)) : 0};
}

}  // namespace

const char* name(YieldZone zone) {
    return names[static_cast<std::size_t>(zone)];
}

StableZones stable_zones(const std::vector<geo::Grid<double>>& years, const geo::Grid<double>& area,
                         const StableZoneParameters& p) {
    std::vector<geo::Grid<double>> all;
    for (const geo::Grid<double>& y : years) {
        if (!y.geometry().same_as(area.geometry()))
            throw ArgumentError({"geo.geometry_differs", {}});
        all.push_back(relative(y, area));
    }
    const geo::Grid<double> unknown(area.geometry(), std::nan(""));
    StableZones out{unknown, unknown, geo::Grid<YieldZone>(area.geometry(), YieldZone::unknown),
                    years.size()};
    for (std::size_t i = 0; i < area.size(); ++i) {
        std::vector<double> known;
        for (const geo::Grid<double>& y : all)
            if (std::isfinite(y[i])) known.push_back(y[i]);
        if (!(area[i] > 0) || known.empty() || known.size() < p.least_years) continue;
        const Spread s = spread_of(std::move(known));
        out.mean[i] = s.mean;
        out.sd[i] = s.sd;
        out.zone[i] = s.sd >= p.tau     ? YieldZone::unstable
                      : s.mean >= 100.0 ? YieldZone::stable_high
                                        : YieldZone::stable_low;
    }
    return out;
}

}  // namespace vrmap::agronomy
