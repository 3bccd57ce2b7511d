// SPDX-License-Identifier: Apache-2.0
// A field that never was, with everything known about it: what a method sees, and the truth.
#pragma once
#include <array>
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

/// Outlines. `hole`: five corners and a pond; `l_shape` is driven as two rectangles; `two_parts`
/// lie either side of a farm road.
enum class Shape { hole, rectangle, trapezoid, l_shape, two_parts };

/// What limits the crop (AGRONOMY.md §10 E1). `null`: one soil, one crop, no edges, no compost:
/// only the sensors differ from place to place, and every place should get the same.
enum class Scenario { balanced, nitrogen_limited, drainage_limited, null };

// What each is called, in the order of the enumerations.
inline constexpr std::array<const char*, 3> crop_names{"wheat", "rice", "onion"};
inline constexpr std::array<const char*, 5> shape_names{"hole", "rectangle", "trapezoid", "l_shape",
                                                        "two_parts"};
inline constexpr std::array<const char*, 4> scenario_names{"balanced", "nitrogen_limited",
                                                           "drainage_limited", "null"};

inline constexpr int most_years = 10;
inline constexpr int most_materials = 3;
inline constexpr int least_moisture_points = 6;
inline constexpr int most_moisture_points = 600;

/// What kind of field to make. Defaults: winter wheat on lowland soil in Iwamizawa, Hokkaido, both
/// soil nitrogen and drainage at work.
struct FieldSpec {
    Crop crop = Crop::wheat;
    Shape shape = Shape::hole;
    int years = 1;                          ///< of yield logs, the last included: 1..10
    int materials = 1;                      ///< spread on it: cattle, poultry, pig compost: 1..3
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
    OrganicDose compost{20};                 ///< mean dose on the western half; 0: none spread
    int moisture_points = 24;                ///< about as many samples, on a jittered grid: 6..600
    double moisture_contrast = 1;            ///< of the soil's water about its mean; 0: one value
    double edge_loss = 0.09;                 ///< of growth, on the trodden edge
    double season_sd = 0.03;                 ///< of one season's own: disease, lodging, hares
};

/// A field of that crop: wheat in Iwamizawa, rice in Niigata, onion in Kitami, each with its own
/// nitrogen; and with that cause of its differences.
FieldSpec spec_of(Crop crop, Scenario scenario = Scenario::balanced);

inline constexpr double least_area_ha = 0.5;
inline constexpr double most_area_ha = 100;
/// The same field, longer and broader or smaller, so that its area (holes left out) is `hectares`
/// to 0.1 %. THROWS ArgumentError simulate.area_out_of_range.
FieldSpec with_area(FieldSpec spec, double hectares, std::uint64_t seed);

/// Why a row of the harvest log is not what grew there.
enum class Artefact {
    none,           ///< sensor noise only
    start_of_pass,  ///< the thresher still filling: reads low
    turn,           ///< on the headland, header up
    narrow_swath,   ///< less than nine tenths of the header cut, the monitor assumes all of it
    spike,          ///< 20..60 t/ha, or as many times an onion's yield
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
    geo::Grid<double> compost_t_per_ha;  ///< as it fell; other materials as cattle compost's equal
    geo::Grid<double> yield_t_per_ha;    ///< of the logged harvest
    geo::Grid<double> uptake_kg_per_ha;  ///< on the day of the image
    geo::Grid<double> ndvi;
};

/// One earlier year of the combine's log.
struct YearLog {
    int year{};
    std::vector<HarvestRow> rows;
    std::vector<HarvestTruth> truth;  ///< row by row
};

enum class Material { cattle_compost, poultry_compost, pig_compost };
struct MaterialLog {
    Material material{};
    std::vector<geo::PathPoint> path;
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
    geo::FieldBoundary boundary;
    Truth truth;
    std::vector<HarvestRow> harvest;          ///< of the last year, in time order
    std::vector<HarvestTruth> harvest_truth;  ///< row by row beside `harvest`
    std::vector<YearLog> earlier;             ///< the last of them first
    geo::PointSet<WaterContent> moisture;     ///< TDR probe, m³/m³, error 0.02
    std::vector<geo::PathPoint> compost_log;  ///< dose 0 ends a run; empty: none
    std::vector<MaterialLog> other_logs;      ///< of what was spread beside the compost
    UptakeFit uptake_fit;

    /// NDVI of the ground at a place, no noise; NaN more than 40 m from the field's box.
    double ndvi_at(geo::Point p) const;
    Site site_at(geo::Cell cell) const;  ///< of the coming harvest, compost included
};

/// REQUIRES a length and breadth of at least 80 m about a pond, else parts of at least 40 m.
/// One seed, one field, on every machine: neither clock nor standard distributions take part.
/// Layers draw from streams of their own, so that a change to one leaves the others. THROWS
/// ArgumentError simulate.field_too_small | simulate.area_out_of_range |
/// simulate.wetness_out_of_range.
VirtualField simulate_field(const FieldSpec& spec, std::uint64_t seed);

/// The satellite's view: means over square pixels with sensor noise (0.012). `pixels` lie in the
/// image's own frame; `to_plane` brings its places into the field's. NaN where nothing is known.
geo::Grid<double> ndvi_image(const VirtualField& field, const geo::GridGeometry& pixels,
                             const std::function<geo::Point(geo::Point)>& to_plane);

/// The bands behind an NDVI image, reflectance 0..1, under some clouds: NaN where the maker's mask
/// knows them (8 % of the pixels), and bright where it missed their thin rim (4 %). `ndvi` is the
/// given image without either.
struct Bands {
    geo::Grid<double> red;
    geo::Grid<double> nir;
    geo::Grid<double> ndvi;
};
Bands image_bands(const geo::Grid<double>& ndvi, std::uint64_t seed);

inline constexpr int harvest_year = 2025;  ///< of `harvest`

}  // namespace vrmap::simulate
