// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "job/boundary_in.hpp"
#include "job/imagery/outputs.hpp"
#include "job/place_raster.hpp"
#include "job/staged_outputs.hpp"
#include "job/usual_frame.hpp"
#include "vrmap/geo/coverage.hpp"
#include "vrmap/io/date.hpp"

namespace vrmap::job {

namespace {

namespace fs = std::filesystem;

constexpr double most_saturated = 0.1;

io::RasterSource raster(const IndexJob& job, const fs::path& path) {
    io::RasterSource r;
    r.role = "ndvi";
    r.path = path;
    r.file = path.string();
    r.crs = job.crs;
    return r;
}

// A stack's band: what its numbers mean was stated, or its targets say.
io::RasterSource band(const IndexJob& job, imagery::Band which) {
    io::RasterSource r = raster(job, job.pictures.front());
    const auto at = std::find(job.order.begin(), job.order.end(), which);
    if (at == job.order.end())
        throw InputError({r.path.string()},
                         {"scene.no_band", {{"band", std::string(imagery::name_of(which))}}});
    r.band = static_cast<int>(at - job.order.begin()) + 1;
    r.least = -std::numeric_limits<double>::infinity();
    r.most = imagery::most_reflectance;
    if (job.meaning) {
        r.reflectance = job.meaning;
        return r;
    }
    const auto targets = job.targets.find(which);
    if (targets == job.targets.end())
        throw ArgumentError({"index.no_target", {{"band", std::string(imagery::name_of(which))}}});
    r.reflectance = imagery::empirical_line(targets->second);
    return r;
}

std::vector<Picture> pictures_of(const IndexJob& job, imagery::Index index) {
    std::vector<Picture> all;
    for (const fs::path& path : job.pictures) {
        Picture p;
        if (io::may_be_scene(path) || fs::is_directory(path))
            p.scene = io::SceneSource{path, path.string(), job.meaning};
        else if (!job.order.empty())
            p.bands =
                io::Bands{band(job, imagery::other_band(index)), band(job, imagery::Band::nir)};
        else
            p.index = raster(job, path);
        all.push_back(std::move(p));
    }
    return all;
}

std::vector<fs::path> files_named_by(const IndexJob& job) {
    std::vector<fs::path> named;
    add_input(named, job.boundary);
    add_input(named, job.parts);
    if (job.truth) named.push_back(job.truth->file);
    const auto pictures = files_of(pictures_of(job, job.rules.index));
    named.insert(named.end(), pictures.begin(), pictures.end());
    return named;
}

struct Field {
    io::VectorSource source;
    io::Crs source_crs;
    io::Crs crs;
    geo::FieldBoundary boundary;
    geo::GridGeometry grid;
    ImageGround ground() const { return {crs, boundary, grid}; }
};

Field field_of(const IndexJob& job, IndexRun& run) {
    Field f;
    io::InputLog unlogged;
    f.source = {"boundary", job.boundary, job.boundary.string(), {}, {}, {}, {}, {}};
    const io::Polygons p = io::read_polygons(f.source, io::Repair::no, unlogged);
    f.source_crs = p.crs;
    std::vector<geo::Point> corners;
    for (const auto& parts : p.ground)
        for (const geo::Polygon& part : parts)
            corners.insert(corners.end(), part.outer.begin(), part.outer.end());
    f.crs = usual_frame(corners, p.crs, job.boundary.string());
    f.boundary = boundary_in(job.boundary, f.crs, run.inputs);
    f.grid = geo::grid_over(f.boundary.box(), Metres{job.cell});
    return f;
}

double share_over(const Image& image, double limit) {
    const auto& v = image.pixels.value;
    if (v.empty()) return 0;
    const auto over = std::count_if(v.begin(), v.end(), [&](double x) { return x > limit; });
    return static_cast<double>(over) / static_cast<double>(v.size());
}

// NDVI tells two dense crops apart no more, where the red edge still does.
void read_pictures(const IndexJob& job, const Field& field, ImageRules rules, IndexRun& run) {
    run.index = rules.index;
    run.image = read_image(pictures_of(job, run.index), rules, field.ground(), run.inputs);
    if (!job.saturated) return;
    run.saturated_share = share_over(run.image, *job.saturated);
    if (*run.saturated_share <= most_saturated) return;
    try {
        io::InputLog again;
        rules.index = imagery::Index::ndre;
        run.image = read_image(pictures_of(job, rules.index), rules, field.ground(), again);
        run.index = rules.index;
        run.inputs.insert(run.inputs.end(), again.begin(), again.end());
    } catch (const InputError& e) {
        if (e.message().id != "scene.no_band") throw;
    }
}

void level(const IndexJob& job, const Field& field, IndexRun& run) {
    if (job.parts.empty()) return;
    const io::VectorSource s{"parts", job.parts, job.parts.string(), {}, {}, {}, {}, {}};
    run.moved = level_parts(s, field.ground(), run.image, run.inputs);
}

void calibrate(const IndexJob& job, const Field& field, IndexRun& run) {
    if (!job.truth) return;
    const IndexJob::Truth& t = *job.truth;
    const io::VectorSource s{"truth", t.file, t.file.string(), {}, t.crs, t.x, t.y, {t.column}, {}};
    const imagery::GroundTruth truth = truth_on(s, field.ground(), run.image, run.inputs);
    run.truths = truth.index.size();
    try {
        run.calibration = imagery::calibrate(truth, imagery::CurveForm::line);
    } catch (const ArgumentError& e) {
        throw InputError({t.file.string()}, e.message());
    }
}

void sum_up(IndexRun& run) {
    const auto& mean = run.image.layer.mean();
    double squares = 0;
    double variance = 0;
    for (std::size_t i = 0; i < mean.size(); ++i) {
        if (std::isnan(mean[i])) continue;
        ++run.cells;
        run.mean += mean[i];
        variance += run.image.layer.variance()[i];
    }
    if (run.cells == 0) {
        run.notes.push_back({"index.nothing", {}});
        return;
    }
    const auto n = static_cast<double>(run.cells);
    run.mean /= n;
    for (const double v : mean.values())
        if (!std::isnan(v)) squares += (v - run.mean) * (v - run.mean);
    run.sd = std::sqrt(squares / n);
    run.error = std::sqrt(variance / n);
}

std::int64_t day_of(const std::string& words) {
    return std::chrono::sys_days(*io::parse_date(words)).time_since_epoch().count();
}

}  // namespace

IndexRun map_index(const IndexJob& job, const IndexOptions& options) {
    IndexRun run;
    run.outputs = job.outputs.all();
    io::FileStaging staging = staged(job.outputs, files_named_by(job), options.files);
    if (options.progress) options.progress("reading", 0);
    const Field field = field_of(job, run);
    run.crs = field.crs;
    run.boundary = field.boundary;
    ImageRules rules = job.rules;
    rules.wanted_day =
        job.wanted.empty() ? std::numeric_limits<std::int64_t>::max() / 4 : day_of(job.wanted);
    if (job.saturated) rules.index = imagery::Index::ndvi;
    read_pictures(job, field, rules, run);
    const Confirmed nothing;
    require_on_field({run.image.source, run.image.frame, nothing},
                     {field.boundary, field.crs, &field.source, field.source_crs, nothing});
    level(job, field, run);
    calibrate(job, field, run);
    sum_up(run);
    if (options.progress) options.progress("writing", 0);
    std::vector<std::string> made{raster_text(job, run)};
    if (!job.outputs.picture.empty()) made.push_back(picture_text(run, options.files.say));
    if (!job.outputs.json.empty()) made.push_back(json_text(run, {made.begin(), made.end()}));
    staging.publish({made.begin(), made.end()});
    return run;
}

}  // namespace vrmap::job
