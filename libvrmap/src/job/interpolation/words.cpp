// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <charconv>
#include <cmath>

#include "job/interpolation/model.hpp"
#include "vrmap/error.hpp"
#include "vrmap/job/interpolate.hpp"

namespace vrmap::job {

namespace {

std::string count(std::size_t n) {
    return text(static_cast<long long>(n));
}

// Four digits tell; more are in the files.
std::string brief(double v) {
    std::array<char, 64> room{};
    const auto end =
        std::to_chars(room.data(), room.data() + room.size(), v, std::chars_format::general, 4);
    return {room.data(), end.ptr};
}

std::string kind_of(const InterpolateJob& job) {
    constexpr std::array<const char*, 4> kinds{"simple", "ordinary", "universal --degree 1",
                                               "universal --degree 2"};
    const auto trend = job.method.trend;
    std::string kind = kinds[static_cast<std::size_t>(trend)];
    if (trend == interpolate::Trend::constant && !job.covariates.empty()) kind = "drift";
    for (const Covariate& c : job.covariates) kind.append(" --drift ").append(c.name());
    return kind;
}

void tell_points(const Interpolation& run, Notes& all) {
    const PointCount& n = run.points;
    all.push_back({"interpolate.points", {{"used", count(n.used)}, {"read", count(n.read)}}});
    for (const auto& [id, left] : {std::pair("interpolate.no_place", n.no_place),
                                   {"interpolate.no_value", n.no_value},
                                   {"interpolate.out_of_range", n.out_of_range},
                                   {"interpolate.no_variance", n.no_variance},
                                   {"interpolate.no_covariate", n.no_covariate},
                                   {"interpolate.merged", run.tally.merged}})
        if (left > 0) all.push_back({id, {{"points", count(left)}}});
    if (run.crs)
        all.push_back({"interpolate.crs", {{"crs", io::title_of(*run.crs)}}});
    else
        all.push_back({"interpolate.no_crs", {}});
}

void tell_model(const Interpolation& run, Notes& all) {
    constexpr std::array<const char*, 3> ids{"interpolate.model_given", "interpolate.model_fitted",
                                             "interpolate.model_flat"};
    all.push_back(
        {ids[static_cast<std::size_t>(run.model)], {{"model", model_words(run.variogram)}}});
    if (!run.fit || run.model == Interpolation::Model::flat) return;
    if (run.fit->fallback == interpolate::Fallback::held_range)
        all.push_back({"interpolate.fit_held_range", {}});
    if (run.fit->fallback == interpolate::Fallback::isotropic)
        all.push_back({"interpolate.fit_isotropic", {}});
    if (run.fit->at_limit)
        all.push_back({"interpolate.fit_at_limit", {{"cutoff_m", brief(run.cutoff.value)}}});
}

// What was done, in the words of the options.
void tell_method(const Interpolation& run, const InterpolateJob& job, Notes& all) {
    const interpolate::Method& m = job.method;
    const auto& n = m.neighbourhood;
    const bool anywhere = std::isinf(n.reach.value);
    if (run.one_value) return;
    Message how{
        anywhere ? "interpolate.method_anywhere" : "interpolate.method",
        {{"kind", kind_of(job)},
         {"nugget", m.nugget == interpolate::Nugget::exact ? "exact" : "error"},
         {"neighbours", n.max_samples == 0 ? "all" : text(static_cast<long long>(n.max_samples))},
         {"least", text(static_cast<long long>(n.min_samples))}}};
    if (!anywhere) how.args.push_back({"reach_m", brief(run.reach.value)});
    all.push_back(std::move(how));
}

void tell_validation(const Interpolation& run, Notes& all) {
    if (!run.cross_validation) return;
    if (run.cross_validation->samples == 0) {
        all.push_back({"interpolate.not_validated", {}});
        return;
    }
    const interpolate::CrossValidation& cv = *run.cross_validation;
    all.push_back({"interpolate.validation",
                   {{"samples", count(cv.samples)},
                    {"mean_error", brief(cv.mean_error)},
                    {"rmse", brief(cv.rmse)},
                    {"standardised", brief(cv.standardised_variance)},
                    {"skill_pct", text(100 * cv.skill(), 1)},
                    {"within_pct", text(100 * cv.covered_90, 1)}}});
}

void tell_targets(const Interpolation& run, const InterpolateJob& job, Notes& all) {
    const interpolate::Tally& t = run.tally;
    const bool places = !job.targets.empty();
    if (t.estimated > 0)
        all.push_back({places ? "interpolate.places" : "interpolate.cells",
                       {{"estimated", count(t.estimated)},
                        {"targets", count(run.targets)},
                        {"least", brief(run.least)},
                        {"mean", brief(run.mean)},
                        {"most", brief(run.most)}}});
    for (const auto& [id, n] : {std::pair("interpolate.out_of_reach", t.out_of_reach),
                                {"interpolate.without_covariate", t.no_covariate},
                                {"interpolate.trend_dropped", t.trend_dropped},
                                {"interpolate.steadied", t.steadied},
                                {"interpolate.singular", t.singular}})
        if (n > 0) all.push_back({id, {{"targets", count(n)}}});
}

}  // namespace

Notes words_of(const Interpolation& run, const InterpolateJob& job) {
    Notes all;
    tell_points(run, all);
    tell_model(run, all);
    tell_method(run, job, all);
    tell_validation(run, all);
    tell_targets(run, job, all);
    for (const std::filesystem::path& out : run.outputs)
        all.push_back({"interpolate.done", {{"out", out.string()}}});
    return all;
}

}  // namespace vrmap::job
