// SPDX-License-Identifier: Apache-2.0
#include "job/interpolation/outputs.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "job/told_json.hpp"
#include "vrmap/error.hpp"
#include "vrmap/interpolate/variogram_text.hpp"
#include "vrmap/io/write_geotiff.hpp"
#include "vrmap/job/run.hpp"

namespace vrmap::job {

namespace {

using Json = nlohmann::ordered_json;

void add_number(std::string& line, double v) {
    if (!std::isfinite(v)) return;
    constexpr int digits = 15;
    std::array<char, 64> room{};
    const auto end = std::to_chars(room.data(), room.data() + room.size(), v,
                                   std::chars_format::general, digits);
    line.append(room.data(), end.ptr);
}

Json number(double v) {
    return std::isfinite(v) ? Json(v) : Json(nullptr);
}

Json points_json(const Interpolation& run) {
    const PointCount& n = run.points;
    return {{"read", n.read},
            {"used", n.used},
            {"merged", run.tally.merged},
            {"no_place", n.no_place},
            {"no_value", n.no_value},
            {"out_of_range", n.out_of_range},
            {"no_variance", n.no_variance},
            {"no_covariate", n.no_covariate}};
}

Json model_json(const Interpolation& run) {
    constexpr std::array<const char*, 3> how{"given", "fitted", "flat"};
    constexpr std::array<const char*, 5> shapes{"Exp", "Sph", "Gau", "Mat 1.5", "Mat 2.5"};
    const interpolate::Variogram& v = run.variogram;
    Json j{{"text", interpolate::text_of(v)},
           {"from", how[static_cast<std::size_t>(run.model)]},
           {"converged", v.converged},
           {"nugget", v.nugget},
           {"structures", Json::array()}};
    constexpr std::array<const char*, 5> gave_up{"nothing", "ellipse", "sum", "range", "structure"};
    if (run.fit)
        j["fit"] = {{"gave_up", gave_up[static_cast<std::size_t>(run.fit->fallback)]},
                    {"weighted_squares", run.fit->loss},
                    {"settled", run.fit->settled},
                    {"range_at_limit", run.fit->at_limit}};
    for (const interpolate::Structure& s : v.structures)
        j["structures"].push_back({{"shape", shapes[static_cast<std::size_t>(s.shape)]},
                                   {"sill", s.sill},
                                   {"range_m", s.range.value},
                                   {"azimuth_deg", s.azimuth_deg},
                                   {"ratio", s.ratio}});
    return j;
}

Json bins_json(const Interpolation& run) {
    Json all = Json::array();
    for (const interpolate::LagBin& b : run.bins)
        all.push_back(
            {{"pairs", b.pairs}, {"distance_m", b.distance}, {"semivariance", b.semivariance}});
    return all;
}

Json validation_json(const Interpolation& run) {
    if (!run.cross_validation) return nullptr;
    const interpolate::CrossValidation& cv = *run.cross_validation;
    return {{"samples", cv.samples},
            {"mean_error", cv.mean_error},
            {"rmse", cv.rmse},
            {"rmse_of_mean", cv.mean_rmse},
            {"standardised_variance", cv.standardised_variance},
            {"within_90_pct", cv.covered_90},
            {"skill", cv.skill()},
            {"shows_signal", cv.shows_signal()}};
}

Json method_json(const InterpolateJob& job, const Interpolation& run) {
    constexpr std::array<const char*, 4> trends{"known mean", "constant", "linear", "quadratic"};
    const interpolate::Method& m = job.method;
    const auto& n = m.neighbourhood;
    Json j{{"trend", trends[static_cast<std::size_t>(m.trend)]},
           {"nugget", m.nugget == interpolate::Nugget::exact ? "exact" : "error"},
           {"neighbours", n.max_samples == 0 ? Json("all") : Json(n.max_samples)},
           {"min_neighbours", n.min_samples},
           {"radius_m", number(run.one_value               ? std::nan("")
                               : std::isinf(n.reach.value) ? n.reach.value
                                                           : run.reach.value)},
           {"sectors", n.sectors},
           {"covariates", Json::array()}};
    if (m.trend == interpolate::Trend::known_mean) j["mean"] = m.known_mean;
    for (const Covariate& c : job.covariates) j["covariates"].push_back(c.name());
    return j;
}

Json targets_json(const Goal& goal, const Interpolation& run) {
    const interpolate::Tally& t = run.tally;
    Json j{{"wanted", run.targets},
           {"estimated", t.estimated},
           {"out_of_reach", t.out_of_reach},
           {"no_covariate", t.no_covariate},
           {"trend_dropped", t.trend_dropped},
           {"steadied", t.steadied},
           {"singular", t.singular},
           {"least", number(run.least)},
           {"mean", number(run.mean)},
           {"most", number(run.most)}};
    j["block_m"] = {goal.targets.block.width.value, goal.targets.block.height.value};
    j["discretise"] = goal.targets.block.points;
    if (goal.of_places) return j;
    const geo::Box box = goal.box();
    j["x0"] = box.min_x;
    j["y0"] = box.min_y;
    j["dx"] = goal.pixels.width;
    j["dy"] = goal.pixels.height;
    j["nx"] = goal.pixels.cols;
    j["ny"] = goal.pixels.rows;
    return j;
}

}  // namespace

std::string raster_text(const Goal& goal, const Values& v, const Interpolation& run,
                        const std::string& name) {
    return io::geotiff_bytes(name, run.crs, goal.pixels,
                             {{"mean", &v.mean}, {"variance", &v.variance}});
}

std::string places_text(const Goal& goal, const Values& v) {
    std::string out = "x,y,pred,var\n";
    std::size_t k = 0;
    for (std::size_t i = 0; i < goal.written.size(); ++i) {
        const bool place = k < goal.row.size() && goal.row[k] == i;
        const double nan = std::nan("");
        const std::array<double, 4> cells{goal.written[i].x, goal.written[i].y,
                                          place ? v.mean[k] : nan, place ? v.variance[k] : nan};
        k += place;
        for (std::size_t c = 0; c < cells.size(); ++c) {
            if (c > 0) out += ',';
            add_number(out, cells[c]);
        }
        out += '\n';
    }
    return out;
}

std::string json_text(const InterpolateJob& job, const Goal& goal, const Interpolation& run,
                      const std::vector<std::string_view>& made) {
    Json j{{"program", "vrmap"},
           {"version", version()},
           {"command", "interpolate"},
           {"isa", run.isa},
           {"value", job.value},
           {"crs", run.crs ? Json(run.crs->definition) : Json(nullptr)},
           {"inputs", inputs_json(run.inputs)},
           {"points", points_json(run)},
           {"model", model_json(run)},
           {"cutoff_m", run.cutoff.value},
           {"estimator", job.robust ? "robust" : "classical"},
           {"variogram", bins_json(run)},
           {"method", method_json(job, run)},
           {"targets", targets_json(goal, run)},
           {"cross_validation", validation_json(run)}};
    j["notes"] = Json::array();
    for (const Message& m : run.notes) j["notes"].push_back(told_json(m));
    j["outputs"] = outputs_json(run.outputs, made);
    return j.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace vrmap::job
