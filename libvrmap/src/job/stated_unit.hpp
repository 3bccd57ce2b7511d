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

/// With m³/m³ per unit.
std::vector<std::pair<std::string, double>> known_moisture_units();

}  // namespace vrmap::job
