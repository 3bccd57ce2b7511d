// SPDX-License-Identifier: Apache-2.0
// A table of a harvest as its file has it, with what each column is.
#pragma once
#include <string>
#include <vector>

#include "job/columns.hpp"
#include "vrmap/io/read_vector.hpp"
#include "vrmap/job/read_harvest.hpp"

namespace vrmap::job {

struct LoggedColumn {
    std::string name;
    HarvestColumn is;  ///< its unit "" until it is settled
    Message why;       ///< of the unit, or of the role where there is none
    std::vector<double> value = {};
    std::vector<std::string> words = {};  ///< `value` says which, where the role has words
};

struct LoggedRows {
    std::vector<geo::Point> at;  ///< in the field's frame
    std::vector<long> record;
    std::vector<LoggedColumn> columns;

    LoggedColumn* find(const std::string& role);
    void drop(const std::string& role);
};

/// Which columns to read: stated ones, those of the profile, else by name; the best of several
/// yields (wet before plain before dry, mass before volume), every state, one of any other role.
/// `names` without a header are those of the profile's places.
struct ColumnChoice {
    HarvestProfile profile;
    std::vector<LoggedColumn> columns;  ///< without values; places too
};
ColumnChoice choose_columns(const HarvestSource& source, const io::TableHead& head);

/// Gives every column a unit and turns its values into ours: t/ha, kg/s, m, m/s, s, percent. What
/// cannot be settled is left out with a note, or refused (read_harvest).
void settle_units(const HarvestSource& source, LoggedRows& rows, HarvestRead& out);

/// Rows with settled units as tracks.
void make_tracks(const HarvestSource& source, LoggedRows& rows, HarvestRead& out);

/// Task data: its logs with a yield as tracks.
HarvestRead read_harvest_work(const HarvestSource& source, const Progress& progress);

[[noreturn]] void refuse(const HarvestSource& source, Message message);

}  // namespace vrmap::job
