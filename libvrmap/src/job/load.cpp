// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/load.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "job/limits.hpp"
#include "job/load_canopy.hpp"
#include "job/load_soil_test.hpp"
#include "job/load_spread.hpp"
#include "job/manual.hpp"
#include "job/mineralisation.hpp"
#include "job/organic.hpp"
#include "job/place.hpp"
#include "job/place_raster.hpp"
#include "job/plan.hpp"
#include "job/protein.hpp"
#include "job/removal.hpp"
#include "job/timing.hpp"
#include "job/usual_organic.hpp"
#include "job/usual_yield.hpp"
#include "vrmap/error.hpp"
#include "vrmap/geo/coverage.hpp"
#include "vrmap/interpolate/pixel_sample.hpp"
#include "vrmap/job/guide.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::job {

namespace {

[[noreturn]] void refuse(const io::VectorSource& s, Message m, long record = 0) {
    throw InputError({s.path.string(), record}, std::move(m));
}

PlacedField field_of(const FieldJob& job, const Loaded& l) {
    return {l.evidence.boundary, l.crs, job.boundary ? &*job.boundary : nullptr, l.boundary_crs,
            job.boundary_confirmed};
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

Message joined(const io::Parcels& p, const geo::FieldBoundary& b) {
    return {"boundary.joined",
            {{"parcels", text(static_cast<long long>(p.parcels.size()))},
             {"parts", text(static_cast<long long>(b.parts().size()))},
             {"area_ha", text(b.area().value / units::m2_in_ha, 2)}}};
}

void load_boundary(const FieldJob& job, Loaded& out) {
    const io::VectorSource& s = *job.boundary;
    io::Parcels p = io::read_parcels(s, job.parcels, out.inputs);
    if (p.parcels.front().ground.empty()) refuse(s, {"vector.no_geometry", {}});
    out.boundary_crs = p.crs;
    out.crs = io::field_crs(somewhere(p.parcels.front().ground, p.crs, s.path.string()), job.region,
                            s.path.string());
    const io::Transform to(p.crs, out.crs, s.path.string());
    for (io::Parcel& parcel : p.parcels) carry(parcel.ground, to);
    p.crs = out.crs;
    out.evidence.boundary = build(io::join_parcels(p, job.join, s.path.string()), s.path.string());
    if (p.parcels.size() > 1) out.notes.push_back(joined(p, out.evidence.boundary));
    require_size(out.evidence.boundary, s.path.string());
}

geo::Point middle_of(const std::vector<geo::Point>& at) {
    std::vector<double> x, y;
    for (const geo::Point p : at)
        if (std::isfinite(p.x) && std::isfinite(p.y)) x.push_back(p.x), y.push_back(p.y);
    return {median(x), median(y)};
}

// The file of the newest log against those of the earlier ones.
void require_own_log(const io::VectorSource& s, const io::InputLog& inputs, std::size_t newest) {
    for (std::size_t i = 0; i < newest; ++i)
        if (inputs[i].role == inputs[newest].role && inputs[i].sha256 == inputs[newest].sha256)
            refuse(s, {"yield.same_log", {}});
}

// Every place the combine was, whatever it measured there: a value's unit may be wrong.
geo::FieldBoundary hull_of_years(const FieldJob& job, const Evidence& e) {
    const std::string path = job.yield.front().source.path.string();
    std::vector<geo::Point> at;
    for (const Evidence::Harvest& h : e.yield)
        at.insert(at.end(), h.points.position.begin(), h.points.position.end());
    std::erase_if(at, [](geo::Point p) { return !std::isfinite(p.x) || !std::isfinite(p.y); });
    std::sort(at.begin(), at.end(),
              [](geo::Point a, geo::Point b) { return std::tie(a.y, a.x) < std::tie(b.y, b.x); });
    at.erase(std::unique(at.begin(), at.end()), at.end());
    // one GNSS jump would reach into the neighbour's field
    at = clean::in_company(at, {job.hull_edge.value / 2});
    return build(io::hull_of(at, job.hull_edge, path), path);
}

void load_yield(const FieldJob& job, const YieldInput& y, Loaded& out) {
    const io::VectorSource& s = y.source;
    const std::size_t before = out.inputs.size();
    io::Points p = io::read_points(s, out.inputs);
    require_own_log(s, out.inputs, before);
    const bool places_field = !job.boundary && out.evidence.yield.empty();
    if (places_field) {
        // no boundary to place the field by: the points' own middle does
        std::vector<geo::Point> middle{middle_of(p.at)};
        io::Transform(p.crs, io::wgs84, s.path.string())(middle);
        out.crs = io::field_crs({middle[0].x, middle[0].y}, job.region, s.path.string());
    }
    io::Transform(p.crs, out.crs, s.path.string())(p.at);
    if (!places_field) require_on_field({s, p.crs, p.at, y.confirmed}, field_of(job, out));
    std::string called = "yield";
    if (job.yield.size() > 1) called.append(" ").append(y.harvested.iso);
    const bool other_crop = of_other_crop(y, job);
    std::vector<double> uptake;
    if (y.protein && !other_crop) uptake = uptake_by_protein(job, y, p, called, out.notes);
    out.evidence.yield.push_back({point_set<CropYield>(std::move(p), y.t_per_ha_per_unit), y.limits,
                                  std::move(called), other_crop, y.removed, std::move(uptake)});
    if (other_crop && (job.uptake_kg_per_t > 0 || y.protein))
        out.notes.push_back(
            {"yield.other_crop", {{"layer", out.evidence.yield.back().called}, {"crop", y.crop}}});
    if (!job.boundary) out.evidence.boundary = hull_of_years(job, out.evidence);
}

void check_hull(const FieldJob& job, Loaded& out) {
    require_size(out.evidence.boundary, job.yield.front().source.path.string());
    out.notes.push_back(
        {"boundary.from_points",
         {{"area_ha", text(out.evidence.boundary.area().value / units::m2_in_ha, 2)},
          {"edge_m", text(job.hull_edge.value)}}});
}

// Percent for a fraction or the other way: each value alone may be right, all of them are not.
void require_moisture_unit(const MoistureInput& m, const std::vector<double>& values) {
    std::vector<double> known;
    std::copy_if(values.begin(), values.end(), std::back_inserter(known),
                 [](double v) { return std::isfinite(v); });
    if (known.empty()) return;
    const auto [least, most] = std::minmax_element(known.begin(), known.end());
    const bool percent = m.fraction_per_unit < 1;
    const decltype(Message::args) range{{"least", text(*least)}, {"most", text(*most)}};
    if (!percent && *least > 1) refuse(m.source, {"moisture.percent_as_fraction", range});
    if (percent && *least >= 0 && *most <= 1 && !m.confirmed.contains(Suspicion::low_percent))
        refuse(m.source, {"moisture.fraction_as_percent", range});
}

void load_moisture(const FieldJob& job, Loaded& out) {
    const io::VectorSource& s = job.moisture->source;
    io::Points p = io::read_points(s, out.inputs);
    io::Transform(p.crs, out.crs, s.path.string())(p.at);
    require_on_field({s, p.crs, p.at, job.moisture->confirmed}, field_of(job, out));
    require_moisture_unit(*job.moisture, p.columns.front());
    const double per_unit = job.moisture->fraction_per_unit * job.moisture->volume_per_mass;
    for (std::size_t i = 0; i < p.at.size(); ++i)
        if (const double v = p.columns.front()[i]; v < 0 || v * per_unit > 1)
            refuse(s, {"moisture.out_of_range", {{"value", text(v)}, {"unit", job.moisture->unit}}},
                   p.record[i]);
    out.evidence.moisture = point_set<WaterContent>(std::move(p), per_unit);
    if (job.moisture->silent) out.notes.push_back(*job.moisture->silent);
}

void tell_ignored(const io::RasterSource& s, std::vector<Message>& notes) {
    for (const std::string& beside : io::ignored_beside(s.path))
        notes.push_back({"raster.side_file_ignored", {{"file", s.file}, {"beside", beside}}});
}

void require_in_window(const NdviInput& n, const Image& image) {
    for (std::size_t k = 0; k < image.dates.size(); ++k) {
        const DateReport& d = image.dates[k];
        if (d.date.empty() || std::abs(d.day - n.taken.day) <= n.window_days) continue;
        throw InputError({n.pictures[k].path().string()},
                         {"ndvi.scene_date",
                          {{"scene", d.date},
                           {"date", n.taken.iso},
                           {"days", text(static_cast<long long>(n.window_days))}}});
    }
}

void tell_dates(const Image& image, std::vector<Message>& notes) {
    for (const DateReport& d : image.dates)
        if (!d.date.empty())
            notes.push_back({d.used ? "index.date_used" : "index.date_left",
                             {{"date", d.date},
                              {"pixels", text(static_cast<long long>(d.pixels))},
                              {"clear_pct", text(100 * d.clear, 1)}}});
}

// Only pixels whole inside the field: one on the edge shows the road too, and a road would read as
// hungry wheat.
void load_ndvi(const FieldJob& job, Loaded& out) {
    const NdviInput& n = *job.ndvi;
    const ImageGround ground{out.crs, out.evidence.boundary, out.evidence.grid};
    ImageRules rules = n.rules;
    rules.wanted_day = n.taken.day;
    Image image = read_image(n.pictures, rules, ground, out.inputs);
    require_on_field({image.source, image.frame, n.confirmed}, field_of(job, out));
    require_in_window(n, image);
    tell_dates(image, out.notes);
    const Picture& first = n.pictures.front();
    if (!first.scene) tell_ignored(first.bands ? first.bands->red : first.index, out.notes);
    if (first.bands) tell_ignored(first.bands->nir, out.notes);
    if (!n.parts.empty())
        level_parts({"parts", n.parts, n.parts_file, {}, {}, {}, {}, {}}, ground, image,
                    out.inputs);
    if (n.truth) calibrate_rule(job, truth_on(*n.truth, ground, image, out.inputs), out);
    out.evidence.ndvi = Evidence::NdviImage{std::move(image.layer), std::move(image.pixels)};
    require_crop(job, out.evidence.ndvi->pixels.value);
}

void load_applied(const OrganicInput& o, SpreadTo& to) {
    static const Limits possible = limits_of("guide", "nitrogen_kg_per_10a");
    auto swaths = load_spread(o, to);
    for (const geo::Swath& s : swaths) {
        const NitrogenRate given{s.dose.value * o.content.nitrogen_kg_per_t_fresh};
        if (!possible.hold(to_kg_per_10a(given)))
            refuse(
                o.source,
                {"applied.out_of_range",
                 {{"n_kg_per_10a", text(to_kg_per_10a(given), 1)}, {"most", text(possible.most)}}},
                s.record);
    }
    to.out.evidence.applied.push_back(
        {std::move(swaths), o.content, o.before_harvest, o.share_seen_by_image, o.fed_harvest});
}

}  // namespace

Loaded load(const FieldJob& job) {
    Loaded out;
    out.inputs.push_back({"job", job.path.filename().string(), job.bytes, job.sha256});
    for (const io::InputLog* log : {&job.templates, &job.own_tables})
        out.inputs.insert(out.inputs.end(), log->begin(), log->end());
    out.plan = plan_of(job);
    if (job.boundary) load_boundary(job, out);
    for (const YieldInput& y : job.yield) load_yield(job, y, out);
    if (!job.boundary) check_hull(job, out);
    for (std::size_t k = 0; k < job.yield.size(); ++k)
        require_usual_yield(job, k, out.evidence, out.notes);
    out.evidence.grid = balance_grid(out.evidence.boundary, job.products.front().spreader.width);
    if (job.ndvi) load_ndvi(job, out);
    if (job.moisture) load_moisture(job, out);
    // a flooded paddy knows no drained upper limit
    if (job.moisture && crop_key(job.tables, job.crop) != "rice")
        out.evidence.soil_water = job.moisture->soil;
    if (job.manual) load_manual(job, out);
    if (job.soil_test) load_soil_test(job, field_of(job, out), out);
    agronomy::DailyTemperature temperature;
    if (job.climate) temperature = load_climate(*job.climate, days_needed(job), out.inputs);
    settle_rule(job, temperature, out);
    const agronomy::TransformedDays days(temperature, activation_j_per_mol(job.tables));
    SpreadTo spread{field_of(job, out), out};
    for (const OrganicInput& o : job.organic) {
        auto swaths = load_spread(o, spread);
        require_usual_dose(o, swaths, job.tables);
        note_organic(job, o, out.notes);
        if (o.before_harvest && !o.pools)
            out.notes.push_back(
                {"organic.not_credited", {{"material", o.material}, {"spread", o.spread.iso}}});
        out.evidence.organic.push_back(
            {std::move(swaths), o.content, o.before_harvest, o.share_seen_by_image, o.fed_harvest});
        out.evidence.organic.back().before_soil_test =
            job.soil_test && o.spread.day <= job.soil_test->taken.day;
        if (o.pools) out.evidence.organic.back().release = release_of(job, o, days);
    }
    for (const OrganicInput& o : job.applied) load_applied(o, spread);
    return out;
}

}  // namespace vrmap::job
