// SPDX-License-Identifier: Apache-2.0
// data/guide/mineralisation.toml and climate.toml as the timing of organic matter wants them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "vrmap/agronomy/mineralisation.hpp"

namespace vrmap::job {

double activation_j_per_mol();
long release_season_days();  ///< in which a material gives its first-season efficiency
double lost_outside();
long carry_over_days();
double starvation_c_n();

/// The shape of a material's release; nullopt: no row.
std::optional<agronomy::Pools> pools_of(const std::string& material);

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

/// Rows of mineralisation.toml whose confidence is "unverified", e.g. "pools.cattle_compost"; of
/// the pools only those of the materials.
std::vector<std::string> unverified_release_rows(const std::vector<std::string>& materials);

}  // namespace vrmap::job
