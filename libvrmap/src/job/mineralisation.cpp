// SPDX-License-Identifier: Apache-2.0
#include "job/mineralisation.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cmath>

#include "job/sludge.hpp"
#include "job/tables.hpp"
#include "vrmap/error.hpp"

namespace vrmap::job {

namespace {

const toml::table& release_table() {
    static const toml::table table =
        toml::parse(std::string_view(tables::text_of("mineralisation")));
    return table;
}

const toml::table& climate_table() {
    static const toml::table table = toml::parse(std::string_view(tables::text_of("climate")));
    return table;
}

double row(const char* group, const char* name) {
    const auto value = release_table()[group][name]["value"].value<double>();
    if (!value)
        throw ArgumentError({"guide.row_missing", {{"row", std::string(group) + "." + name}}});
    return *value;
}

// The row of [pools] that a material falls under; empty: none.
std::string pools_row(const std::string& material) {
    if (is_sludge(material)) return "sludge";
    for (const auto& [key, node] : *release_table()["names"].as_table())
        for (const auto& name : *(*node.as_table())["value"].as_array())
            if (name.value_or(std::string()) == material) return std::string(key.str());
    return "";
}

}  // namespace

double activation_j_per_mol() {
    return 1000 * row("warmth", "activation");
}
long release_season_days() {
    return std::lround(row("season", "first"));
}
double lost_outside() {
    return row("season", "lost_outside");
}
long carry_over_days() {
    return std::lround(row("carry_over", "years") * 365.25);
}
double starvation_c_n() {
    return row("starvation", "c_n");
}

std::optional<agronomy::Pools> pools_of(const std::string& material) {
    const std::string name = pools_row(material);
    if (name.empty()) return std::nullopt;
    const auto value = release_table()["pools"][name]["value"];
    const auto at = [&value](std::size_t k) { return value[k].value_or(0.0); };
    return agronomy::Pools{at(0), at(1), at(2), at(3)};
}

std::vector<std::string> known_stations() {
    std::vector<std::string> names;
    for (const auto& [key, rows] : climate_table())
        if (rows.as_table() && rows.as_table()->contains("daily_tmean"))
            names.emplace_back(key.str());
    return names;
}

double normal_temperature(const std::string& station, std::size_t day) {
    return climate_table()[station]["daily_tmean"]["value"][day].value_or(std::nan(""));
}

TemperatureLimits temperature_limits() {
    const auto range = climate_table()[known_stations().front()]["daily_tmean"]["range"];
    return {range[0].value_or(0.0), range[1].value_or(0.0)};
}

std::vector<std::string> unverified_release_rows(const std::vector<std::string>& materials) {
    std::vector<std::string> used;
    for (const std::string& m : materials) used.push_back(pools_row(m));
    std::vector<std::string> names;
    for (const auto& [group, rows] : release_table())
        for (const auto& [name, node] : *rows.as_table()) {
            const bool pools = group.str() == "pools";
            if (group.str() == "names" ||
                (pools && std::count(used.begin(), used.end(), name.str()) == 0) ||
                (*node.as_table())["confidence"].value_or(std::string()) != "unverified")
                continue;
            names.push_back(std::string(group.str()) + "." + std::string(name.str()));
        }
    return names;
}

}  // namespace vrmap::job
