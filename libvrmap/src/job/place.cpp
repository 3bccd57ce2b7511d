// SPDX-License-Identifier: Apache-2.0
#include "job/place.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

#include "job/place_evidence.hpp"
#include "vrmap/clean/outliers.hpp"
#include "vrmap/error.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::job {

namespace {

constexpr double edge_m = 20;             // GNSS, and a boundary drawn by hand
constexpr std::size_t most_asked = 1000;  // places: a share needs no more

[[noreturn]] void refuse(const io::VectorSource& s, Message m) {
    throw InputError({s.path.string()}, std::move(m));
}

// Some of the known places, the same whatever their order.
Places some_of(const Places& all) {
    Places known;
    for (const geo::Point p : all)
        if (std::isfinite(p.x) && std::isfinite(p.y)) known.push_back(p);
    std::sort(known.begin(), known.end(),
              [](geo::Point a, geo::Point b) { return std::tie(a.y, a.x) < std::tie(b.y, b.x); });
    const std::size_t step = known.size() / most_asked + 1;
    Places some;
    for (std::size_t i = 0; i < known.size(); i += step) some.push_back(known[i]);
    return some;
}

template <class Where>
double share(const Places& at, Where where) {
    const auto there = std::count_if(at.begin(), at.end(), where);
    return static_cast<double>(there) / static_cast<double>(at.size());
}
double share_in(const Places& at, const geo::FieldBoundary& b) {
    const geo::Box box = b.box();
    return share(at, [&](geo::Point p) { return box.contains(p) && b.contains(p); });
}
double share_near(const Places& at, const geo::Box& field) {
    const geo::Box box = field.grown(near_m);
    return share(at, [&](geo::Point p) { return box.contains(p); });
}

geo::Point middle_of(const Places& at) {
    std::vector<double> x, y;
    for (const geo::Point p : at) x.push_back(p.x), y.push_back(p.y);
    return {median(x), median(y)};
}

std::optional<geo::FieldBoundary> boundary_as(const Reading& r, const geo::FieldBoundary& b,
                                              const io::Crs& frame) {
    std::vector<geo::Polygon> parts = b.parts();
    const auto carry = [&](geo::Ring& ring) {
        auto other = read_as(r, ring, frame);
        if (other) ring = std::move(*other);
        return other.has_value();
    };
    for (geo::Polygon& part : parts) {
        if (!carry(part.outer)) return std::nullopt;
        for (geo::Ring& hole : part.holes)
            if (!carry(hole)) return std::nullopt;
    }
    return geo::FieldBoundary(std::move(parts));
}

// Latitude for longitude, or X for Y: a Japanese survey's X points north.
void suspect_swapped(const Places& at, const PlacedLayer& l, const PlacedField& f) {
    const auto other = read_as({l.crs, l.crs, true}, at, f.frame);
    if (!l.confirmed.contains(Suspicion::swapped_axes) && other &&
        share_near(*other, f.boundary.box()) >= least_share_near)
        refuse(l.source, {"crs.swapped", {{"layer", l.source.role}}});
    if (!f.source || f.confirmed.contains(Suspicion::swapped_axes)) return;
    const auto field = boundary_as({f.crs, f.crs, true}, f.boundary, f.frame);
    if (field && share_near(at, field->box()) >= least_share_near)
        refuse(*f.source, {"crs.boundary_swapped", {{"layer", l.source.role}}});
}

void suspect_tokyo_layer(const Places& at, double here, const PlacedLayer& l,
                         const PlacedField& f) {
    const auto twin = tokyo_twin(l.crs);
    if (!twin || l.confirmed.contains(Suspicion::tokyo_datum)) return;
    const auto other = read_as({l.crs, *twin, false}, at, f.frame);
    if (!other || !fits_better(share_in(*other, f.boundary), here)) return;
    refuse(l.source, {"crs.tokyo_datum",
                      {{"layer", l.source.role},
                       {"distance_m", text(distance(other->front(), at.front()), 0)},
                       {"direction", direction(other->front(), at.front())},
                       {"share_pct", percent(share_in(*other, f.boundary))},
                       {"crs", twin->definition}}});
}

void suspect_tokyo_field(const Places& at, double here, const PlacedLayer& l,
                         const PlacedField& f) {
    if (!f.source || f.confirmed.contains(Suspicion::tokyo_datum)) return;
    const auto twin = tokyo_twin(f.crs);
    if (!twin) return;
    const auto field = boundary_as({f.crs, *twin, false}, f.boundary, f.frame);
    if (!field || !fits_better(share_in(at, *field), here)) return;
    const geo::Point from = field->centroid();
    const geo::Point to = f.boundary.centroid();
    refuse(*f.source, {"crs.boundary_tokyo",
                       {{"layer", l.source.role},
                        {"distance_m", text(distance(from, to), 0)},
                        {"direction", direction(from, to)},
                        {"share_pct", percent(share_in(at, *field))},
                        {"crs", twin->definition}}});
}

// Plane coordinates say nothing of their zone.
void suspect_zone(const Places& at, const PlacedLayer& l, const PlacedField& f) {
    for (const io::Crs& crs : other_zones(l.crs)) {
        const auto other = read_as({l.crs, crs, false}, at, f.frame);
        if (!other || share_in(*other, f.boundary) < clearly_on) continue;
        refuse(l.source, {"crs.wrong_zone",
                          {{"layer", l.source.role},
                           {"share_pct", percent(share_in(*other, f.boundary))},
                           {"said", l.crs.definition},
                           {"crs", crs.definition}}});
    }
}

// Beside the field is not on it: the neighbour's log, or the wrong boundary.
void require_some_on_field(const Places& at, const PlacedLayer& l, const PlacedField& f) {
    const auto on_edge = [&f](geo::Point p) {
        const auto rings = f.boundary.rings();
        return std::any_of(rings.begin(), rings.end(), [p](const geo::Ring* ring) {
            return geo::distance_to(*ring, p) <= edge_m;
        });
    };
    if (share_in(at, f.boundary) > 0 || std::any_of(at.begin(), at.end(), on_edge)) return;
    if (l.confirmed.contains(Suspicion::far_points)) return;
    const geo::Point from = f.boundary.centroid();
    const geo::Point to = middle_of(at);
    refuse(l.source, {"crs.beside",
                      {{"layer", l.source.role},
                       {"distance_m", text(distance(from, to), 0)},
                       {"direction", direction(from, to)}}});
}

void require_near(const Places& at, const PlacedLayer& l, const PlacedField& f) {
    const double here = share_near(at, f.boundary.box());
    if (here >= least_share_near) return require_some_on_field(at, l, f);
    if (here > 0 && l.confirmed.contains(Suspicion::far_points)) return;
    if (!(here > 0)) suspect_zone(at, l, f);
    const geo::Box box = f.boundary.box().grown(near_m);
    Places far;
    std::copy_if(at.begin(), at.end(), std::back_inserter(far),
                 [&](geo::Point p) { return !box.contains(p); });
    const geo::Point from = f.boundary.centroid();
    const geo::Point to = middle_of(far);
    Message m{here > 0 ? "crs.far_points" : "crs.elsewhere",
              {{"layer", l.source.role},
               {"distance_km", text(distance(from, to) / 1000, 1)},
               {"direction", direction(from, to)}}};
    if (here > 0) m.args.push_back({"far_pct", percent(1 - here)});
    refuse(l.source, std::move(m));
}

}  // namespace

void require_on_field(const PlacedLayer& layer, const PlacedField& field) {
    const Places at = some_of(layer.at);
    if (at.empty())
        refuse(layer.source,
               {"crs.no_overlap", {{"layer", layer.source.role}, {"share_pct", "0"}}});
    const double here = share_in(at, field.boundary);
    if (here >= clearly_on) return;
    if (share_near(at, field.boundary.box()) < least_share_near) suspect_swapped(at, layer, field);
    suspect_tokyo_layer(at, here, layer, field);
    suspect_tokyo_field(at, here, layer, field);
    require_near(at, layer, field);
}

}  // namespace vrmap::job
