// SPDX-License-Identifier: Apache-2.0
// Task data as tracks.
#include <cmath>

#include "job/harvest/rows.hpp"
#include "job/usual_frame.hpp"
#include "vrmap/io/read_work.hpp"
#include "vrmap/isoxml/machine_log.hpp"

namespace vrmap::job {

namespace {

constexpr double least_disagreement = 0.02;

std::string names_of(const io::WorkLog& log) {
    std::string all;
    for (const std::string& name : log.names) all += (all.empty() ? "" : ", ") + name;
    return all;
}

// As logged, in degrees.
clean::HarvestTrack track_of(const isoxml::LogTable& t, isoxml::HarvestLog&& h) {
    clean::HarvestTrack out;
    out.basis = h.basis == isoxml::HarvestLog::Basis::wet_mass
                    ? clean::HarvestTrack::Basis::wet
                    : clean::HarvestTrack::Basis::standard;
    const isoxml::LogTable::Column* speed = t.find(isoxml::Measure::speed);
    for (std::size_t i = 0; i < t.rows(); ++i) {
        const double s = static_cast<double>(t.local_ms[i]) / 1000;
        // a clock set back: the log's order is the machine's
        out.time_s.push_back(out.time_s.empty() ? s : std::max(s, out.time_s.back()));
        out.at.push_back({t.place[i].lon, t.place[i].lat});
        out.record.push_back(static_cast<long>(i) + 1);
        if (speed) out.speed_m_per_s.push_back(speed->value(i));
    }
    out.flow_kg_per_s = std::move(h.flow);
    if (!h.yield_from_flow) out.yield_t_per_ha = std::move(h.yield);
    out.moisture_pct = std::move(h.moisture_pct);
    out.protein_pct = std::move(h.protein_pct);
    out.width_m = std::move(h.width_m);
    out.at_work = std::move(h.at_work);
    return out;
}

void check_total(const std::string& log, const isoxml::TotalCheck& total, HarvestRead& out) {
    if (!total.counted || !(*total.counted > 0)) return;
    const double off = total.summed / *total.counted - 1;
    const decltype(Message::args) args{{"log", log},
                                       {"summed_kg", text(total.summed, 0)},
                                       {"counted_kg", text(*total.counted, 0)},
                                       {"off_pct", signed_text(100 * off, 1)}};
    if (std::abs(off) < least_disagreement)
        out.told.push_back({"harvest.total_agrees", args});
    else
        out.notes.push_back({"harvest.total_differs", args});
}

void place(const HarvestSource& s, HarvestRead& out) {
    std::vector<geo::Point> all;
    for (const clean::HarvestTrack& t : out.tracks) all.insert(all.end(), t.at.begin(), t.at.end());
    out.crs = usual_frame(all, io::wgs84, s.path.string());
    const io::Transform to(io::wgs84, out.crs, s.path.string());
    for (clean::HarvestTrack& t : out.tracks) to(t.at);
}

}  // namespace

HarvestRead read_harvest_work(const HarvestSource& s, const Progress& progress) {
    io::MachineWork work = io::read_work(s.path, progress);
    HarvestRead out;
    out.profile = "isoxml";
    out.verified = true;
    out.crop = harvest_crop(s.crop);
    out.inputs = std::move(work.inputs);
    out.notes = std::move(work.notes);
    for (const io::WorkLog& log : work.logs) {
        auto h = isoxml::harvest_log(log.table, work.work);
        if (!h) continue;
        if (h->basis == isoxml::HarvestLog::Basis::volume) {
            out.notes.push_back({"harvest.volume_log", {{"log", names_of(log)}}});
            continue;
        }
        check_total(names_of(log), h->total_kg, out);
        out.tracks.push_back(track_of(log.table, std::move(*h)));
    }
    if (out.tracks.empty()) refuse(s, {"harvest.no_harvest", {}});
    place(s, out);
    return out;
}

}  // namespace vrmap::job
