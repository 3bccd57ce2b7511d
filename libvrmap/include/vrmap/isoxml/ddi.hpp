// SPDX-License-Identifier: Apache-2.0
// What the numbers of a machine's log mean (ISO 11783-11; ISOXML.md §6). The DDI fixes the unit:
// what a file's VPN says is for a display and often wrong.
#pragma once
#include <span>

namespace vrmap::isoxml {

/// What a machine measures, counts or is set to, by the number the standard gives it.
using Ddi = int;

enum class Measure {
    other,
    work_state,            ///< 1: at work
    width,                 ///< m, now
    width_usual,           ///< m
    width_most,            ///< m
    ahead,                 ///< m, in the driving direction from the machine's own point
    right,                 ///< m, likewise
    speed,                 ///< m/s
    yield_mass,            ///< t/ha, at the moisture it was cut with
    yield_dry,             ///< t/ha
    yield_volume,          ///< m³/ha
    flow_mass,             ///< kg/s
    flow_dry,              ///< kg/s
    flow_volume,           ///< l/s
    moisture,              ///< %
    protein,               ///< %
    applied_mass,          ///< kg/ha
    applied_volume,        ///< l/ha
    yield_total,           ///< kg, counted
    dry_total,             ///< kg, counted
    applied_total_mass,    ///< kg, counted
    applied_total_volume,  ///< l, counted
    area_total,            ///< m², counted
    yield_lag,   ///< s, after crop enters the machine, in which what is logged is no yield
    yield_lead,  ///< s, after it left
};

struct Meaning {
    Ddi ddi = 0;
    Measure measure = Measure::other;
    double factor = 1;      ///< raw × factor is in the measure's unit
    const char* name = "";  ///< as a list of channels calls it; "" where it is another
};

/// `Measure::other` with a factor of 1 for what vrmap does not read.
Meaning meaning_of(Ddi ddi);

}  // namespace vrmap::isoxml
