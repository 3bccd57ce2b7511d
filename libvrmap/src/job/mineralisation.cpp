// SPDX-License-Identifier: Apache-2.0
#include "job/mineralisation.hpp"

#include <cmath>

#include "job/named_rows.hpp"
#include "job/read_rows.hpp"
#include "job/sludge.hpp"

namespace vrmap::job {

namespace {

constexpr const char* daily = ".daily_tmean";

const Row* normals(const std::string& station) {
    const auto found = shipped_rows().find("climate." + station + daily);
    return found == shipped_rows().end() ? nullptr : &found->second;
}

}  // namespace

double activation_j_per_mol(const Tables& tables) {
    return 1000 * tables.number("mineralisation.warmth.activation", "kJ/mol");
}
long release_season_days(const Tables& tables) {
    return std::lround(tables.number(
        "mineralisation.season.first",
        "days after spreading in which the pools release the material's first-season efficiency"));
}
double lost_outside(const Tables& tables) {
    return tables.number("mineralisation.season.lost_outside",
                         "share of the nitrogen released between two crops");
}
long carry_over_days(const Tables& tables) {
    return std::lround(
        365.25 * tables.number("mineralisation.carry_over.years",
                               "years before the dressing in which an event is still credited"));
}
double starvation_c_n(const Tables& tables) {
    return tables.peek_number("mineralisation.starvation.c_n",
                              "C/N above which soil nitrogen may be bound");
}
std::pair<double, double> water_factor_numbers(const Tables& tables) {
    const Row& row =
        tables.row("mineralisation.water.factor",
                   "slope of the released share under the drained upper limit; share lost at "
                   "saturation");
    return {row.value[0], row.value[1]};
}

std::optional<agronomy::Pools> pools_of(const Tables& tables, const std::string& material) {
    const auto group = is_sludge(tables, material) ? std::optional<std::string>("sludge")
                                                   : group_called(tables, "materials", material);
    const Row* row =
        group
            ? tables.find("mineralisation.pools." + *group,
                          "share and rate (1/day at 25 degrees) of the fast pool, of the slow one")
            : nullptr;
    if (!row) return std::nullopt;
    return agronomy::Pools{row->value[0], row->value[1], row->value[2], row->value[3]};
}

std::vector<std::string> known_stations() {
    std::vector<std::string> names;
    const std::string table = "climate.";
    for (const auto& [key, row] : shipped_rows())
        if (key.rfind(table, 0) == 0 && key.ends_with(daily))
            names.push_back(key.substr(table.size(),
                                       key.size() - table.size() - std::string_view(daily).size()));
    return names;
}

double normal_temperature(const std::string& station, std::size_t day) {
    const Row* row = normals(station);
    return row && day < row->value.size() ? row->value[day] : std::nan("");
}

TemperatureLimits temperature_limits() {
    const auto [least, most] = normals(known_stations().front())->range.value();
    return {least, most};
}

}  // namespace vrmap::job
