// SPDX-License-Identifier: Apache-2.0
#include "job/place_raster.hpp"

#include <algorithm>

#include "job/place_evidence.hpp"
#include "vrmap/error.hpp"

namespace vrmap::job {

namespace {

[[noreturn]] void refuse(const std::filesystem::path& path, Message m) {
    throw InputError({path.string()}, std::move(m));
}

Places spread_over(const geo::Box& box) {
    constexpr int across = 32;
    Places all;
    for (int row = 0; row < across; ++row)
        for (int col = 0; col < across; ++col)
            all.push_back({box.min_x + (col + 0.5) / across * box.width(),
                           box.min_y + (row + 0.5) / across * box.height()});
    return all;
}

// At least its middle: a thin field may slip through.
Places places_of(const geo::FieldBoundary& b) {
    Places all = spread_over(b.box());
    std::erase_if(all, [&b](geo::Point p) { return !b.contains(p); });
    if (all.empty()) all.push_back(b.centroid());
    return all;
}

// What share of the field's places lies on the picture, if its numbers mean `crs`.
double covered(Places at, const io::Crs& frame, const io::RasterFrame& picture,
               const Reading& reading) {
    try {
        io::Transform(frame, reading.meant, {})(at);
    } catch (const InputError&) {
        return 0;  // not a place of that system
    }
    if (reading.swapped)
        for (geo::Point& p : at) std::swap(p.x, p.y);
    const auto on =
        std::count_if(at.begin(), at.end(), [&picture](geo::Point p) { return picture.covers(p); });
    return static_cast<double>(on) / static_cast<double>(at.size());
}

// One picture against one field.
class Suspect {
public:
    Suspect(const PlacedRaster& r, const PlacedField& f)
        : r_(r), f_(f), at_(places_of(f.boundary)), here_(as(r.frame.crs, false)) {}

    void require() const {
        if (here_ >= clearly_on) return;
        tokyo_picture();
        tokyo_field();
        if (here_ > 0) return;
        swapped_picture();
        swapped_field();
        zone();
        beside();
    }

private:
    double as(const io::Crs& meant, bool swapped) const {
        return covered(at_, f_.frame, r_.frame, {r_.frame.crs, meant, swapped});
    }
    // The same with the field's own file read otherwise.
    std::optional<Places> field_as(const io::Crs& meant, bool swapped) const {
        return read_as({f_.crs, meant, swapped}, at_, f_.frame);
    }
    double share(const Places& field) const {
        return covered(field, f_.frame, r_.frame, {r_.frame.crs, r_.frame.crs, false});
    }

    Message moved(const char* id, geo::Point from, geo::Point to, double there) const {
        return {id,
                {{"layer", r_.source.role},
                 {"distance_m", text(distance(from, to), 0)},
                 {"direction", direction(from, to)},
                 {"share_pct", percent(there)},
                 {"here_pct", percent(here_)}}};
    }

    void tokyo_picture() const {
        const auto twin = tokyo_twin(r_.frame.crs);
        if (!twin || r_.confirmed.contains(Suspicion::tokyo_datum)) return;
        const double there = as(*twin, false);
        if (!fits_better(there, here_)) return;
        Places to{f_.boundary.centroid()};
        io::Transform(f_.frame, *twin, {})(to);
        io::Transform(r_.frame.crs, f_.frame, {})(to);
        Message m = moved("raster.tokyo_datum", f_.boundary.centroid(), to.front(), there);
        m.args.push_back({"crs", twin->definition});
        refuse(r_.source.path, std::move(m));
    }

    void tokyo_field() const {
        if (!f_.source || f_.confirmed.contains(Suspicion::tokyo_datum)) return;
        const auto twin = tokyo_twin(f_.crs);
        const auto field = twin ? field_as(*twin, false) : std::nullopt;
        if (!field || !fits_better(share(*field), here_)) return;
        Message m = moved("raster.boundary_tokyo", field->front(), at_.front(), share(*field));
        m.args.push_back({"crs", twin->definition});
        refuse(f_.source->path, std::move(m));
    }

    void swapped_picture() const {
        if (!r_.confirmed.contains(Suspicion::swapped_axes) &&
            as(r_.frame.crs, true) >= least_share_near)
            refuse(r_.source.path, {"crs.swapped", {{"layer", r_.source.role}}});
    }

    void swapped_field() const {
        if (!f_.source || f_.confirmed.contains(Suspicion::swapped_axes)) return;
        const auto field = field_as(f_.crs, true);
        if (field && share(*field) >= least_share_near)
            refuse(f_.source->path, {"crs.boundary_swapped", {{"layer", r_.source.role}}});
    }

    void zone() const {
        for (const io::Crs& crs : other_zones(r_.frame.crs))
            if (const double there = as(crs, false); there >= clearly_on)
                refuse(r_.source.path, {"crs.wrong_zone",
                                        {{"layer", r_.source.role},
                                         {"share_pct", percent(there)},
                                         {"said", r_.frame.crs.definition},
                                         {"crs", crs.definition}}});
    }

    // No picture of this field: nothing to confirm.
    [[noreturn]] void beside() const {
        const geo::Point from = f_.boundary.centroid();
        Places to{r_.frame.middle()};
        io::Transform(r_.frame.crs, f_.frame, r_.source.path.string())(to);
        const double metres = distance(from, to.front());
        Message m{"raster.beside",
                  {{"layer", r_.source.role}, {"direction", direction(from, to.front())}}};
        if (share(spread_over(f_.boundary.box().grown(near_m))) > 0) {
            m.args.push_back({"distance_m", text(metres, 0)});
        } else {
            m.id = "crs.elsewhere";
            m.args.push_back({"distance_km", text(metres / 1000, 1)});
        }
        refuse(r_.source.path, std::move(m));
    }

    const PlacedRaster& r_;
    const PlacedField& f_;
    Places at_;
    double here_;
};

}  // namespace

void require_on_field(const PlacedRaster& raster, const PlacedField& field) {
    Suspect(raster, field).require();
}

}  // namespace vrmap::job
