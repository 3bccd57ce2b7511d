// SPDX-License-Identifier: Apache-2.0
// A combine's log cleaned, step by step, every parameter told from the log itself unless given.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "vrmap/clean/course.hpp"
#include "vrmap/clean/harvest_track.hpp"
#include "vrmap/clean/reason.hpp"
#include "vrmap/error.hpp"
#include "vrmap/geo/field_boundary.hpp"
#include "vrmap/progress.hpp"
#include "vrmap/units.hpp"

namespace vrmap::clean {

// clang-format off
/// In the order in which they are taken. Each may be left out.
enum class Step {
    places,          ///< no place, a jump of the antenna, the same row again
    field,           ///< outside the boundary
    flow_delay,      ///< values go back to where the grain was cut (clean/flow_delay)
    moisture_delay,  ///< likewise; then grain at its standard moisture
    header,          ///< header up, or turning where nothing says whether it was
    pass_ends,       ///< grain flow that still rises, or falls
    speed,           ///< too slow, too fast, changing abruptly
    overlap,         ///< ground harvested before: yield by the part that was not
    range,           ///< no value, nothing or less, beyond what the rest is like
    neighbours,      ///< unlike all about it
    edge,            ///< near the field's outline
    total            ///< the whole made to agree with a weighed harvest
};
// clang-format on
inline constexpr std::size_t all_steps = 12;
/// "places", "field", …: what options and reports call it.
const char* name(Step step);
std::optional<Step> step_of(const std::string& name);

/// What is given instead of told from the log.
struct HarvestSettings {
    std::optional<double> flow_delay_s;
    std::optional<double> moisture_delay_s;
    std::optional<double> standard_moisture_pct;  ///< none: grain as wet as it was logged
    std::optional<double> pass_start_s;
    std::optional<double> pass_end_s;
    std::optional<double> least_speed_m_per_s;
    std::optional<double> most_speed_m_per_s;
    std::optional<double> most_speed_change;  ///< from a row to the next, as a share
    std::optional<Metres> width;              ///< of every row, whatever was logged
    std::optional<double> least_fresh_share;  ///< of a swath
    std::optional<CropYield> least_yield;
    std::optional<CropYield> most_yield;
    std::optional<Metres> neighbourhood;
    std::optional<Metres> edge;
    std::optional<Kilograms> weighed;  ///< the field's whole harvest
    Metres margin{5};                  ///< outside the boundary that still counts as inside
    std::set<Step> left_out;
};

/// One number a step went by.
struct Parameter {
    std::string name;  ///< "flow_delay_s": as in HarvestSettings
    double value = 0;
    bool given = false;
};

/// What a step did and why.
struct StepAccount {
    Step step{};
    std::vector<Parameter> parameters;
    std::vector<Message> why;  ///< ids "clean.…"
    std::size_t rejected = 0;
};

/// One machine's log after cleaning. Arrays of the log's length.
struct CleanedTrack {
    HarvestTrack log;  ///< as it came
    Course course;
    std::vector<double> yield_t_per_ha;  ///< where the grain was cut; NaN: none
    std::vector<double> moisture_pct;    ///< likewise; empty: not logged
    std::vector<double> fresh_share;     ///< of the swath; NaN: it stood
    std::vector<double> fresh_m2;        ///< ground that this row harvested first
    std::vector<Reason> reason;
};

struct CleanedHarvest {
    std::vector<CleanedTrack> tracks;
    std::vector<StepAccount> steps;
    /// All points in the order of the tracks, with their verdicts.
    Cleaned<CropYield> points() const;
    double harvested_m2() const;  ///< every piece of ground once
};

/// Every step of `Step`, in its order, on the machines of one field; the overlap of all of them
/// together, in the order of `tracks`. Parameters come from the logs themselves; `steps` says which
/// and why. Nothing is dropped: each row keeps its verdict, and the first step that speaks against
/// a row is its reason.
/// `boundary` empty (no parts): `field` and `edge` have nothing to say.
/// THROWS ArgumentError: clean.bad_series (course_of), clean.no_row (no row with place and yield),
/// clean.weighed_far (a weighed harvest under half or over twice what was logged),
/// clean.no_width (flow alone was logged, and neither a width nor passes side by side tell it).
CleanedHarvest clean_harvest(std::vector<HarvestTrack> tracks, const geo::FieldBoundary& boundary,
                             const HarvestSettings& settings, const Progress& progress = {});

}  // namespace vrmap::clean
