// SPDX-License-Identifier: Apache-2.0
// A field that never was, with everything known about it: what a method sees, and the truth.
#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/geo/grid.hpp"
#include "vrmap/geo/point.hpp"
#include "vrmap/geo/point_set.hpp"
#include "vrmap/geo/swath.hpp"
#include "vrmap/simulate/crop.hpp"
#include "vrmap/units.hpp"

namespace vrmap::simulate {

/// What kind of field to make. Defaults: winter wheat on lowland soil in Iwamizawa, Hokkaido, both
/// soil nitrogen and drainage at work.
struct FieldSpec {
    int plane_epsg = 6680;                  ///< JGD2011 / plane rectangular XII; metres, x east
    geo::Point centre{-39000.0, -88600.0};  ///< 43.20 N 141.77 E
    double turn_rad = 0.12;                 ///< driving direction, anticlockwise from east
    Metres length{290};                     ///< along the driving direction
    Metres breadth{176};
    NitrogenRate soil_nitrogen_mean{70};
    NitrogenRate soil_nitrogen_sd{20};       ///< within the field; 0: nitrogen explains nothing
    double wetness_peak = 0.9;               ///< 0..1; 0: drainage explains nothing
    NitrogenRate fertiliser_last_year{100};  ///< uniform, under the logged harvest
    NitrogenRate fertiliser_so_far{40};      ///< uniform, given before the image
    OrganicDose compost{20};                 ///< mean dose on the western half
};

/// The three scenarios of the virtual-field experiment (AGRONOMY.md §10 E1).
FieldSpec nitrogen_limited();
FieldSpec drainage_limited();
FieldSpec no_signal();

/// Why a row of the harvest log is not what grew there.
enum class Artefact {
    none,           ///< sensor noise only
    start_of_pass,  ///< the thresher still filling: reads low
    turn,           ///< on the headland, header up
    narrow_swath,   ///< less than nine tenths of the header cut, the monitor assumes all of it
    spike,          ///< 20..60 t/ha
    zero,
    negative,
    blank,      ///< no value
    duplicate,  ///< the position of the row before
    jump,       ///< a position outside the field
};
const char* name_of(Artefact kind);  ///< "start_of_pass"

struct HarvestRow {
    double time_s{};  ///< since the first row
    geo::Point at;
    double yield_t_per_ha{};  ///< NaN: blank
    double moisture_pct{};
    double speed_m_per_s{};
    int pass{};
};

/// The truth behind one row of the log.
struct HarvestTruth {
    Artefact kind = Artefact::none;
    double yield_t_per_ha{};  ///< what grew under the header
};

/// Hidden truth on one north-up grid. NaN outside the field, but for `ndvi`, which also knows the
/// road, the pond and the neighbours.
struct Truth {
    geo::Grid<double> soil_nitrogen_kg_per_ha;
    geo::Grid<double> wetness;
    geo::Grid<double> moisture_m3_per_m3;  ///< on the day of the samples
    geo::Grid<double> vigour;
    geo::Grid<double> compost_t_per_ha;  ///< as it fell
    geo::Grid<double> yield_t_per_ha;    ///< of the logged harvest
    geo::Grid<double> uptake_kg_per_ha;  ///< on the day of the image
    geo::Grid<double> ndvi;
};

/// uptake = a·e^(b·NDVI), as an adviser would fit it to biomass cuts. An approximation of the
/// virtual crop, which was made by other forms.
struct UptakeFit {
    NitrogenRate a{};
    double b{};
    NitrogenRate rmse{};  ///< of the cuts about the curve
    int cuts{};
};

struct VirtualField {
    FieldSpec spec;
    std::uint64_t seed{};
    geo::FieldBoundary boundary;  ///< one part, one hole (a pond)
    Truth truth;
    std::vector<HarvestRow> harvest;          ///< at 1 Hz, header 6 m, in time order
    std::vector<HarvestTruth> harvest_truth;  ///< row by row beside `harvest`
    geo::PointSet<WaterContent> moisture;     ///< TDR probe, m³/m³, error 0.02
    std::vector<geo::PathPoint> compost_log;  ///< dose 0 ends a run
    UptakeFit uptake_fit;

    /// NDVI of the ground at a place, no noise; NaN more than 40 m from the field's box.
    double ndvi_at(geo::Point p) const;
    Site site_at(geo::Cell cell) const;  ///< of the coming harvest, compost included
};

/// REQUIRES a length and breadth of at least 80 m.
/// One seed, one field, on every machine: neither clock nor standard distributions take part.
/// Layers draw from streams of their own, so that a change to one leaves the others. THROWS
/// ArgumentError simulate.field_too_small | simulate.wetness_out_of_range.
VirtualField simulate_field(const FieldSpec& spec, std::uint64_t seed);

/// The satellite's view: means over square pixels with sensor noise (0.012). `pixels` lie in the
/// image's own frame; `to_plane` brings its places into the field's. NaN where nothing is known.
geo::Grid<double> ndvi_image(const VirtualField& field, const geo::GridGeometry& pixels,
                             const std::function<geo::Point(geo::Point)>& to_plane);

}  // namespace vrmap::simulate
