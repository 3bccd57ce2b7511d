// SPDX-License-Identifier: Apache-2.0
// The steps of clean_harvest, each on its own: what it is about, in which order, is there.
#pragma once
#include <vector>

#include "vrmap/clean/clean_harvest.hpp"

namespace vrmap::clean {

/// A track on its way: what steps find out for those after them.
struct Work {
    CleanedTrack out;
    std::vector<std::size_t> sound;  ///< rows with a place that holds
    Course sound_course;             ///< of those alone
    std::vector<double> speed;       ///< m/s; NaN where unknown
    std::vector<double> width;       ///< m; NaN where unknown
    std::vector<double> unlike;      ///< yield less the mean of its neighbours; NaN where unknown
    double delay_s = 0;              ///< of the flow
    double apart_m = 0;              ///< of neighbouring passes; 0: unknown
    double interval_s = 0;           ///< usual time from row to row
    double step_m = 0;               ///< usual way from row to row

    std::size_t size() const { return out.log.size(); }
    bool stands(std::size_t i) const { return out.reason[i] == Reason::kept; }
    void reject(std::size_t i, Reason why) {
        if (stands(i)) out.reason[i] = why;
    }
};
using Works = std::vector<Work>;

// place_steps.cpp
void mark_no_place(Work& work);
void mark_places(Work& work);
/// Passes, speeds and the width, from rows that have a sound place.
void follow_course(Work& work);
void mark_outside(Works& works, const geo::FieldBoundary& boundary, Metres margin);

// delay_steps.cpp: values come to where they belong
void shift_flow(Works& works, const HarvestSettings& given, StepAccount& account);
void shift_moisture(Works& works, const HarvestSettings& given, StepAccount& account);

// work_steps.cpp
void mark_header(Works& works, StepAccount& account);
void mark_pass_ends(Works& works, const HarvestSettings& given, StepAccount& account);
void mark_speed(Works& works, const HarvestSettings& given, StepAccount& account);

// ground_steps.cpp
void share_ground(Works& works);  ///< fresh_share and fresh_m2
void mark_overlap(Works& works, const HarvestSettings& given, StepAccount& account);
void mark_edge(Works& works, const geo::FieldBoundary& boundary, const HarvestSettings& given,
               StepAccount& account);
void weigh(Works& works, const HarvestSettings& given, StepAccount& account);

// yield_steps.cpp
void mark_missing(Works& works);
void mark_range(Works& works, const HarvestSettings& given, StepAccount& account);

// neighbour_steps.cpp
void mark_unlike_neighbours(Works& works, const HarvestSettings& given, StepAccount& account);

/// The value of every row that stands, by `of(work, row)`, without NaN.
template <class F>
std::vector<double> standing(const Works& works, F of) {
    std::vector<double> values;
    for (const Work& w : works)
        for (std::size_t i = 0; i < w.size(); ++i)
            if (w.stands(i))
                if (const double v = of(w, i); v == v) values.push_back(v);
    return values;
}

}  // namespace vrmap::clean
