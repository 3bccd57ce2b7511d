// SPDX-License-Identifier: Apache-2.0
#include "job/stated_unit.hpp"

#include "vrmap/job/field_job.hpp"
#include "vrmap/units.hpp"

namespace vrmap::job {

namespace {

using Units = std::vector<std::pair<std::string, double>>;

constexpr double t_per_ha_in_lb_per_acre = units::kg_per_ha_in_lb_per_acre / units::kg_in_t;

}  // namespace

Units known_yield_units() {
    return {
        {"t/ha", 1},
        {"kg/ha", 1 / units::kg_in_t},
        {"kg/10a", units::kg_per_ha_in_kg_per_10a / units::kg_in_t},
        {"q/ha", units::kg_in_quintal / units::kg_in_t},
        {"lb/ac", t_per_ha_in_lb_per_acre},
        {"bu/ac wheat", t_per_ha_in_lb_per_acre * units::lb_in_bushel_wheat},
        {"bu/ac soybean", t_per_ha_in_lb_per_acre * units::lb_in_bushel_wheat},
        {"bu/ac maize", t_per_ha_in_lb_per_acre * units::lb_in_bushel_maize},
        {"bu/ac barley", t_per_ha_in_lb_per_acre * units::lb_in_bushel_barley},
    };
}

Units known_organic_units() {
    return {
        {"t/10a", units::t_per_ha_in_t_per_10a},
        {"t/ha", 1},
        {"kg/10a", units::t_per_ha_in_t_per_10a / units::kg_in_t},
        {"kg/ha", 1 / units::kg_in_t},
        {"lb/ac", t_per_ha_in_lb_per_acre},
    };
}

Units known_volume_units() {
    return {
        {"m3/10a", units::t_per_ha_in_t_per_10a},
        {"m3/ha", 1},
        {"l/10a", units::t_per_ha_in_t_per_10a / units::l_in_m3},
        {"l/ha", 1 / units::l_in_m3},
    };
}

Units known_mass_flows() {
    return {{"kg/s", 1}, {"kg/min", 1 / units::s_in_min}, {"t/h", units::kg_in_t / units::s_in_h}};
}

Units known_volume_flows() {
    return {{"l/s", 1}, {"l/min", 1 / units::s_in_min}, {"m3/h", units::l_in_m3 / units::s_in_h}};
}

Units known_masses() {
    return {{"t", 1}, {"kg", 1 / units::kg_in_t}};
}

Units known_volumes() {
    return {{"m3", 1}, {"l", 1 / units::l_in_m3}};
}

Units known_speeds() {
    return {{"km/h", units::m_in_km / units::s_in_h}, {"m/s", 1}};
}

Units known_moisture_units() {
    return {{"m3/m3", 1}, {"%", 0.01}, {"kg/kg", 1}, {"% by mass", 0.01}};
}

bool is_by_mass(const std::string& unit) {
    return unit == "kg/kg" || unit == "% by mass";
}

StatedUnit stated_unit(Section& section, const char* key, const Units& known) {
    std::vector<std::string> names;
    std::string list;
    for (const auto& [name, factor] : known) {
        names.push_back(name);
        list.append(list.empty() ? "" : ", ").append(name);
    }
    if (!section.has(key)) {
        section.lack(
            key, either(names),
            Message{"config.unit_missing", {{"key", section.name() + "." + key}, {"known", list}}});
        return {"", 1};
    }
    const std::size_t i = section.choice(key, names, std::nullopt);
    return {names[i], known[i].second};
}

}  // namespace vrmap::job
