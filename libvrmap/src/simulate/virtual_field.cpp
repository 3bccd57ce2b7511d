// SPDX-License-Identifier: Apache-2.0
#include "vrmap/simulate/virtual_field.hpp"

#include <cmath>

#include "simulate/combine.hpp"
#include "simulate/compost_log.hpp"
#include "simulate/sampling.hpp"
#include "vrmap/error.hpp"

namespace vrmap::simulate {

namespace {

// Two headlands and some rows between; about a pond more.
void require_possible(const FieldSpec& spec, const Layout& layout) {
    const double least = spec.shape == Shape::hole ? 80.0 : 40.0;
    const auto require_size = [least](double length, double breadth) {
        if (!(length >= least && breadth >= least))
            throw ArgumentError({"simulate.field_too_small",
                                 {{"length_m", text(std::round(length * 10) / 10)},
                                  {"breadth_m", text(std::round(breadth * 10) / 10)},
                                  {"least_m", text(least)}}});
    };
    require_size(spec.length.value, spec.breadth.value);
    if (layout.blocks.size() > 1)
        for (const geo::Ring& block : layout.blocks)
            require_size(geo::bounds(block).width(), geo::bounds(block).height());
    if (!(spec.wetness_peak >= 0 && spec.wetness_peak <= 1))
        throw ArgumentError(
            {"simulate.wetness_out_of_range", {{"value", text(spec.wetness_peak)}}});
}

void require_area(double hectares) {
    if (!(hectares >= least_area_ha && hectares <= most_area_ha))
        throw ArgumentError({"simulate.area_out_of_range",
                             {{"area_ha", text(std::round(hectares * 1000) / 1000)},
                              {"least", text(least_area_ha)},
                              {"most", text(most_area_ha)}}});
}

double hectares_of(const FieldSpec& spec, std::uint64_t seed) {
    return lay_out(spec, Random(seed, Stream::outline)).boundary().area().value / units::m2_in_ha;
}

void spread_all(VirtualField& field, const Layout& layout) {
    int round = 0;
    for (const Spreading& what : spreadings(field.spec)) {
        CompostRun run =
            drive_spreader(what, layout, Random(field.seed, of_round(Stream::spreader, round)));
        spread_compost(field.truth, run.dropped, what.worth,
                       Random(field.seed, of_round(Stream::scatter, round)));
        if (round++ == 0)
            field.compost_log = std::move(run.logged);
        else
            field.other_logs.push_back({what.material, std::move(run.logged)});
    }
}

// The last year's weather is the one the crop's level is meant for; others are up to 12 % off.
void harvest_all(VirtualField& field, const Layout& layout) {
    for (int back = field.spec.years - 1; back >= 0; --back) {
        const double weather =
            back == 0 ? 1.0
                      : Random(field.seed, of_round(Stream::weather, back)).uniform(0.88, 1.12);
        field.truth.yield_t_per_ha = grow_harvest(
            field.truth, field.spec, weather, Random(field.seed, of_round(Stream::season, back)));
        YearLog log = harvest(field.truth, field.spec, layout,
                              Random(field.seed, of_round(Stream::harvest, back)));
        log.year = harvest_year - back;
        if (back > 0) {
            field.earlier.insert(field.earlier.begin(), std::move(log));
        } else {
            field.harvest = std::move(log.rows);
            field.harvest_truth = std::move(log.truth);
        }
    }
}

bool varies(const FieldSpec& spec) {
    return spec.soil_nitrogen_sd.value > 0 || spec.wetness_peak > 0;
}

}  // namespace

FieldSpec spec_of(Crop crop, Scenario scenario) {
    FieldSpec spec;
    spec.crop = crop;
    if (crop == Crop::rice) {
        spec.shape = Shape::rectangle;
        spec.plane_epsg = 6676;         // JGD2011 / VIII
        spec.centre = {48400, 205400};  // 37.85 N 139.05 E
        spec.turn_rad = -0.3;
        spec.length = Metres{180};
        spec.breadth = Metres{84};
        spec.soil_nitrogen_mean = NitrogenRate{60};
        spec.soil_nitrogen_sd = NitrogenRate{15};
        spec.fertiliser_last_year = NitrogenRate{75};
        spec.compost = OrganicDose{10};
    }
    if (crop == Crop::onion) {
        spec.shape = Shape::rectangle;
        spec.plane_epsg = 6681;          // JGD2011 / XIII
        spec.centre = {-28100, -22200};  // 43.80 N 143.90 E
        spec.turn_rad = 0.5;
        spec.length = Metres{200};
        spec.breadth = Metres{100};
        spec.fertiliser_last_year = NitrogenRate{130};
        spec.soil_nitrogen_sd = NitrogenRate{25};
        spec.fertiliser_so_far = NitrogenRate{60};
    }
    if (scenario == Scenario::nitrogen_limited || scenario == Scenario::null) spec.wetness_peak = 0;
    if (scenario == Scenario::nitrogen_limited) spec.moisture_contrast = 0.3;
    if (scenario == Scenario::drainage_limited) spec.soil_nitrogen_sd = NitrogenRate{4};
    if (scenario == Scenario::null) {
        spec.soil_nitrogen_sd = NitrogenRate{0};
        spec.compost = OrganicDose{0};
        spec.moisture_contrast = spec.edge_loss = spec.season_sd = 0;
    }
    return spec;
}

FieldSpec with_area(FieldSpec spec, double hectares, std::uint64_t seed) {
    require_area(hectares);
    // a pond keeps its size, so the area is not quite the square of the length
    for (int step = 0; step < 8; ++step) {
        const double scale = std::sqrt(hectares / hectares_of(spec, seed));
        spec.length = scale * spec.length;
        spec.breadth = scale * spec.breadth;
    }
    return spec;
}

const char* name_of(Artefact kind) {
    switch (kind) {
        case Artefact::none:
            return "none";
        case Artefact::start_of_pass:
            return "start_of_pass";
        case Artefact::turn:
            return "turn";
        case Artefact::narrow_swath:
            return "narrow_swath";
        case Artefact::spike:
            return "spike";
        case Artefact::zero:
            return "zero";
        case Artefact::negative:
            return "negative";
        case Artefact::blank:
            return "blank";
        case Artefact::duplicate:
            return "duplicate";
        case Artefact::jump:
            return "jump";
    }
    return "";
}

VirtualField simulate_field(const FieldSpec& spec, std::uint64_t seed) {
    const Layout layout = lay_out(spec, Random(seed, Stream::outline));
    require_possible(spec, layout);
    VirtualField field;
    field.spec = spec;
    field.seed = seed;
    field.boundary = layout.boundary();
    // whole square metres: 0.5 ha made by with_area may be a hair less
    require_area(std::round(field.boundary.area().value) / units::m2_in_ha);
    field.truth = lay_ground(spec, layout, seed);
    spread_all(field, layout);
    harvest_all(field, layout);
    grow_crop(field.truth, spec, layout);
    field.moisture =
        probe_moisture(field.truth, layout, spec.moisture_points, Random(seed, Stream::probe));
    // one soil gives no curve: the adviser cut on other fields
    field.uptake_fit = varies(spec) ? fit_cuts(field, layout, Random(seed, Stream::cuts))
                                    : simulate_field(spec_of(spec.crop), seed).uptake_fit;
    return field;
}

double VirtualField::ndvi_at(geo::Point p) const {
    const auto cell = truth.ndvi.geometry().cell_at(p);
    return cell ? truth.ndvi[*cell] : std::nan("");
}

Site VirtualField::site_at(geo::Cell cell) const {
    return site_of(truth, truth.wetness.index(cell));
}

}  // namespace vrmap::simulate
