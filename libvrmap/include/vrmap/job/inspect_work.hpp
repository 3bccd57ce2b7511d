// SPDX-License-Identifier: Apache-2.0
// What a terminal brought back, in figures for people.
#pragma once
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "vrmap/geo/point.hpp"
#include "vrmap/io/read_work.hpp"
#include "vrmap/isoxml/machine_log.hpp"

namespace vrmap::job {

/// Yield or a spread product, as a log has it.
struct LoggedQuantity {
    std::string element;                                       ///< DET's id; of a yield ""
    std::string unit;                                          ///< "t/ha", "m3/ha", "kg/ha", "l/ha"
    std::string total_unit;                                    ///< "kg" or "l"
    std::size_t at_work = 0;                                   ///< records with a value, at work
    double median = std::numeric_limits<double>::quiet_NaN();  ///< of those
    std::size_t sections = 1;
    isoxml::TotalCheck total;
};

struct LogInspection {
    std::size_t task = 0;  ///< of MachineWork::work
    std::vector<std::string> names;
    std::size_t records = 0;
    std::string from, to;  ///< "2026-08-09T23:59:50", by the machine's clock
    std::optional<isoxml::LogClock> clock;
    geo::Box extent;                    ///< degrees; empty: no place
    std::vector<std::string> channels;  ///< "yield_mass DET-1", those that vrmap reads
    std::optional<LoggedQuantity> harvest;
    double moisture_pct = std::numeric_limits<double>::quiet_NaN();  ///< median at work
    std::vector<LoggedQuantity> applied;
};

struct WorkInspection {
    isoxml::WorkDone work;
    std::vector<LogInspection> logs;
    std::vector<Message> notes;
};

/// THROWS InputError as io::read_work.
WorkInspection inspect_work(const std::filesystem::path& path);

}  // namespace vrmap::job
