// SPDX-License-Identifier: Apache-2.0
#include "job/usual_yield.hpp"

#include <cmath>

#include "vrmap/error.hpp"
#include "vrmap/job/guide.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::job {

namespace {

std::vector<double> yields_in(const Evidence& e) {
    std::vector<double> near;
    const geo::Box box = e.boundary.box();
    for (std::size_t i = 0; i < e.yield->size(); ++i)
        if (std::isfinite(e.yield->value[i]) && box.contains(e.yield->position[i]) &&
            e.boundary.contains(e.yield->position[i]))
            near.push_back(e.yield->value[i]);
    return near;
}

// Units in which the same numbers would be a usual crop: "kg/10a (5.9 t/ha)".
std::string likely_units(const FieldJob& job, double t_per_ha) {
    const YieldBand usual = usual_yield(job.crop);
    std::string all;
    for (const auto& [unit, factor] : known_yield_units()) {
        const double would_be = t_per_ha / job.yield->t_per_ha_per_unit * factor;
        if (!(would_be >= usual.least.value && would_be <= usual.most.value)) continue;
        all.append(all.empty() ? "" : ", ").append(unit);
        all.append(" (").append(text(would_be, 2)).append(" t/ha)");
    }
    return all.empty() ? "-" : all;
}

// A stated unit may be wrong by tens and still give a smooth, wrong map.
}  // namespace

void require_usual_yield(const FieldJob& job, const Evidence& e) {
    constexpr double least_usable = 0.5;
    const YieldInput& y = *job.yield;
    if (y.range_stated) return;
    std::vector<double> near = yields_in(e);
    const std::size_t measured = near.size();
    const double middle = median(near);
    std::erase_if(
        near, [&y](double v) { return v <= y.limits.above.value || v > y.limits.at_most.value; });
    const auto count = [](std::size_t n) { return text(static_cast<long long>(n)); };
    if (static_cast<double>(near.size()) < least_usable * static_cast<double>(measured))
        throw InputError({y.source.path.string()}, {"yield.mostly_unusable",
                                                    {{"usable", count(near.size())},
                                                     {"measured", count(measured)},
                                                     {"median", text(middle, 2)},
                                                     {"units", likely_units(job, middle)}}});
    const double usable = median(near);
    const YieldBand usual = usual_yield(job.crop);
    if (usable < usual.least.value || usable > usual.most.value)
        throw InputError({y.source.path.string()}, {"yield.unusual",
                                                    {{"median", text(usable, 2)},
                                                     {"crop", job.crop},
                                                     {"least", text(usual.least.value)},
                                                     {"most", text(usual.most.value)},
                                                     {"units", likely_units(job, usable)}}});
}

}  // namespace vrmap::job
