// SPDX-License-Identifier: Apache-2.0
#include "job/usual_yield.hpp"

#include <algorithm>
#include <cmath>

#include "job/removal.hpp"
#include "vrmap/error.hpp"
#include "vrmap/job/guide.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::job {

namespace {

std::vector<double> yields_in(const geo::FieldBoundary& field,
                              const geo::PointSet<CropYield>& points) {
    std::vector<double> near;
    const geo::Box box = field.box();
    for (std::size_t i = 0; i < points.size(); ++i)
        if (std::isfinite(points.value[i]) && box.contains(points.position[i]) &&
            field.contains(points.position[i]))
            near.push_back(points.value[i]);
    return near;
}

// Units in which the same numbers would be a usual crop: "kg/10a (5.9 t/ha)".
std::string likely_units(const YieldBand& usual, const YieldInput& y, double t_per_ha) {
    std::string all;
    for (const auto& [unit, factor] : known_yield_units()) {
        const double would_be = t_per_ha / y.t_per_ha_per_unit * factor;
        if (!(would_be >= usual.least.value && would_be <= usual.most.value)) continue;
        all.append(all.empty() ? "" : ", ").append(unit);
        all.append(" (").append(text(would_be, 2)).append(" t/ha)");
    }
    return all.empty() ? "-" : all;
}

std::string count(std::size_t n) {
    return text(static_cast<long long>(n));
}

std::size_t finite_yields(const geo::PointSet<CropYield>& points) {
    return static_cast<std::size_t>(std::count_if(points.value.begin(), points.value.end(),
                                                  [](double v) { return std::isfinite(v); }));
}

// Mostly blanks: another column is meant, or the file lost its numbers on the way.
void require_filled(const YieldInput& y, std::size_t finite, std::size_t rows) {
    constexpr double least_filled = 0.5;
    if (y.range_stated || static_cast<double>(finite) >= least_filled * static_cast<double>(rows))
        return;
    throw InputError(
        {y.source.path.string()},
        {"yield.mostly_blank",
         {{"column", y.source.numbers.front()}, {"filled", count(finite)}, {"rows", count(rows)}}});
}

// A receiver that stood still, or columns that are no places.
void require_places(const YieldInput& y, const geo::PointSet<CropYield>& points) {
    constexpr std::size_t least_places = 3;
    std::vector<std::pair<double, double>> places;
    for (std::size_t i = 0; i < points.size() && places.size() < least_places; ++i) {
        const std::pair<double, double> at{points.position[i].x, points.position[i].y};
        if (std::isfinite(points.value[i]) && std::isfinite(at.first) &&
            std::find(places.begin(), places.end(), at) == places.end())
            places.push_back(at);
    }
    if (places.size() < least_places)
        throw InputError({y.source.path.string()},
                         {"yield.too_few_places", {{"places", count(places.size())}}});
}

// A log of several farms' fields is cut here; one of this field alone should lie in it.
void note_outside(const std::string& called, std::size_t finite, std::size_t inside, Notes& notes) {
    constexpr double worth_a_word = 0.1;
    const std::size_t outside = finite - inside;
    const double share = finite ? static_cast<double>(outside) / static_cast<double>(finite) : 0;
    if (share > worth_a_word)
        notes.push_back({"yield.outside",
                         {{"layer", called},
                          {"outside", count(outside)},
                          {"points", count(finite)},
                          {"share_pct", text(100 * share, 0)}}});
}

Message unusual(const char* id, const std::string& crop, double middle, const YieldBand& usual) {
    return {id,
            {{"median", text(middle, 2)},
             {"crop", crop},
             {"least", text(usual.least.value)},
             {"most", text(usual.most.value)}}};
}

}  // namespace

void require_usual_yield(const FieldJob& job, std::size_t year, const Evidence& evidence,
                         Notes& notes) {
    constexpr double least_usable = 0.5;
    const YieldInput& y = job.yield[year];
    const Evidence::Harvest& harvest = evidence.yield[year];
    const Place place{y.source.path.string()};
    const std::string& crop = crop_of(y, job);
    const YieldBand usual = usual_yield(job.tables, crop);
    std::vector<double> near = yields_in(evidence.boundary, harvest.points);
    const std::size_t measured = near.size();
    const std::size_t finite = finite_yields(harvest.points);
    require_filled(y, finite, harvest.points.size());
    if (measured == 0 && finite > 0)
        throw InputError(place, {"yield.none_inside", {{"points", count(finite)}}});
    require_places(y, harvest.points);
    note_outside(harvest.called, finite, measured, notes);
    const double middle = median(near);
    std::erase_if(
        near, [&y](double v) { return v <= y.limits.above.value || v > y.limits.at_most.value; });
    if (!y.range_stated &&
        static_cast<double>(near.size()) < least_usable * static_cast<double>(measured))
        throw InputError(place, {"yield.mostly_unusable",
                                 {{"usable", count(near.size())},
                                  {"measured", count(measured)},
                                  {"median", text(middle, 2)},
                                  {"units", likely_units(usual, y, middle)}}});
    const double usable = median(near);
    if (near.empty() || (usable >= usual.least.value && usable <= usual.most.value)) return;
    if (y.range_stated) {
        notes.push_back(unusual("yield.unusual_confirmed", crop, usable, usual));
        notes.back().args.emplace_back("layer", harvest.called);
        return;
    }
    Message m = unusual("yield.unusual", crop, usable, usual);
    m.args.emplace_back("units", likely_units(usual, y, usable));
    throw InputError(place, std::move(m));
}

}  // namespace vrmap::job
