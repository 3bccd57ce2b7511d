// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "interpolate/flat_mean.hpp"
#include "job/interpolation/goal.hpp"
#include "job/interpolation/known.hpp"
#include "job/interpolation/model.hpp"
#include "job/interpolation/outputs.hpp"
#include "job/staged_outputs.hpp"
#include "vrmap/error.hpp"
#include "vrmap/job/interpolate.hpp"

namespace vrmap::job {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_named_by(const InterpolateJob& job) {
    std::vector<fs::path> named;
    add_input(named, job.points);
    add_input(named, job.boundary);
    if (!job.targets.empty()) named.push_back(job.targets);
    for (const Covariate& c : job.covariates)
        if (!c.raster.empty()) named.push_back(c.raster);
    return named;
}

// `none`: as far as anything is from anything. Where all points are taken it stays infinite: then
// no reach chooses among them.
void settle_reach(interpolate::Method& method, const Known& known, const Goal& goal) {
    const interpolate::Neighbourhood& n = method.neighbourhood;
    Metres& reach = method.neighbourhood.reach;
    if (!std::isinf(reach.value)) return;
    const bool all_taken =
        n.max_samples == 0 || known.samples.at.size() <= static_cast<std::size_t>(n.max_samples);
    if (n.sectors == 1 && all_taken) return;
    geo::Box all = geo::bounds(known.samples.at);
    const geo::Box box = goal.box();
    if (!box.empty()) all.add({box.min_x, box.min_y}), all.add({box.max_x, box.max_y});
    reach = Metres{1 + std::hypot(all.width(), all.height())};
}

void count_estimates(const Values& v, Interpolation& run) {
    double sum = 0;
    std::size_t n = 0;
    for (const double z : v.mean) {
        if (std::isnan(z)) continue;
        run.least = n ? std::min(run.least, z) : z;
        run.most = n ? std::max(run.most, z) : z;
        sum += z;
        ++n;
    }
    if (n) run.mean = sum / static_cast<double>(n);
}

// Nothing varies, or nothing that does has a place: one value, with the variance of a mean, as the
// layers of a field without structure have it. With a trend the map is that, which kriging tells.
bool is_flat(const interpolate::Method& method, const Known& known, const Interpolation& run) {
    if (run.model != Interpolation::Model::flat) return false;
    // a known mean is kriged with, where there is anything to krige by
    if (method.trend == interpolate::Trend::known_mean) return run.variogram.nugget == 0;
    const auto& z = known.samples.value;
    const bool equal = std::all_of(z.begin(), z.end(), [&z](double v) { return v == z.front(); });
    return equal || (method.trend == interpolate::Trend::constant && known.samples.drift.empty());
}

Values flat_values(const interpolate::Method& method, const Known& known, const Goal& goal,
                   Interpolation& run) {
    const interpolate::Samples& s = known.samples;
    const double nugget = run.variogram.nugget;
    interpolate::FlatMean one = interpolate::flat_mean(s, nugget);
    if (method.trend == interpolate::Trend::known_mean) one = {method.known_mean, 0};
    const bool new_point =
        method.nugget == interpolate::Nugget::exact && goal.targets.block.width.value == 0;
    const std::size_t targets = goal.of_places ? goal.at.size() : goal.targets.lattice.size();
    if (new_point) one.variance += nugget;
    Values v{std::vector<double>(targets, one.mean), std::vector<double>(targets, one.variance)};
    for (std::size_t i = 0; i < goal.targets.wanted.size(); ++i)
        if (!goal.targets.wanted[i]) v.mean[i] = v.variance[i] = std::nan("");
    for (std::size_t i = 1; i < s.at.size(); ++i) run.tally.merged += s.at[i] == s.at[i - 1];
    run.tally.estimated = goal.wanted();
    run.one_value = true;
    return v;
}

Values krige(const interpolate::Method& method, const Known& known, const Goal& goal,
             const interpolate::Work& work, Interpolation& run) {
    run.targets = goal.wanted();
    if (is_flat(method, known, run)) return flat_values(method, known, goal, run);
    interpolate::Estimates e = goal.of_places
                                   ? interpolate::krige_at(known.samples, method, goal.at,
                                                           goal.drift, work, goal.targets.block)
                                   : interpolate::krige(known.samples, method, goal.targets, work);
    run.tally = e.tally;
    run.reach = e.reach;
    return {std::move(e.mean), std::move(e.variance)};
}

void note_what_is_odd(const interpolate::Samples& samples, Interpolation& run) {
    if (run.targets == 0 || run.tally.estimated == 0)
        run.notes.push_back({"interpolate.nothing", {}});
    const auto [least, most] = std::minmax_element(samples.value.begin(), samples.value.end());
    const bool constant = *least == *most;  // said already
    const auto& cv = run.cross_validation;
    if (!constant && cv && cv->samples > 0 && !cv->shows_signal())
        run.notes.push_back({"interpolate.no_signal",
                             {{"skill_pct", text(100 * run.cross_validation->skill(), 0)},
                              {"least", text(*least)},
                              {"most", text(*most)}}});
}

std::vector<std::string> made_of(const InterpolateJob& job, const Goal& goal, Values values,
                                 const Interpolation& run, const InterpolateOptions& options) {
    std::vector<std::string> made{
        goal.of_places ? places_text(goal, values)
                       : raster_text(goal, values, run, job.outputs.out.filename().string())};
    if (!job.outputs.picture.empty())
        made.push_back(picture_text(job, goal, values, run, options.files.say));
    values = {};
    if (!job.outputs.json.empty())
        made.push_back(json_text(job, goal, run, {made.begin(), made.end()}));
    return made;
}

// One value is validated as the mean that it is, of points with their errors.
interpolate::CrossValidation validated(const interpolate::Method& method, const Known& known,
                                       const interpolate::Work& work, const Interpolation& run) {
    const interpolate::Samples& s = known.samples;
    if (!run.one_value) return interpolate::leave_one_out(s, method, work);
    interpolate::Variogram v = run.variogram;
    for (const double error : s.noise) v.nugget += error / static_cast<double>(s.noise.size());
    return interpolate::leave_one_out(s.at, s.value, v);
}

// Blocks have no nugget of their own: the same map either way, but for coincident points.
void note_exact_blocks(const interpolate::Method& method, const Goal& goal, Interpolation& run) {
    if (method.nugget == interpolate::Nugget::exact && goal.targets.block.width.value > 0 &&
        run.variogram.nugget > 0 && run.tally.merged == 0)
        run.notes.push_back({"interpolate.exact_of_blocks", {}});
}

}  // namespace

