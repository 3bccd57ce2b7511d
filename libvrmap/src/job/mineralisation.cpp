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
    static const toml::table table = toml::parse(std::string_view(tables::mineralisation));
    return table;
}

const toml::table& climate_table() {
    static const toml::table table = toml::parse(std::string_view(tables::climate));
    return table;
}

double row(const char* group, const char* name) {
    const auto value = release_table()[group][name]["value"].value<double>();
    if (!value)
        throw ArgumentError({"guide.row_missing", {{"row", std::string(group) + "." + name}}});
    return *value;
}

bool holds(const toml::node_view<const toml::node>& names, const std::string& name) {
    const toml::array* all = names.as_array();
    return all && std::any_of(all->begin(), all->end(), [&name](const toml::node& n) {
               return n.value_or(std::string()) == name;
           });
}

// The row of [pools] that a material falls under; empty: none.
std::string pools_row(const std::string& material) {
    if (is_sludge(material)) return "sludge";
    for (const auto& [key, node] : *release_table()["pools"].as_table())
        if (holds((*node.as_table())["names"], material)) return std::string(key.str());
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
    const auto of = [&value](const char* key) { return value[key].value_or(0.0); };
    return agronomy::Pools{of("fast_share"), of("fast_rate"), of("slow_share"), of("slow_rate")};
}

std::vector<std::string> known_stations() {
    std::vector<std::string> names;
    for (const auto& [key, node] : *climate_table()["station"].as_table())
        for (const auto& name : *(*node.as_table())["names"].as_array())
            names.push_back(name.value_or(std::string()));
    return names;
}

double normal_temperature(const std::string& station, unsigned month, unsigned day) {
    for (const auto& [key, node] : *climate_table()["station"].as_table())
        if (const auto& one = *node.as_table(); holds(one["names"], station))
            return one["value"][month - 1][day - 1].value_or(std::nan(""));
    return std::nan("");
}

TemperatureLimits temperature_limits() {
    const auto value = climate_table()["limits"]["daily_mean"]["value"];
    return {value[0].value_or(0.0), value[1].value_or(0.0)};
}

std::vector<std::string> unverified_release_rows(const std::vector<std::string>& materials) {
    std::vector<std::string> used;
    for (const std::string& m : materials) used.push_back(pools_row(m));
    std::vector<std::string> names;
    for (const auto& [group, rows] : release_table())
        for (const auto& [name, node] : *rows.as_table()) {
            const bool pools = group.str() == "pools";
            if ((pools && std::count(used.begin(), used.end(), name.str()) == 0) ||
                (*node.as_table())["confidence"].value_or(std::string()) != "unverified")
                continue;
            names.push_back(std::string(group.str()) + "." + std::string(name.str()));
        }
    return names;
}

}  // namespace vrmap::job
