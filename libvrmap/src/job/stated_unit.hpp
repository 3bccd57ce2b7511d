// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "job/section.hpp"

namespace vrmap::job {

struct StatedUnit {
    std::string name;
    double factor = 0;  ///< what the library counts in, per unit
};

/// The unit that `key` states, out of those known; never guessed. THROWS InputError that names
/// them.
StatedUnit stated_unit(Section& section, const char* key,
                       const std::vector<std::pair<std::string, double>>& known);

/// What is spread by volume: m³/ha per unit.
std::vector<std::pair<std::string, double>> known_volume_units();
/// Flows, with kg/s and l/s per unit.
std::vector<std::pair<std::string, double>> known_mass_flows();
std::vector<std::pair<std::string, double>> known_volume_flows();
/// Whole loads, with t and m³ per unit.
std::vector<std::pair<std::string, double>> known_masses();
std::vector<std::pair<std::string, double>> known_volumes();
/// With m/s per unit.
std::vector<std::pair<std::string, double>> known_speeds();

/// With m³/m³ per unit, or kg/kg where it is by mass.
std::vector<std::pair<std::string, double>> known_moisture_units();
bool is_by_mass(const std::string& moisture_unit);

}  // namespace vrmap::job
