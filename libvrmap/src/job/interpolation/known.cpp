// SPDX-License-Identifier: Apache-2.0
#include "job/interpolation/known.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "job/usual_frame.hpp"
#include "vrmap/error.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::job {

namespace {

[[noreturn]] void refuse(const InterpolateJob& job, Message m, long record = 0) {
    throw InputError({job.points.string(), record}, std::move(m));
}

bool is_table(const std::filesystem::path& path) {
    std::string ending = path.extension().string();
    for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return ending == ".csv" || ending == ".txt";
}

io::VectorSource source_of(const InterpolateJob& job) {
    io::VectorSource s{"points", job.points, job.points.string(), job.layer, job.crs, job.x, job.y,
                       {},       job.form};
    s.numbers.push_back(job.value);
    if (!job.variance.empty()) s.numbers.push_back(job.variance);
    for (const Covariate& c : job.covariates)
        if (!c.column.empty()) s.numbers.push_back(c.column);
    return s;
}

io::Points read(const InterpolateJob& job, io::InputLog& log) {
    const bool table = is_table(job.points);
    if (table && job.crs.empty()) refuse(job, {"interpolate.crs_missing", {}});
    if (!table && job.crs == "none") refuse(job, {"interpolate.none_of_table", {}});
    return io::read_points(source_of(job), log);
}

std::optional<io::Crs> frame_of(const InterpolateJob& job, const io::Points& p) {
    if (job.crs == "none") return std::nullopt;
    const std::string path = job.points.string();
    if (job.to_crs == "auto") return usual_frame(p.at, p.crs, path);
    const io::Crs crs = job.to_crs.empty() ? p.crs : io::Crs{job.to_crs};
    if (io::in_metres(crs)) return crs;
    const io::Crs usual = usual_frame(p.at, p.crs, path);
    refuse(job, {io::is_geographic(crs) ? "interpolate.degrees" : "interpolate.not_metres",
                 {{"crs", io::title_of(crs)},
                  {"usual", usual.definition},
                  {"title", io::title_of(usual)}}});
}

// A place, a value, and where they are asked for a variance: else it is counted, and left out.
bool is_known(const InterpolateJob& job, const io::Points& p, std::size_t i, PointCount& count) {
    if (!std::isfinite(p.at[i].x) || !std::isfinite(p.at[i].y)) return ++count.no_place, false;
    if (!std::isfinite(p.columns[0][i])) return ++count.no_value, false;
    if (job.range && (p.columns[0][i] < (*job.range)[0] || p.columns[0][i] > (*job.range)[1]))
        return ++count.out_of_range, false;
    if (job.variance.empty()) return true;
    const double v = p.columns[1][i];
    if (v < 0)
        refuse(job,
               {"interpolate.variance_below_zero", {{"column", job.variance}, {"value", text(v)}}},
               p.record[i]);
    if (!std::isfinite(v)) return ++count.no_variance, false;
    return true;
}

void require_enough(const InterpolateJob& job, std::size_t points, const PointCount& n) {
    const auto needed = static_cast<std::size_t>(job.method.neighbourhood.min_samples);
    if (points >= needed) return;
    const auto count = [](std::size_t v) { return text(static_cast<long long>(v)); };
    refuse(job, {"interpolate.too_few",
                 {{"points", count(points)},
                  {"read", count(n.read)},
                  {"needed", count(needed)},
                  {"no_place", count(n.no_place)},
                  {"no_value", count(n.no_value)},
                  {"out_of_range", count(n.out_of_range)},
                  {"no_variance", count(n.no_variance)},
                  {"no_covariate", count(n.no_covariate)}}});
}

void require_not_too_many(const InterpolateJob& job, std::size_t points) {
    const interpolate::Neighbourhood& n = job.method.neighbourhood;
    const auto count = [](std::size_t v) { return text(static_cast<long long>(v)); };
    if (n.max_samples > 0 || points <= static_cast<std::size_t>(n.most_of_all())) return;
    refuse(job, {"interpolate.too_many_for_all",
                 {{"points", count(points)},
                  {"most", count(interpolate::most_global)},
                  {"most_local", count(interpolate::most_local)}}});
}

template <class T>
void permute(std::vector<T>& all, const std::vector<std::size_t>& order) {
    if (all.empty()) return;
    std::vector<T> sorted;
    sorted.reserve(order.size());
    for (const std::size_t i : order) sorted.push_back(all[i]);
    all = std::move(sorted);
}

}  // namespace

Known read_known(const InterpolateJob& job, Interpolation& run) {
    io::Points p = read(job, run.inputs);
    Known known{{}, p.crs, frame_of(job, p)};
    if (known.crs) io::Transform(p.crs, *known.crs, job.points.string())(p.at);
    run.points.read = p.at.size();
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < p.at.size(); ++i)
        if (is_known(job, p, i, run.points)) kept.push_back(i);
    require_enough(job, kept.size(), run.points);
    for (auto& column : p.columns) permute(column, kept);
    permute(p.at, kept);
    known.samples.at = std::move(p.at);
    known.samples.value = std::move(p.columns[0]);
    std::size_t next = 1;
    if (!job.variance.empty()) known.samples.noise = std::move(p.columns[next++]);
    for (const Covariate& c : job.covariates)
        known.samples.drift.push_back(c.column.empty() ? std::vector<double>()
                                                       : std::move(p.columns[next++]));
    return known;
}

void settle_samples(const InterpolateJob& job, interpolate::Samples& s, PointCount& count) {
    std::vector<std::size_t> order(s.at.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::erase_if(order, [&s](std::size_t i) {
        return std::any_of(s.drift.begin(), s.drift.end(),
                           [i](const auto& column) { return !std::isfinite(column[i]); });
    });
    count.no_covariate = s.at.size() - order.size();
    const auto key = [&s](std::size_t i) {
        return std::tuple(s.at[i].y, s.at[i].x, s.value[i], s.noise.empty() ? 0 : s.noise[i]);
    };
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (key(a) != key(b)) return key(a) < key(b);
        for (const auto& column : s.drift)
            if (column[a] != column[b]) return column[a] < column[b];
        return false;
    });
    require_enough(job, order.size(), count);
    require_not_too_many(job, order.size());
    for (auto& column : s.drift) permute(column, order);
    permute(s.noise, order);
    permute(s.value, order);
    permute(s.at, order);
    count.used = order.size();
}

}  // namespace vrmap::job
