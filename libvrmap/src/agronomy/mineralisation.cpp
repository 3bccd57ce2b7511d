// SPDX-License-Identifier: Apache-2.0
#include "vrmap/agronomy/mineralisation.hpp"

#include <algorithm>
#include <cmath>

#include "vrmap/error.hpp"

namespace vrmap::agronomy {

namespace {

constexpr double gas_constant = 8.314462618;  // J/(mol K)
constexpr double zero_celsius = 273.15;
constexpr double reference = 298.15;  // 25 °C

double worth(double celsius, double activation) {
    if (!(celsius > 0)) return 0;
    return std::exp(activation / gas_constant * (1 / reference - 1 / (zero_celsius + celsius)));
}

// Usable by the crop of `s` from what is released from one time to another, both within its season.
double usable(const Release& r, const Season& s, double from, double to, double water) {
    const auto given = [&](double tau) { return released(r.pools, water * tau); };
    const double outside = given(std::min(to, s.begins)) - given(std::min(from, s.begins));
    const double inside = given(std::max(to, s.begins)) - given(std::max(from, s.begins));
    return (1 - r.lost_outside) * outside + inside;
}

}  // namespace

TransformedDays::TransformedDays(const DailyTemperature& days, double activation)
    : first_(days.first), sum_{0} {
    if (!(activation > 0))
        throw ArgumentError({"climate.bad_series", {{"value", text(activation)}}});
    for (const double t : days.celsius) {
        if (!(std::abs(t) < 100)) throw ArgumentError({"climate.bad_series", {{"value", text(t)}}});
        sum_.push_back(sum_.back() + worth(t, activation));
    }
}

double TransformedDays::between(std::int64_t from, std::int64_t to) const {
    if (from >= to) return 0;
    const auto days = static_cast<std::int64_t>(sum_.size()) - 1;
    if (from < first_ || to > first_ + days)
        throw ArgumentError({"climate.day_missing",
                             {{"from", text(static_cast<long long>(from - first_))},
                              {"to", text(static_cast<long long>(to - first_))},
                              {"days", text(static_cast<long long>(days))}}});
    return sum_[static_cast<std::size_t>(to - first_)] -
           sum_[static_cast<std::size_t>(from - first_)];
}

double released(const Pools& p, double tau) {
    return p.fast_share * -std::expm1(-p.fast_rate * tau) +
           p.slow_share * -std::expm1(-p.slow_rate * tau);
}

Pools calibrated(const Pools& shape, double first_season, double efficiency) {
    const double raw = released(shape, first_season);
    const double factor = raw > 0 ? efficiency / raw : 0;
    Pools p{factor * shape.fast_share, shape.fast_rate, factor * shape.slow_share, shape.slow_rate};
    if (p.fast_share + p.slow_share <= 1) return p;
    // all of it is in the pools, and the fast one takes as much as it must
    const double of_fast = -std::expm1(-shape.fast_rate * first_season);
    const double of_slow = -std::expm1(-shape.slow_rate * first_season);
    p.fast_share = std::clamp((efficiency - of_slow) / (of_fast - of_slow), 0.0, 1.0);
    p.slow_share = 1 - p.fast_share;
    return p;
}

double Release::to_season(double water) const {
    return usable(*this, season, season.previous_end, season.ends, water);
}

double Release::to_dressing(double water) const {
    if (stated_window) return *stated_window * to_season(water);
    const double computed = usable(*this, season, window_from, window_to, water);
    // a stated share of the image counts at every water, the computed one moves with it; without
    // water's say the two were held against the season when they were read
    if (!stated_image || water == 1) return computed;
    return std::min(computed, std::max(0.0, 1 - *stated_image) * to_season(water));
}

double Release::to_image(double water) const {
    if (stated_image) return *stated_image * to_season(water);
    const double computed =
        usable(*this, season, season.previous_end, std::max(image, season.previous_end), water);
    if (!stated_window || water == 1) return computed;
    return std::min(computed, std::max(0.0, 1 - *stated_window) * to_season(water));
}

double Release::to_harvest(std::size_t number, double water) const {
    if (number >= harvests.size()) return 0;
    const Season& s = harvests[number];
    return usable(*this, s, s.previous_end, s.ends, water);
}

ReleaseAccount account_of(const Release& r) {
    const Season& s = r.season;
    ReleaseAccount a;
    a.earlier_crops = released(r.pools, s.previous_end);
    a.lost = r.lost_outside * (released(r.pools, s.begins) - a.earlier_crops);
    a.before_window = usable(r, s, s.previous_end, r.window_from, 1);
    a.in_window = usable(r, s, r.window_from, r.window_to, 1);
    a.after_window = usable(r, s, r.window_to, s.ends, 1);
    a.left = 1 - released(r.pools, s.ends);
    return a;
}

double water_factor(double theta, const SoilWater& s) {
    if (theta < s.drained_upper_limit)
        return std::clamp(
            s.slope * (theta - s.lower_limit) / (s.drained_upper_limit - s.lower_limit), 0.0, 1.0);
    const double over = (theta - s.drained_upper_limit) / (s.saturation - s.drained_upper_limit);
    return 1 - s.lost * std::min(over, 1.0);
}

geo::Grid<double> water_factor(const geo::Layer<WaterContent>& moisture, const SoilWater& soil) {
    geo::Grid<double> factor = moisture.mean();
    for (std::size_t i = 0; i < factor.size(); ++i)
        factor[i] = std::isnan(factor[i]) ? 1 : water_factor(factor[i], soil);
    return factor;
}

double DrySoilCurve::nitrogen_mg_per_100g(double w) const {
    if (!(w >= 0))
        throw ArgumentError({"moisture.out_of_range", {{"value", text(w)}, {"unit", "%"}}});
    return w < root ? std::max(0.0, a + b * w + c * w * w) : 0.0;
}

geo::Grid<double> dry_soil_supply(const geo::Layer<WaterContent>& before_flooding,
                                  const DrySoilCurve& curve, double density, Metres depth) {
    geo::Grid<double> supply = before_flooding.mean();
    const double kg_per_10a = 10 * depth.value * density;  // per mg/100 g
    for (std::size_t i = 0; i < supply.size(); ++i) {
        if (std::isnan(supply[i])) continue;
        const double by_mass_pct = 100 * std::max(supply[i], 0.0) / density;
        supply[i] = kg_n_per_10a(curve.nitrogen_mg_per_100g(by_mass_pct) * kg_per_10a).value;
    }
    return supply;
}

}  // namespace vrmap::agronomy
