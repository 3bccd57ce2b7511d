// SPDX-License-Identifier: Apache-2.0
#include "job/load_climate.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "job/mineralisation.hpp"
#include "vrmap/error.hpp"
#include "vrmap/io/table.hpp"

namespace vrmap::job {

namespace {

namespace chrono = std::chrono;

chrono::year_month_day civil(std::int64_t day) {
    return chrono::sys_days(chrono::days(day));
}

std::string iso(std::int64_t day) {
    const chrono::year_month_day d = civil(day);
    std::string s = text(static_cast<long long>(static_cast<int>(d.year())));
    for (const unsigned part : {static_cast<unsigned>(d.month()), static_cast<unsigned>(d.day())})
        s.append(part < 10 ? "-0" : "-").append(text(static_cast<long long>(part)));
    return s;
}

[[noreturn]] void refuse(const ClimateInput::Daily& d, long line, Message m) {
    throw InputError({d.path.string(), line}, std::move(m));
}

void require_temperature(const ClimateInput::Daily& d, long line, double celsius) {
    static const TemperatureLimits possible = temperature_limits();
    if (!(celsius >= possible.least && celsius <= possible.most))
        refuse(d, line,
               {"climate.not_a_daily_mean",
                {{"value", text(celsius)},
                 {"least", text(possible.least)},
                 {"most", text(possible.most)}}});
}

// Every day once and in order, however the file has them.
agronomy::DailyTemperature measured(const ClimateInput::Daily& d, io::InputLog& inputs) {
    io::InputRecord record{"climate", d.file, 0, {}, {}};
    const io::Table t = io::read_table(d.path, {d.form.date, d.temperature}, d.form, record);
    inputs.push_back(std::move(record));
    const auto& day = t.columns[0];
    std::vector<std::size_t> order(day.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (const std::size_t i : order)
        if (std::isnan(day[i])) refuse(d, t.line[i], {"climate.no_date", {}});
    std::stable_sort(order.begin(), order.end(),
                     [&day](std::size_t a, std::size_t b) { return day[a] < day[b]; });
    agronomy::DailyTemperature all{static_cast<std::int64_t>(day[order.front()]), {}};
    for (const std::size_t i : order) {
        const auto that = static_cast<std::int64_t>(day[i]);
        if (that < all.end()) refuse(d, t.line[i], {"climate.day_twice", {{"date", iso(that)}}});
        if (that > all.end() || std::isnan(t.columns[1][i]))
            refuse(d, t.line[i], {"climate.gap", {{"date", iso(all.end())}}});
        require_temperature(d, t.line[i], t.columns[1][i]);
        all.celsius.push_back(t.columns[1][i]);
    }
    return all;
}

double normal(const std::string& station, std::int64_t day) {
    const chrono::year_month_day d = civil(day);
    constexpr chrono::year leap{2000};
    const auto that = chrono::sys_days(leap / d.month() / d.day());
    return normal_temperature(
        station, static_cast<std::size_t>((that - chrono::sys_days(leap / 1 / 1)).count()));
}

}  // namespace

agronomy::DailyTemperature load_climate(const ClimateInput& c, DaysNeeded needed,
                                        io::InputLog& inputs) {
    agronomy::DailyTemperature known;
    if (c.daily) known = measured(*c.daily, inputs);
    if (needed.from >= needed.to) return known;
    const bool covered = known.first <= needed.from && needed.to <= known.end();
    if (c.station.empty() && !covered)
        refuse(*c.daily, 0,
               {"climate.too_short",
                {{"first", iso(known.first)},
                 {"last", iso(known.end() - 1)},
                 {"from", iso(needed.from)},
                 {"to", iso(needed.to - 1)}}});
    agronomy::DailyTemperature all{needed.from, {}};
    for (std::int64_t day = needed.from; day < needed.to; ++day)
        all.celsius.push_back(day >= known.first && day < known.end()
                                  ? known.celsius[static_cast<std::size_t>(day - known.first)]
                                  : normal(c.station, day));
    return all;
}

}  // namespace vrmap::job