Interpolation interpolate_points(const InterpolateJob& job, const InterpolateOptions& options) {
    Interpolation run;
    run.outputs = job.outputs.all();
    run.isa = interpolate::name_of(interpolate::resolved(options.work.isa));
    io::FileStaging staging = staged(job.outputs, files_named_by(job), options.files);
    const Progress& progress = options.work.progress;
    if (progress) progress("reading", 0);
    Known known = read_known(job, run);
    run.crs = known.crs;
    Goal goal = goal_of(job, known, run);
    bring_rasters(job, known, goal, run);
    settle_samples(job, known.samples, run.points);
    find_model(job, known.samples, options.work, run);
    interpolate::Method method = job.method;
    method.variogram = run.variogram;
    settle_reach(method, known, goal);
    Values values = krige(method, known, goal, options.work, run);
    note_exact_blocks(method, goal, run);
    count_estimates(values, run);
    if (job.cross_validation) {
        if (progress) progress("validating", 0);
        run.cross_validation = validated(method, known, options.work, run);
    }
    note_what_is_odd(known.samples, run);
    if (progress) progress("writing", 0);
    const std::vector<std::string> made = made_of(job, goal, std::move(values), run, options);
    staging.publish({made.begin(), made.end()});
    return run;
}

}  // namespace vrmap::job
