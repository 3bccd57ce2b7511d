// SPDX-License-Identifier: Apache-2.0
// data/guide/mineralisation.toml and climate.toml as the timing of organic matter wants them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "vrmap/agronomy/mineralisation.hpp"
#include "vrmap/job/rows.hpp"

namespace vrmap::job {

double activation_j_per_mol(const Tables& tables);
/// In which a material gives its first-season efficiency.
long release_season_days(const Tables& tables);
double lost_outside(const Tables& tables);
long carry_over_days(const Tables& tables);
double starvation_c_n(const Tables& tables);
/// M3's numbers beside a soil's own: slope under the drained upper limit, loss at saturation.
std::pair<double, double> water_factor_numbers(const Tables& tables);

/// The shape of a material's release; nullopt: no row.
std::optional<agronomy::Pools> pools_of(const Tables& tables, const std::string& material);

/// Stations of climate.toml that have daily normals.
std::vector<std::string> known_stations();
/// Normal mean temperature of a day of a leap year (0: 1 January), °C; NaN: no such station.
double normal_temperature(const std::string& station, std::size_t day);

/// What a daily mean in °C can be.
struct TemperatureLimits {
    double least = 0;
    double most = 0;
};
TemperatureLimits temperature_limits();

}  // namespace vrmap::job
