// SPDX-License-Identifier: Apache-2.0
#include "job/cleaning/outputs.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "job/told_json.hpp"
#include "vrmap/error.hpp"
#include "vrmap/io/write_geopackage.hpp"
#include "vrmap/job/run.hpp"

namespace vrmap::job {

namespace {

using Json = nlohmann::ordered_json;

struct PlaceOf {
    std::uint32_t track;
    std::uint32_t row;
};

double at_or_none(const std::vector<double>& values, std::size_t i) {
    return values.empty() ? std::nan("") : values[i];
}

// Millimetres and a thousandth of a unit: nothing was measured more finely.
double rounded(double v) {
    return std::round(v * 1e4) / 1e4;
}

io::GeoTable table_of(const Cleaning& run, const char* name, const std::vector<PlaceOf>& rows) {
    const auto track = [&run, &rows](std::size_t k) -> const clean::CleanedTrack& {
        return run.harvest.tracks[rows[k].track];
    };
    const auto real = [&rows, track](const char* column, auto of) {
        return io::reals(column, [&rows, track, of](std::size_t k) {
            return rounded(of(track(k), rows[k].row));
        });
    };
    using clean::CleanedTrack;
    using std::size_t;
    io::GeoTable t;
    t.name = name;
    t.crs = run.crs;
    t.rows = rows.size();
    t.point = [&rows, track](size_t k) { return track(k).log.at[rows[k].row]; };
    t.columns.push_back(
        real("yield_t_ha", [](const CleanedTrack& c, size_t i) { return c.yield_t_per_ha[i]; }));
    t.columns.push_back(real("logged_t_ha", [](const CleanedTrack& c, size_t i) {
        return at_or_none(c.log.yield_t_per_ha, i);
    }));
    t.columns.push_back(real("moisture_pct", [](const CleanedTrack& c, size_t i) {
        return at_or_none(c.moisture_pct, i);
    }));
    t.columns.push_back(real("protein_pct", [](const CleanedTrack& c, size_t i) {
        return at_or_none(c.log.protein_pct, i);
    }));
    t.columns.push_back(
        real("fresh_share", [](const CleanedTrack& c, size_t i) { return c.fresh_share[i]; }));
    t.columns.push_back(
        real("fresh_m2", [](const CleanedTrack& c, size_t i) { return c.fresh_m2[i]; }));
    t.columns.push_back(io::integers("pass", [&rows, track](size_t k) -> long long {
        return track(k).course.pass[rows[k].row] + 1;  // 0: none
    }));
    t.columns.push_back(io::words("reason", [&rows, track](size_t k) -> std::string {
        return clean::name(track(k).reason[rows[k].row]);
    }));
    t.columns.push_back(
        io::integers("machine", [&rows](size_t k) -> long long { return rows[k].track + 1LL; }));
    t.columns.push_back(io::integers("record", [&rows, track](size_t k) -> long long {
        return track(k).log.record[rows[k].row];
    }));
    return t;
}

Json step_json(const clean::StepAccount& step) {
    Json j{{"step", clean::name(step.step)}, {"rejected", step.rejected}};
    j["parameters"] = Json::object();
    for (const clean::Parameter& p : step.parameters)
        j["parameters"][p.name] = {{"value", number(p.value, 6)}, {"given", p.given}};
    j["why"] = Json::array();
    for (const Message& m : step.why) j["why"].push_back(told_json(m));
    return j;
}

}  // namespace

std::string points_text(const CleanJob& job, const Cleaning& run) {
    std::vector<PlaceOf> kept, rejected;
    for (std::size_t t = 0; t < run.harvest.tracks.size(); ++t)
        for (std::size_t i = 0; i < run.harvest.tracks[t].reason.size(); ++i)
            (run.harvest.tracks[t].reason[i] == clean::Reason::kept ? kept : rejected)
                .push_back({static_cast<std::uint32_t>(t), static_cast<std::uint32_t>(i)});
    return io::geopackage_bytes(job.outputs.out.filename().string(),
                                {table_of(run, "kept", kept), table_of(run, "rejected", rejected)});
}

std::string json_text(const Cleaning& run, const std::vector<std::string_view>& made) {
    Json j{{"program", "vrmap"},
           {"version", version()},
           {"command", "clean"},
           {"crs", run.crs.definition},
           {"inputs", inputs_json(run.inputs)},
           {"rows", run.rows},
           {"counts", Json::object()},
           {"mean_before_t_ha", number(run.mean_before, 4)},
           {"mean_after_t_ha", number(run.mean_after, 4)},
           {"harvested_ha", number(run.harvest.harvested_m2() / units::m2_in_ha, 4)},
           {"steps", Json::array()},
           {"told", Json::array()},
           {"notes", Json::array()},
           {"outputs", outputs_json(run.outputs, made)}};
    for (std::size_t k = 0; k < clean::reasons; ++k)
        j["counts"][clean::name(static_cast<clean::Reason>(k))] = run.counts[k];
    for (const clean::StepAccount& step : run.harvest.steps) j["steps"].push_back(step_json(step));
    for (const Message& m : run.told) j["told"].push_back(told_json(m));
    for (const Message& m : run.notes) j["notes"].push_back(told_json(m));
    return j.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace vrmap::job
