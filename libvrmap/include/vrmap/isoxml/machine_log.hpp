// SPDX-License-Identifier: Apache-2.0
// What a machine did, out of its log's table and its own description (ISOXML.md §8 rules 1, 2, 4).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "vrmap/isoxml/log_table.hpp"
#include "vrmap/isoxml/work_done.hpp"

namespace vrmap::isoxml {

/// A machine's own counter beside the sum of what it logged: they should agree.
struct TotalCheck {
    std::optional<double> counted;  ///< what the counter moved by, over the log; restarts bridged
    double summed = 0;              ///< flow × time, else rate × width × way at work
};

/// One row for each of the table's, in its order.
struct HarvestLog {
    enum class Basis { wet_mass, dry_mass, volume };
    Basis basis = Basis::wet_mass;
    std::vector<double> yield;         ///< t/ha, or m³/ha; NaN where unknown
    std::vector<double> flow;          ///< kg/s, or l/s; empty where the machine logs none
    std::vector<double> moisture_pct;  ///< likewise
    std::vector<double> protein_pct;   ///< likewise
    std::vector<double> width_m;       ///< NaN where unknown
    std::vector<unsigned char> at_work;
    bool yield_from_flow =
        false;               ///< the machine logged flow alone: yield is flow / (width · speed)
    bool lag_known = false;  ///< the machine says how long what it logs is no yield (DDI 259)
    TotalCheck total_kg;     ///< kg, or l
};

/// Nothing where no yield and no flow was logged. Of several elements with yield, the one with the
/// most values counts.
std::optional<HarvestLog> harvest_log(const LogTable& table, const WorkDone& work);

/// What one bin, or the machine as a whole, put down: a strip for each section.
struct AppliedLog {
    struct Section {
        std::string element;
        std::optional<double> width_m;  ///< as built; `width` where the machine logs it
        std::vector<double> width;      ///< m; empty where it is not logged
        double right_m = 0;             ///< of its middle
        double ahead_m = 0;
        std::vector<double> rate;  ///< kg/ha or l/ha; NaN where unknown
        std::vector<unsigned char> at_work;
        double width_at(std::size_t row) const;  ///< NaN where unknown
    };
    std::string element;  ///< the bin's, or the machine's
    bool volume = false;  ///< l/ha and l, not kg
    std::vector<Section> sections;
    TotalCheck total;  ///< kg or l
};

/// One for each bin that logs a rate; without bins one for each machine. An element whose parts log
/// the same is left out: it is their sum.
std::vector<AppliedLog> applied_logs(const LogTable& table, const WorkDone& work);

/// Metres per second at a row: logged, else from the places before and after; NaN where unknown.
double speed_at(const LogTable& table, std::size_t row);

}  // namespace vrmap::isoxml
