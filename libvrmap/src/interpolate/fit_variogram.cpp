// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "interpolate/plain_math.hpp"
#include "interpolate/weighted_fit.hpp"
#include "vrmap/error.hpp"
#include "vrmap/interpolate/variogram.hpp"

namespace vrmap::interpolate {

namespace {

constexpr std::size_t most_structures = 4;
constexpr double least_share = 1e-3;  // of structure in the sill
// Fewer samples, or classes, cannot tell a variogram's range: a fixed one (AGRONOMY.md §5).
constexpr std::size_t fewest_for_range = 30;
constexpr std::size_t fewest_classes = 4;  // nugget, sill, range, and one to fit
constexpr std::size_t fewest_held = 2;     // nugget and sill
constexpr double fixed_range_share = 0.3;  // of the field's length

struct Candidate {
    std::vector<Shape> shapes;
    FormFit fit;
    double criterion = 0;
};

void require_sane(const FitOptions& o) {
    const auto fits = [](const std::vector<Shape>& sum) {
        return !sum.empty() && sum.size() <= most_structures;
    };
    if (o.sums.empty() || !std::all_of(o.sums.begin(), o.sums.end(), fits))
        throw ArgumentError(
            {"variogram.bad_sum", {{"most", text(static_cast<long long>(most_structures))}}});
}

// n·ln(loss) + 2p, as loss·e^(2p/n): the same order.
std::optional<Candidate> best_of(const std::vector<LagBin>& bins, const ModelForms& sums,
                                 bool anisotropic) {
    std::optional<Candidate> best;
    for (const auto& shapes : sums) {
        const std::size_t parameters = 1 + 2 * shapes.size() + (anisotropic ? 2 : 0);
        if (bins.size() < parameters + 1) continue;
        Candidate c{shapes, fit_form(bins, shapes, anisotropic), 0};
        c.criterion = c.fit.linear.loss / exp_of_minus(2 * static_cast<double>(parameters) /
                                                       static_cast<double>(bins.size()));
        if (!best || c.criterion < best->criterion) best = c;
    }
    return best;
}

std::optional<Candidate> held(const std::vector<LagBin>& bins, const std::vector<Shape>& shapes,
                              Metres range) {
    if (!(range.value > 0) || bins.size() < fewest_held) return {};
    Candidate c{shapes, {}, 0};
    c.fit.form.range.assign(shapes.size(), range.value);
    c.fit.linear = fit_linear(bins, shapes, c.fit.form);
    c.fit.settled = true;
    return c;
}

ModelForms one_by_one(const ModelForms& sums) {
    ModelForms single;
    for (const auto& sum : sums)
        for (const Shape s : sum)
            if (std::find(single.begin(), single.end(), std::vector{s}) == single.end())
                single.push_back({s});
    return single;
}

bool tells_ellipse(const std::vector<LagBin>& bins) {
    return std::any_of(bins.begin(), bins.end(), [&](const LagBin& b) {
        return b.azimuth_deg && b.azimuth_deg != bins.front().azimuth_deg;
    });
}

Variogram variogram_by(const Candidate& c) {
    Variogram v;
    const Form& form = c.fit.form;
    v.nugget = c.fit.linear.nugget;
    for (std::size_t s = 0; s < c.shapes.size(); ++s)
        if (c.fit.linear.sill[s] > 0)
            v.structures.push_back({c.shapes[s], c.fit.linear.sill[s], Metres{form.range[s]},
                                    form.azimuth_deg, form.ratio});
    v.converged = v.sill() > least_share * (v.sill() + v.nugget);
    return v;
}

// Of one direction: several have the same distances.
std::size_t most_classes(const std::vector<LagBin>& bins) {
    std::size_t most = 0;
    for (const LagBin& one : bins)
        most = std::max(most, static_cast<std::size_t>(
                                  std::count_if(bins.begin(), bins.end(), [&one](const LagBin& b) {
                                      return b.azimuth_deg == one.azimuth_deg;
                                  })));
    return most;
}

VariogramFit nugget_alone(const std::vector<LagBin>& bins) {
    VariogramFit f;
    if (bins.empty()) return f;
    const LinearFit flat = fit_linear(bins, {}, {});
    f.variogram.nugget = flat.nugget;
    f.loss = flat.loss;
    return f;
}

}  // namespace

ModelForms usual_sums() {
    return {{Shape::exponential},
            {Shape::spherical},
            {Shape::gaussian},
            {Shape::matern32},
            {Shape::exponential, Shape::spherical}};
}

VariogramFit fit_variogram(const std::vector<LagBin>& bins, const FitOptions& options) {
    require_sane(options);
    const VariogramFit flat = nugget_alone(bins);
    if (!(flat.loss > 0)) return flat;
    std::optional<Candidate> found;
    Fallback fallback = Fallback::none;
    // takes the step if none before it found structure
    const auto otherwise = [&](Fallback step, const std::optional<Candidate>& c) {
        if (found || !c || !variogram_by(*c).converged) return;
        found = c;
        fallback = step;
    };
    if (options.fixed_range.value > 0) {
        otherwise(Fallback::none, held(bins, options.sums.front(), options.fixed_range));
    } else {
        const auto plain = best_of(bins, options.sums, false);
        if (options.anisotropic && tells_ellipse(bins)) {
            const auto turned = best_of(bins, options.sums, true);
            if (turned && turned->criterion < plain->criterion) otherwise(Fallback::none, turned);
        }
        otherwise(options.anisotropic ? Fallback::isotropic : Fallback::none, plain);
        if (!found) otherwise(Fallback::one_term, best_of(bins, one_by_one(options.sums), false));
        otherwise(Fallback::held_range,
                  held(bins, {options.sums.front().front()}, options.fallback_range));
    }
    if (!found) return flat;
    const FormFit& fit = found->fit;
    return {variogram_by(*found), fit.linear.loss, fallback, fit.settled, fit.at_limit};
}

VariogramFit fit_samples(const std::vector<LagBin>& bins, const std::vector<geo::Point>& at,
                         FitOptions options, bool hold_at_last) {
    const geo::Box box = geo::bounds(at);
    const Metres share{fixed_range_share * std::max(box.width(), box.height())};
    const bool few = at.size() < fewest_for_range || most_classes(bins) < fewest_classes;
    options.fixed_range = few ? share : Metres{0};
    options.fallback_range = hold_at_last ? share : Metres{0};
    VariogramFit fit = fit_variogram(bins, options);
    if (few && fit.variogram.converged) fit.fallback = Fallback::held_range;
    return fit;
}

Variogram variogram_of(const std::vector<geo::Point>& at, const std::vector<double>& value,
                       const Work& work) {
    VariogramOptions classes;
    classes.work = work;
    return fit_samples(experimental_variogram(at, value, classes), at, {}, false).variogram;
}

}  // namespace vrmap::interpolate
