// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/load.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "job/usual_yield.hpp"
#include "vrmap/error.hpp"
#include "vrmap/geo/coverage.hpp"
#include "vrmap/interpolate/pixel_sample.hpp"
#include "vrmap/job/guide.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::job {

namespace {

constexpr double least_share_near = 0.5;       // RELIABILITY.md P7
constexpr double near_m = 500;                 // a wrong CRS is off by far more
constexpr double most_organic_t_per_ha = 300;  // 30 t/10a, RELIABILITY.md P6

[[noreturn]] void refuse(const io::VectorSource& s, Message m, long record = 0) {
    throw InputError({s.path.string(), record}, std::move(m));
}

void require_near(const io::VectorSource& s, const std::vector<geo::Point>& at,
                  const geo::Box& field) {
    const geo::Box box = field.grown(near_m);
    std::size_t known = 0;
    std::size_t inside = 0;
    for (const geo::Point p : at) {
        if (!std::isfinite(p.x)) continue;
        ++known;
        inside += box.contains(p);
    }
    const double share = known ? static_cast<double>(inside) / static_cast<double>(known) : 0;
    if (share < least_share_near)
        refuse(s, {"crs.no_overlap", {{"layer", s.role}, {"share_pct", text(100 * share, 0)}}});
}

template <class Q>
geo::PointSet<Q> point_set(io::Points&& p, double factor) {
    geo::PointSet<Q> set;
    for (std::size_t i = 0; i < p.at.size(); ++i)
        set.add(p.at[i], p.columns.front()[i] * factor, p.record[i]);
    return set;
}

geo::LonLat somewhere(const std::vector<geo::Polygon>& parts, const io::Crs& crs,
                      const std::string& path) {
    geo::Box box;
    for (const geo::Polygon& part : parts)
        for (const geo::Point p : part.outer) box.add(p);
    std::vector<geo::Point> middle{{(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2}};
    io::Transform(crs, io::wgs84, path)(middle);
    return {middle[0].x, middle[0].y};
}

void carry(std::vector<geo::Polygon>& parts, const io::Transform& to) {
    for (geo::Polygon& part : parts) {
        to(part.outer);
        for (geo::Ring& hole : part.holes) to(hole);
    }
}

// 100 m² to 500 ha (RELIABILITY.md §7): outside it the file is not one field.
void require_size(const geo::FieldBoundary& b, const std::string& path) {
    const double ha = b.area().value / units::m2_in_ha;
    if (!(ha >= 0.01 && ha <= 500))
        throw InputError({path}, {"boundary.bad_size", {{"area_ha", text(ha, 3)}}});
}

geo::FieldBoundary build(std::vector<geo::Polygon> parts, const std::string& path) {
    try {
        return geo::FieldBoundary(std::move(parts));
    } catch (const ArgumentError& e) {
        throw InputError({path}, e.message());
    }
}

void load_boundary(const FieldJob& job, Loaded& out) {
    const io::VectorSource& s = *job.boundary;
    io::Polygons p = io::read_polygons(s, io::Repair::no, out.inputs);
    if (p.ground.size() > 1)
        refuse(s, {"boundary.several", {{"found", text(static_cast<long long>(p.ground.size()))}}});
    std::vector<geo::Polygon> parts = std::move(p.ground.front());
    if (parts.empty()) refuse(s, {"vector.no_geometry", {}});
    out.crs = io::field_crs(somewhere(parts, p.crs, s.path.string()), job.region, s.path.string());
    carry(parts, io::Transform(p.crs, out.crs, s.path.string()));
    out.evidence.boundary = build(std::move(parts), s.path.string());
    require_size(out.evidence.boundary, s.path.string());
}

geo::Point middle_of(const std::vector<geo::Point>& at) {
    std::vector<double> x, y;
    for (const geo::Point p : at)
        if (std::isfinite(p.x) && std::isfinite(p.y)) x.push_back(p.x), y.push_back(p.y);
    return {median(x), median(y)};
}

void load_yield(const FieldJob& job, Loaded& out) {
    const io::VectorSource& s = job.yield->source;
    io::Points p = io::read_points(s, out.inputs);
    if (!job.boundary) {
        // no boundary to place the field by: the points' own middle does
        std::vector<geo::Point> middle{middle_of(p.at)};
        io::Transform(p.crs, io::wgs84, s.path.string())(middle);
        out.crs = io::field_crs({middle[0].x, middle[0].y}, job.region, s.path.string());
    }
    io::Transform(p.crs, out.crs, s.path.string())(p.at);
    out.evidence.yield = point_set<CropYield>(std::move(p), job.yield->t_per_ha_per_unit);
}

void boundary_from_points(const FieldJob& job, Loaded& out) {
    const io::VectorSource& s = job.yield->source;
    // every place the combine was, whatever it measured there: the value's unit may be wrong
    std::vector<geo::Point> at = out.evidence.yield->position;
    std::erase_if(at, [](geo::Point p) { return !std::isfinite(p.x) || !std::isfinite(p.y); });
    std::sort(at.begin(), at.end(),
              [](geo::Point a, geo::Point b) { return std::tie(a.y, a.x) < std::tie(b.y, b.x); });
    at.erase(std::unique(at.begin(), at.end()), at.end());
    // one GNSS jump would reach into the neighbour's field
    at = clean::in_company(at, {job.hull_edge.value / 2});
    out.evidence.boundary = build(io::hull_of(at, job.hull_edge, s.path.string()), s.path.string());
    require_size(out.evidence.boundary, s.path.string());
    out.notes.push_back(
        {"boundary.from_points",
         {{"area_ha", text(out.evidence.boundary.area().value / units::m2_in_ha, 2)},
          {"edge_m", text(job.hull_edge.value)}}});
}

void load_moisture(const FieldJob& job, Loaded& out) {
    const io::VectorSource& s = job.moisture->source;
    io::Points p = io::read_points(s, out.inputs);
    io::Transform(p.crs, out.crs, s.path.string())(p.at);
    require_near(s, p.at, out.evidence.boundary.box());
    const double per_unit = job.moisture->fraction_per_unit;
    for (std::size_t i = 0; i < p.at.size(); ++i)
        if (const double v = p.columns.front()[i]; v < 0 || v * per_unit > 1)
            refuse(s, {"moisture.out_of_range", {{"value", text(v)}, {"unit", job.moisture->unit}}},
                   p.record[i]);
    out.evidence.moisture = point_set<WaterContent>(std::move(p), per_unit);
}

// Whether a place lies in the field; cells that are wholly inside answer for their places at once.
class Inside {
public:
    explicit Inside(const Evidence& e)
        : boundary_(e.boundary), fraction_(geo::coverage(e.grid, e.boundary)) {}
    bool operator()(geo::Point p) const {
        const auto cell = fraction_.geometry().cell_at(p);
        return cell && (fraction_[*cell] == 1 || (fraction_[*cell] > 0 && boundary_.contains(p)));
    }

private:
    const geo::FieldBoundary& boundary_;
    geo::Grid<double> fraction_;
};

// Only pixels whole inside the field: one on the edge shows the road too, and a road would read as
// hungry wheat.
void load_ndvi(const FieldJob& job, Loaded& out) {
    interpolate::AreaMean mean(out.evidence.grid);
    interpolate::PixelSample<Ndvi> sample;
    const Inside inside(out.evidence);
    io::read_pixels(
        job.ndvi->source, out.crs, out.evidence.boundary.box(),
        [&](const interpolate::PixelCorners& c, double v) {
            if (!std::isfinite(v) || !std::all_of(c.begin(), c.end(), std::cref(inside))) return;
            mean.add(c, v);
            sample.add({(c[0].x + c[2].x) / 2, (c[0].y + c[2].y) / 2}, v);
        },
        out.inputs);
    out.evidence.ndvi = Evidence::NdviImage{mean.layer<Ndvi>(), sample.take()};
}

void require_dose(const io::VectorSource& s, double t_per_ha, long record) {
    if (!(t_per_ha >= 0 && t_per_ha <= most_organic_t_per_ha))
        refuse(s, {"organic.out_of_range", {{"t_per_10a", text(to_t_per_10a({t_per_ha}), 3)}}},
               record);
}

std::vector<geo::Swath> load_polygons(const OrganicInput& o, Loaded& out) {
    io::Polygons p = io::read_polygons(o.source, io::Repair::yes, out.inputs);
    const io::Transform to(p.crs, out.crs, o.source.path.string());
    std::vector<geo::Swath> swaths;
    std::vector<geo::Point> places;
    for (std::size_t i = 0; i < p.ground.size(); ++i) {
        carry(p.ground[i], to);
        const double dose = p.columns.front()[i] * o.t_per_ha_per_unit;
        if (std::isnan(dose) || p.ground[i].empty()) continue;
        require_dose(o.source, dose, p.record[i]);
        places.push_back(p.ground[i].front().outer.front());
        swaths.push_back({std::move(p.ground[i]), {dose}, p.record[i]});
    }
    require_near(o.source, places, out.evidence.boundary.box());
    return swaths;
}

std::vector<geo::Swath> load_path(const OrganicInput& o, Loaded& out) {
    io::Points p = io::read_points(o.source, out.inputs);
    io::Transform(p.crs, out.crs, o.source.path.string())(p.at);
    require_near(o.source, p.at, out.evidence.boundary.box());
    std::vector<geo::PathPoint> path;
    for (std::size_t i = 0; i < p.at.size(); ++i) {
        const double dose = p.columns.front()[i] * o.t_per_ha_per_unit;
        const double width = o.width.value > 0 ? o.width.value : p.columns[1][i];
        // a blank breaks the path: what was dropped there is not known
        if (std::isfinite(dose)) require_dose(o.source, dose, p.record[i]);
        path.push_back({p.at[i],
                        {dose},
                        {std::isfinite(dose) && std::isfinite(width) ? width : 0},
                        p.record[i]});
    }
    return geo::swaths_along(path, o.longest_step);
}

Plan plan_of(const FieldJob& job) {
    Plan plan;
    plan.guide = job.guide;
    if (job.yield) plan.yield_limits = job.yield->limits;
    plan.uptake_kg_per_t = job.uptake_kg_per_t;
    if (job.ndvi) plan.ndvi_curve = job.ndvi->curve;
    plan.parameters = balance_parameters();
    plan.product = job.fertiliser;
    plan.spreader = job.spreader;
    return plan;
}

}  // namespace

Loaded load(const FieldJob& job) {
    Loaded out;
    out.inputs.push_back({"job", job.path.filename().string(), job.bytes, job.sha256});
    out.plan = plan_of(job);
    if (job.boundary) load_boundary(job, out);
    if (job.yield) load_yield(job, out);
    if (!job.boundary) boundary_from_points(job, out);
    if (job.yield) {
        require_near(job.yield->source, out.evidence.yield->position, out.evidence.boundary.box());
        require_usual_yield(job, out.evidence);
    }
    out.evidence.grid = balance_grid(out.evidence.boundary, job.spreader.width);
    if (job.ndvi) load_ndvi(job, out);
    if (job.moisture) load_moisture(job, out);
    for (const OrganicInput& o : job.organic) {
        auto swaths =
            o.shape == OrganicInput::Shape::path ? load_path(o, out) : load_polygons(o, out);
        out.evidence.organic.push_back(
            {std::move(swaths), o.content, o.before_harvest, o.share_seen_by_image});
    }
    return out;
}

}  // namespace vrmap::job
