// SPDX-License-Identifier: Apache-2.0
#include "simulate/ground.hpp"

#include <cmath>
#include <limits>

#include "simulate/random_field.hpp"
#include "vrmap/geo/coverage.hpp"

namespace vrmap::simulate {

using geo::Grid;
using geo::Point;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// A river's old bed winds through: lowland fields of the Ishikari plain are wet in such bands.
double old_river_bed(Point local, double length) {
    const double along = local.x / length;
    const double middle = -25.0 + 30.0 * std::sin(5.0 * along) + 40.0 * along;
    const double off = (local.y - middle) / 16.0;
    return 1.0 / (1.0 + off * off);
}

Grid<double> surface(const geo::GridGeometry& geometry, const RandomField& field) {
    Grid<double> g(geometry);
    for (std::size_t i = 0; i < g.size(); ++i) g[i] = field.at(geometry.centre_of(g.cell(i)));
    return g;
}

/// Share of the season under water from a standardised wetness score: a squared hyperbola, so that
/// the dry half of the field is hardly wet at all.
double waterlogged_share(double score, double peak) {
    const double over = std::max(0.0, score + 0.1);
    return peak * over * over / (over * over + 1.0);
}

/// Turning machines pack the headland: less growth at the edge, half of the loss 4 m in.
double edge_vigour(const Layout& layout, Point local, double edge_loss) {
    const double d =
        std::min(layout.distance_to_edge(local), geo::distance_to(layout.pond, local)) / 4.0;
    return 1.0 - edge_loss / (1.0 + d * d);
}

/// Early May around the field: road to the south and west, water in the pond and grass on its bank,
/// paddies not yet planted to the north, a neighbour's wheat to the east.
double surroundings_ndvi(const Layout& layout, Point local) {
    if (layout.pond_box.contains(local))
        return geo::distance_to(layout.pond, local) < 3.0 ? 0.42 : -0.06;
    const double away = layout.distance_to_edge(local);
    const geo::Box box = layout.box();
    if (away < 1.5) return 0.38;  // the verge
    if (local.y < box.min_y || local.x < box.min_x) return away < 6.0 ? 0.14 : 0.31;
    return local.x > layout.blocks.back()[1].x ? 0.61 : 0.19;
}

}  // namespace

Truth lay_ground(const FieldSpec& spec, const Layout& layout, std::uint64_t seed) {
    const auto geometry =
        geo::grid_over(layout.boundary().box().grown(truth_margin_m), Metres{truth_cell_m});
    const auto in = geo::centres_inside(geometry, layout.boundary().rings());
    Grid<double> wet = surface(geometry, RandomField(Random(seed, Stream::wetness), Metres{38}));
    Grid<double> rich = surface(geometry, RandomField(Random(seed, Stream::nitrogen), Metres{30}));
    const auto texture = surface(geometry, RandomField(Random(seed, Stream::texture), Metres{22}));
    for (std::size_t i = 0; i < wet.size(); ++i)
        wet[i] = 0.6 * wet[i] +
                 2.2 * old_river_bed(layout.frame.to_local(geometry.centre_of(wet.cell(i))),
                                     spec.length.value);
    standardise(wet, in);
    // what a river leaves behind is a little richer: weak, or one layer would tell the other
    for (std::size_t i = 0; i < rich.size(); ++i) rich[i] += 0.2 * wet[i];
    standardise(rich, in);

    const Grid<double> empty(geometry, nan);
    Truth truth{empty, empty, empty, empty, empty, empty, empty, empty};
    for (std::size_t i = 0; i < empty.size(); ++i) {
        if (!in[i]) continue;
        const Point local = layout.frame.to_local(geometry.centre_of(empty.cell(i)));
        truth.soil_nitrogen_kg_per_ha[i] =
            std::max(20.0, spec.soil_nitrogen_mean.value + spec.soil_nitrogen_sd.value * rich[i]);
        truth.wetness[i] = waterlogged_share(wet[i], spec.wetness_peak);
        truth.moisture_m3_per_m3[i] = std::clamp(0.33 + spec.moisture_contrast * 0.045 * wet[i] +
                                                     spec.moisture_contrast * 0.012 * texture[i],
                                                 0.12, 0.52);
        truth.vigour[i] = edge_vigour(layout, local, spec.edge_loss);
        truth.compost_t_per_ha[i] = 0;
    }
    return truth;
}

void spread_compost(Truth& truth, const std::vector<geo::PathPoint>& path, double worth,
                    Random random) {
    Grid<double> ground(truth.compost_t_per_ha.geometry(), 0.0);
    geo::Coverage engine(ground.geometry());
    // 15 m: further than two records are apart, less than any gap the spreader jumps
    for (const geo::Swath& swath : geo::swaths_along(path, Metres{15})) {
        const double thrown = swath.dose.value;
        engine.visit(swath.ground,
                     [&](std::size_t i, double share) { ground[i] += share * thrown; });
    }
    for (std::size_t i = 0; i < ground.size(); ++i)
        truth.compost_t_per_ha[i] +=  // NaN stays NaN
            worth * ground[i] * std::clamp(1.0 + 0.1 * random.normal(), 0.6, 1.4);
}

Site site_of(const Truth& truth, std::size_t cell) {
    return {NitrogenRate{truth.soil_nitrogen_kg_per_ha[cell]}, truth.wetness[cell],
            OrganicDose{truth.compost_t_per_ha[cell]}, truth.vigour[cell]};
}

Grid<double> grow_harvest(const Truth& truth, const FieldSpec& spec, double weather,
                          Random random) {
    const RandomField season(random, Metres{25});
    Grid<double> grown(truth.wetness.geometry(), nan);
    for (std::size_t i = 0; i < grown.size(); ++i) {
        if (std::isnan(truth.wetness[i])) continue;
        Site site = site_of(truth, i);
        site.compost = OrganicDose{0};
        const Point p = grown.geometry().centre_of(grown.cell(i));
        grown[i] = weather * grain(site, spec.fertiliser_last_year, spec.crop).value *
                   (1.0 + spec.season_sd * season.at(p));
    }
    return grown;
}

void grow_crop(Truth& truth, const FieldSpec& spec, const Layout& layout) {
    const auto& geometry = truth.ndvi.geometry();
    for (std::size_t i = 0; i < truth.ndvi.size(); ++i) {
        if (std::isnan(truth.wetness[i])) {
            const Point p = geometry.centre_of(truth.ndvi.cell(i));
            truth.ndvi[i] = surroundings_ndvi(layout, layout.frame.to_local(p));
            continue;
        }
        const Site now = site_of(truth, i);
        const NitrogenRate uptake = uptake_at_image(now, spec.fertiliser_so_far, spec.crop);
        truth.uptake_kg_per_ha[i] = uptake.value;
        truth.ndvi[i] = canopy_ndvi(uptake, now.wetness, spec.crop).value;
    }
}

}  // namespace vrmap::simulate
