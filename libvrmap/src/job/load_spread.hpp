// SPDX-License-Identifier: Apache-2.0
// What was spread, from each kind of log, as swaths in the field's frame.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "job/place.hpp"
#include "vrmap/geo/swath.hpp"
#include "vrmap/job/load.hpp"

namespace vrmap::job {

/// Where the logs of one job are read into.
struct SpreadTo {
    PlacedField field;
    Loaded& out;
    std::set<std::string> taken = {};  ///< of task data: which log and bin, for which role
};

/// Reads one log, whatever its shape; some of it must lie on the field. THROWS InputError: not on
/// the field, the same log as an earlier one, doses that cannot be, most of it lost, and what
/// load_loads and load_work refuse.
std::vector<geo::Swath> load_spread(const OrganicInput& organic, SpreadTo& to);

/// Loads along a track. THROWS InputError with the line: loads.blank, loads.ends_first,
/// loads.clocks, loads.no_machine, loads.overlap, loads.outside_track, loads.no_way,
/// track.backwards.
std::vector<geo::Swath> load_loads(const OrganicInput& organic, SpreadTo& to);

/// A terminal's task data; tells its sum beside the machine's own. THROWS InputError:
/// taskdata.nothing, taskdata.which, taskdata.no_density, taskdata.no_width, organic.same_log.
std::vector<geo::Swath> load_work(const OrganicInput& organic, SpreadTo& to);

/// Points of the log's source in the field's frame. THROWS InputError: not on the field.
io::Points points_on_field(const OrganicInput& organic, SpreadTo& to);

/// The rows of each machine, in their order; of all where no column names machines.
std::vector<std::vector<std::size_t>> rows_by_machine(const io::Points& points, int column);

/// THROWS InputError organic.out_of_range at `place`.
void require_dose(const Place& place, OrganicDose dose);

/// Steps that are too long drop out one by one, and a thin log would vanish without a word: THROWS
/// InputError organic.steps_too_long where most of these are, metres.
void require_short_steps(const OrganicInput& organic, std::vector<double> steps);

}  // namespace vrmap::job
