// SPDX-License-Identifier: Apache-2.0
// What a combine's monitor logged: what cleaning begins with, whatever file it came from.
#pragma once
#include <cstddef>
#include <vector>

#include "vrmap/geo/point.hpp"

namespace vrmap::clean {

/// One machine's log in one field, row by row in the order driven, places in the field's frame.
/// Arrays of one length; an empty one was not logged. NaN: no value in that row.
struct HarvestTrack {
    /// Seconds since any moment, never back; empty: the log has no time at all.
    std::vector<double> time_s;
    std::vector<geo::Point> at;          ///< as logged; (NaN, NaN): no place
    std::vector<double> flow_kg_per_s;   ///< wet grain past the sensor
    std::vector<double> yield_t_per_ha;  ///< as the monitor or its program reckoned it
    std::vector<double> moisture_pct;    ///< of the wet grain, by mass
    std::vector<double> protein_pct;
    std::vector<double> width_m;     ///< under the header, as the monitor was told
    std::vector<double> distance_m;  ///< driven since the row before
    std::vector<double> speed_m_per_s;
    std::vector<unsigned char> at_work;  ///< 1: header down
    std::vector<int> pass;               ///< as the monitor counted
    std::vector<long> record;            ///< line or feature in the source, 1-based
    /// Of `yield_t_per_ha`: what the grain weighed as it was, or at some standard moisture.
    enum class Basis { wet, standard, unknown };
    Basis basis = Basis::unknown;

    std::size_t size() const { return at.size(); }
};

}  // namespace vrmap::clean
