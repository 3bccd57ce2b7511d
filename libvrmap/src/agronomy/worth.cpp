// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/worth.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "vrmap/error.hpp"

namespace vrmap::agronomy {

namespace {

double patches(const WorthInput& in) {
    double ground = 0;
    for (const double a : in.area.values()) ground += a;
    const double range = in.error_range.value / 2;
    if (!(range > 0)) return 1;
    return std::max(1.0, ground / (2 * std::numbers::pi * range * range));
}

}  // namespace

double curvature_of(NitrogenRate season, double recovery, double at_best, double need_kg_per_kg) {
    if (!(season.value > 0 && need_kg_per_kg > 0))
        throw ArgumentError({"worth.bad_response",
                             {{"season_kg_per_10a", text(to_kg_per_10a(season), 2)},
                              {"need", text(need_kg_per_kg)}}});
    return std::max(0.0, recovery - at_best) / (season.value * need_kg_per_kg);
}

double Worth::probability() const {
    if (!(sd > 0)) return gain > 0 ? 1 : 0;
    return std::erfc(-gain / sd / std::numbers::sqrt2) / 2;
}

Worth worth_of(const WorthInput& in, const Response& response) {
    const double applied = geo::area_mean(in.area, [&](std::size_t i) { return in.applied[i]; });
    const double wanted = geo::area_mean(in.area, [&](std::size_t i) { return in.wanted[i]; });
    const auto a = [&](std::size_t i) { return in.applied[i] - applied; };
    const double c = response.curvature;
    Worth w;
    w.gain = 0 + c * geo::area_mean(in.area, [&](std::size_t i) {
                     return a(i) * (2 * (in.wanted[i] - wanted) - a(i));
                 });
    const double doubt =
        geo::area_mean(in.area, [&](std::size_t i) { return a(i) * a(i) * in.sd[i] * in.sd[i]; });
    w.sd = std::hypot(2 * c * std::sqrt(doubt / patches(in)), response.cv * w.gain);
    return w;
}

}  // namespace vrmap::agronomy
