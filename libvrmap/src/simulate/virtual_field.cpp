// SPDX-License-Identifier: Apache-2.0
#include "vrmap/simulate/virtual_field.hpp"

#include <cmath>

#include "simulate/combine.hpp"
#include "simulate/compost_log.hpp"
#include "simulate/sampling.hpp"
#include "vrmap/error.hpp"

namespace vrmap::simulate {

namespace {

void require_possible(const FieldSpec& spec) {
    constexpr double least = 80.0;  // below it two headlands and a pond leave no rows
    if (!(spec.length.value >= least && spec.breadth.value >= least))
        throw ArgumentError({"simulate.field_too_small",
                             {{"length_m", text(spec.length.value)},
                              {"breadth_m", text(spec.breadth.value)},
                              {"least_m", text(least)}}});
    if (!(spec.wetness_peak >= 0 && spec.wetness_peak <= 1))
        throw ArgumentError(
            {"simulate.wetness_out_of_range", {{"value", text(spec.wetness_peak)}}});
}

}  // namespace

FieldSpec nitrogen_limited() {
    FieldSpec spec;
    spec.wetness_peak = 0;
    return spec;
}

FieldSpec drainage_limited() {
    FieldSpec spec;
    spec.soil_nitrogen_sd = NitrogenRate{4};
    return spec;
}

FieldSpec no_signal() {
    FieldSpec spec;
    spec.soil_nitrogen_sd = NitrogenRate{0};
    spec.wetness_peak = 0;
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
    require_possible(spec);
    const Layout layout = lay_out(spec, Random(seed, Stream::outline));
    VirtualField field;
    field.spec = spec;
    field.seed = seed;
    field.boundary = layout.boundary();
    field.truth = lay_ground(spec, layout, seed);

    CompostRun run = drive_spreader(spec, layout, Random(seed, Stream::spreader));
    spread_compost(field.truth, run.dropped, Random(seed, Stream::scatter));
    field.compost_log = std::move(run.logged);
    grow_crops(field.truth, spec, layout, seed);

    Random harvest(seed, Stream::harvest);
    HarvestLog log = log_harvest(drive_combine(layout, harvest), field.truth, layout, harvest);
    field.harvest = std::move(log.rows);
    field.harvest_truth = std::move(log.truth);
    field.moisture = probe_moisture(field.truth, layout, Random(seed, Stream::probe));
    field.uptake_fit = fit_cuts(field, layout, Random(seed, Stream::cuts));
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
