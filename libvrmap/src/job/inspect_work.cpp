// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/inspect_work.hpp"

#include <chrono>
#include <cmath>
#include <cstdio>

#include "vrmap/robust.hpp"

namespace vrmap::job {

namespace {

// Milliseconds since 1980-01-01, as ISO 8601 without a zone.
std::string iso(std::int64_t ms) {
    using namespace std::chrono;
    const sys_seconds at = sys_days(year{1980} / January / 1) + seconds(ms / 1000);
    const sys_days day = floor<days>(at);
    const year_month_day date{day};
    const hh_mm_ss time{at - day};
    char room[64];
    std::snprintf(room, sizeof room, "%04d-%02u-%02uT%02d:%02d:%02d", int(date.year()),
                  unsigned(date.month()), unsigned(date.day()), int(time.hours().count()),
                  int(time.minutes().count()), int(time.seconds().count()));
    return room;
}

// Of the values at work; a 0 is no yield and no rate.
void take_values(const std::vector<double>& values, const std::vector<unsigned char>& at_work,
                 std::vector<double>& known) {
    for (std::size_t i = 0; i < values.size(); ++i)
        if (at_work[i] && values[i] > 0) known.push_back(values[i]);
}

LoggedQuantity harvest(const isoxml::HarvestLog& h) {
    const bool volume = h.basis == isoxml::HarvestLog::Basis::volume;
    LoggedQuantity q;
    q.unit = volume ? "m3/ha" : "t/ha";
    q.total_unit = volume ? "l" : "kg";
    std::vector<double> known;
    take_values(h.yield, h.at_work, known);
    q.at_work = known.size();
    q.median = median(std::move(known));
    q.total = h.total_kg;
    return q;
}

LoggedQuantity applied(const isoxml::AppliedLog& log) {
    LoggedQuantity q;
    q.element = log.element;
    q.unit = log.volume ? "l/ha" : "kg/ha";
    q.total_unit = log.volume ? "l" : "kg";
    std::vector<double> known;
    for (const auto& section : log.sections) take_values(section.rate, section.at_work, known);
    q.at_work = known.size();
    q.median = median(std::move(known));
    q.sections = log.sections.size();
    q.total = log.total;
    return q;
}

LogInspection log_of(const io::WorkLog& log, const isoxml::WorkDone& work) {
    const isoxml::LogTable& t = log.table;
    LogInspection out;
    out.task = log.task;
    out.names = log.names;
    out.records = t.rows();
    out.from = iso(t.local_ms.front());
    out.to = iso(t.local_ms.back());
    out.clock = t.clock;
    for (const geo::LonLat p : t.place)
        if (!std::isnan(p.lat)) out.extent.add({p.lon, p.lat});
    for (const auto& c : t.columns) out.channels.push_back(c.meaning.name + (" " + c.element));
    if (const auto h = isoxml::harvest_log(t, work)) {
        out.harvest = harvest(*h);
        std::vector<double> known;
        take_values(h->moisture_pct, h->at_work, known);
        out.moisture_pct = median(std::move(known));
    }
    for (const auto& a : isoxml::applied_logs(t, work)) out.applied.push_back(applied(a));
    return out;
}

}  // namespace

WorkInspection inspect_work(const std::filesystem::path& path) {
    io::MachineWork found = io::read_work(path);
    WorkInspection out;
    for (const io::WorkLog& log : found.logs) out.logs.push_back(log_of(log, found.work));
    out.work = std::move(found.work);
    out.notes = std::move(found.notes);
    return out;
}

}  // namespace vrmap::job
