// SPDX-License-Identifier: Apache-2.0
#include "vrmap/interpolate/kriging.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <mutex>

#include "interpolate/cascade.hpp"
#include "interpolate/flat_mean.hpp"
#include "interpolate/global_system.hpp"
#include "interpolate/tiles.hpp"

namespace vrmap::interpolate {

namespace {

void count(Tally& t, Fate f) {
    t.estimated += f == Fate::estimated || f == Fate::trend_dropped || f == Fate::steadied;
    t.out_of_reach += f == Fate::out_of_reach;
    t.trend_dropped += f == Fate::trend_dropped;
    t.steadied += f == Fate::steadied;
    t.singular += f == Fate::singular;
}

// Places to estimate, one after the other, and where their results go.
struct Course {
    std::vector<Target> targets;
    std::vector<std::size_t> place;
    std::vector<double> drift;  // of all targets
    std::size_t no_covariate = 0;
    std::size_t nowhere = 0;

    /// `at`: from the samples' origin.
    void add(geo::Point at, const std::vector<std::vector<double>>& columns, std::size_t i,
             long group = -1) {
        if (!std::isfinite(at.x) || !std::isfinite(at.y)) {
            ++nowhere;
            return;
        }
        const std::size_t from = drift.size();
        for (const auto& column : columns) {
            if (!std::isfinite(column[i])) {
                drift.resize(from);
                ++no_covariate;
                return;
            }
            drift.push_back(column[i]);
        }
        targets.push_back({at.x, at.y, nullptr, -1, group});
        place.push_back(i);
    }
    // The targets' covariates stand still only now.
    void settle(std::size_t columns) {
        for (std::size_t k = 0; columns && k < targets.size(); ++k)
            targets[k].drift = drift.data() + k * columns;
    }
};

Tally& operator+=(Tally& a, const Tally& b) {
    a.estimated += b.estimated;
    a.out_of_reach += b.out_of_reach;
    a.no_covariate += b.no_covariate;
    a.trend_dropped += b.trend_dropped;
    a.steadied += b.steadied;
    a.singular += b.singular;
    return a;
}

// Runs courses on all threads; `fill` says which targets a course has.
template <class Fill>
Estimates run(const Problem& problem, std::size_t results, std::size_t courses, const Work& work,
              const Fill& fill) {
    Estimates out{std::vector<double>(results, std::nan("")),
                  std::vector<double>(results, std::nan("")),
                  {},
                  {}};
    const auto global = is_global(problem) ? make_global(problem, work) : nullptr;
    const Cascade cascade(problem, work.isa);
    std::mutex counting;
    in_tiles(courses, work, "kriging", [&](std::size_t t) {
        Course course;
        fill(t, course);
        course.settle(problem.samples->drift.size());
        std::vector<Estimate> found(course.targets.size());
        if (global)
            global->estimate(course.targets.data(), course.targets.size(), found.data());
        else
            cascade.estimate(course.targets, found);
        Tally tally;
        tally.no_covariate = course.no_covariate;
        tally.out_of_reach = course.nowhere;
        for (std::size_t k = 0; k < found.size(); ++k) {
            out.mean[course.place[k]] = found[k].mean;
            out.variance[course.place[k]] = found[k].variance;
            count(tally, found[k].fate);
        }
        const std::lock_guard lock(counting);
        out.tally += tally;
    });
    out.tally.merged = problem.samples->merged();
    if (std::isfinite(problem.need2)) out.reach = Metres{std::sqrt(problem.need2)};
    return out;
}

// Where the order of targets is no matter, or theirs: runs of so many.
constexpr std::size_t in_a_run = 5 * GlobalSystem::together;

std::size_t runs_of(std::size_t targets) {
    return (targets + in_a_run - 1) / in_a_run;
}

// Targets are walked in squares of 8 × 8, row of squares by row, within them by Morton's order:
// targets that follow each other lie close together, and share what they need.
constexpr int side = 8;
constexpr std::size_t squares_together = 16;  // in a course

struct Squares {
    explicit Squares(const Lattice& l)
        : across(static_cast<std::size_t>((l.cols + side - 1) / side)),
          all(across * static_cast<std::size_t>((l.rows + side - 1) / side)) {}
    std::size_t across;
    std::size_t all;
    std::size_t courses() const { return (all + squares_together - 1) / squares_together; }
};

template <class F>
void in_squares(std::size_t course, const Squares& s, const Lattice& l, F visit) {
    const std::size_t end = std::min(s.all, (course + 1) * squares_together);
    for (std::size_t square = course * squares_together; square < end; ++square) {
        const int top = static_cast<int>(square / s.across) * side;
        const int left = static_cast<int>(square % s.across) * side;
        for (int k = 0; k < side * side; ++k) {
            const int row = top + ((k >> 1 & 1) | (k >> 2 & 2) | (k >> 3 & 4));
            const int col = left + ((k & 1) | (k >> 1 & 2) | (k >> 2 & 4));
            if (row < l.rows && col < l.cols) visit(row, col);
        }
    }
}

void require_drift(const Samples& s, const std::vector<std::vector<double>>& drift,
                   std::size_t targets) {
    const bool matched =
        drift.size() == s.drift.size() &&
        std::all_of(drift.begin(), drift.end(), [&](const auto& c) { return c.size() == targets; });
    if (!matched) throw ArgumentError({"kriging.bad_samples", {}});
}

geo::Point from(geo::Point origin, geo::Point p) {
    return {p.x - origin.x, p.y - origin.y};
}

// Places in the order of the samples' buckets: neighbours follow each other, wherever they stood.
std::vector<std::size_t> by_bucket(const SampleIndex& index, const std::vector<geo::Point>& at) {
    std::vector<std::pair<std::size_t, std::size_t>> keyed;
    keyed.reserve(at.size());
    for (std::size_t i = 0; i < at.size(); ++i)
        keyed.emplace_back(index.bucket(from(index.origin(), at[i])), i);
    std::sort(keyed.begin(), keyed.end());
    std::vector<std::size_t> order;
    order.reserve(at.size());
    for (const auto& [bucket, i] : keyed) order.push_back(i);
    return order;
}

Estimates none(std::size_t targets) {
    return {std::vector<double>(targets, std::nan("")),
            std::vector<double>(targets, std::nan("")),
            {},
            {}};
}

}  // namespace

Lattice Lattice::of(const geo::GridGeometry& g) {
    const double east = g.cell.value * std::cos(g.angle);
    const double north = g.cell.value * std::sin(g.angle);
    return {g.at(0.5, 0.5), {east, north}, {north, -east}, g.rows, g.cols};
}

Estimates krige(const Samples& samples, const Method& method, const Targets& targets,
                const Work& work) {
    require_sane(samples, method);
    const Lattice& l = targets.lattice;
    require_drift(samples, targets.drift, l.size());
    if (!targets.wanted.empty() && targets.wanted.size() != l.size())
        throw ArgumentError({"kriging.bad_samples", {}});
    require_sane(targets.block);
    const SampleIndex index = index_of(samples, method, work.threads);
    if (!index.size()) return none(l.size());
    const Problem problem = problem_of(method, index, targets.block, l.along, l.down);
    const auto cols = static_cast<std::size_t>(l.cols);
    Lattice here = l;
    here.first = from(index.origin(), l.first);
    const auto add = [&](Course& course, int row, int col, long group) {
        const std::size_t i = static_cast<std::size_t>(row) * cols + static_cast<std::size_t>(col);
        if (targets.wanted.empty() || targets.wanted[i])
            course.add(here.centre(row, col), targets.drift, i, group);
    };
    if (is_global(problem))
        return run(problem, l.size(), runs_of(l.size()), work, [&](std::size_t t, Course& course) {
            for (std::size_t i = t * in_a_run; i < std::min(l.size(), (t + 1) * in_a_run); ++i)
                add(course, static_cast<int>(i / cols), static_cast<int>(i % cols), -1);
        });
    const int shared = shared_side(
        problem, std::max(std::hypot(l.along.x, l.along.y), std::hypot(l.down.x, l.down.y)));
    const long groups = (l.cols + shared - 1) / shared;
    const Squares squares(l);
    return run(problem, l.size(), squares.courses(), work, [&](std::size_t number, Course& course) {
        in_squares(number, squares, l, [&](int row, int col) {
            add(course, row, col, shared > 1 ? (row / shared) * groups + col / shared : -1);
        });
    });
}

Estimates krige_at(const Samples& samples, const Method& method, const std::vector<geo::Point>& at,
                   const std::vector<std::vector<double>>& drift, const Work& work,
                   const Block& block) {
    require_sane(samples, method);
    require_sane(block);
    require_drift(samples, drift, at.size());
    const SampleIndex index = index_of(samples, method, work.threads);
    if (!index.size()) return none(at.size());
    const Problem problem = problem_of(method, index, block);
    const std::vector<std::size_t> order = by_bucket(index, at);
    return run(problem, at.size(), runs_of(at.size()), work, [&](std::size_t t, Course& course) {
        for (std::size_t k = t * in_a_run; k < std::min(at.size(), (t + 1) * in_a_run); ++k)
            course.add(from(index.origin(), at[order[k]]), drift, order[k]);
    });
}

Surface block_kriging(const std::vector<geo::Point>& at, const std::vector<double>& value,
                      const Variogram& variogram, const geo::Grid<unsigned char>& wanted,
                      const Neighbourhood& n, const Work& work) {
    Method method;
    method.variogram = variogram;
    method.neighbourhood = n;
    const geo::GridGeometry& g = wanted.geometry();
    Surface out{geo::Grid<double>(g, std::nan("")), geo::Grid<double>(g, std::nan(""))};
    if (at.empty()) return out;
    if (!(variogram.sill() > 0)) {
        require_sane({at, value, {}, {}}, method);
        Samples known{at, {}, {}, {}};
        std::copy_if(value.begin(), value.end(), std::back_inserter(known.value),
                     [](double v) { return std::isfinite(v); });
        if (known.value.empty()) return out;
        const FlatMean flat = flat_mean(known, variogram.nugget);
        for (std::size_t i = 0; i < wanted.size(); ++i)
            if (wanted[i]) {
                out.mean[i] = flat.mean;
                out.variance[i] = flat.variance;
            }
        return out;
    }
    const Targets targets{Lattice::of(g), {g.cell, g.cell}, wanted.values(), {}};
    const Estimates e = krige({at, value, {}, {}}, method, targets, work);
    if (e.tally.singular)
        throw NumericError(
            {"kriging.singular", {{"cells", text(static_cast<long long>(e.tally.singular))}}});
    for (std::size_t i = 0; i < out.mean.size(); ++i) {
        out.mean[i] = e.mean[i];
        out.variance[i] = e.variance[i];
    }
    return out;
}

}  // namespace vrmap::interpolate
