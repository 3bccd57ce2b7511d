// SPDX-License-Identifier: Apache-2.0
#include "job/imagery/outputs.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "job/told_json.hpp"
#include "vrmap/io/write_geotiff.hpp"
#include "vrmap/job/run.hpp"

namespace vrmap::job {

namespace {

using Json = nlohmann::ordered_json;

io::PixelPlace place_of(const geo::GridGeometry& g) {
    return {g.origin, g.cell.value, g.cell.value, g.cols, g.rows};
}

bool applies(const IndexRun& run) {
    return run.calibration && run.calibration->better;
}

// The line's own error, of a plot it never saw, and the index's through its slope.
struct Calibrated {
    std::vector<double> mean, variance;
};

Calibrated calibrated(const IndexRun& run) {
    const imagery::Calibration& c = *run.calibration;
    Calibrated out{run.image.layer.mean().values(), run.image.layer.variance().values()};
    for (std::size_t i = 0; i < out.mean.size(); ++i) {
        out.mean[i] = c.at(out.mean[i]);
        out.variance[i] = c.b * c.b * out.variance[i] + c.error * c.error;
    }
    return out;
}

Json dates_json(const IndexRun& run) {
    Json all = Json::array();
    for (const DateReport& d : run.image.dates)
        all.push_back({{"file", d.file},
                       {"date", d.date.empty() ? Json(nullptr) : Json(d.date)},
                       {"pixels", d.pixels},
                       {"clear_pct", number(100 * d.clear, 2)},
                       {"soil_pct", number(100 * d.soil, 2)},
                       {"shadow_pct", number(100 * d.shadow, 2)},
                       {"used", d.used}});
    return all;
}

Json calibration_json(const imagery::Calibration& c) {
    return {{"points", c.points},
            {"intercept", number(c.a, 6)},
            {"slope", number(c.b, 6)},
            {"rmse_left_out", number(c.error, 6)},
            {"rmse_of_mean", number(c.default_error, 6)},
            {"applied", c.better}};
}

}  // namespace

std::string raster_text(const IndexJob& job, const IndexRun& run) {
    std::vector<io::DoubleBand> bands{{"mean", &run.image.layer.mean().values()},
                                      {"variance", &run.image.layer.variance().values()},
                                      {"spread", &run.image.spread.values()}};
    Calibrated c;
    if (applies(run)) {
        c = calibrated(run);
        bands.push_back({job.truth->column, &c.mean});
        bands.push_back({"variance of " + job.truth->column, &c.variance});
    }
    return io::geotiff_bytes(job.outputs.out.filename().string(), run.crs,
                             place_of(run.image.layer.geometry()), bands);
}

std::string json_text(const IndexRun& run, const std::vector<std::string_view>& made) {
    Json j{{"program", "vrmap"},
           {"version", version()},
           {"command", "index"},
           {"index", imagery::name_of(run.index)},
           {"crs", run.crs.definition},
           {"inputs", inputs_json(run.inputs)},
           {"dates", dates_json(run)},
           {"cells", run.cells},
           {"mean", number(run.mean, 6)},
           {"sd", number(run.sd, 6)},
           {"standard_error", number(run.error, 6)}};
    if (run.saturated_share) j["saturated_pct"] = number(100 * *run.saturated_share, 2);
    for (const double moved : run.moved) j["parts_moved"].push_back(number(moved, 6));
    if (run.calibration) j["calibration"] = calibration_json(*run.calibration);
    j["notes"] = Json::array();
    for (const Message& m : run.notes) j["notes"].push_back(told_json(m));
    j["outputs"] = outputs_json(run.outputs, made);
    return j.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace vrmap::job
