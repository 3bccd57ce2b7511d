// SPDX-License-Identifier: Apache-2.0
// A time log as a table: one row a record, values filled forward (ISOXML.md §8 rules 1 and 3).
#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "vrmap/isoxml/ddi.hpp"
#include "vrmap/isoxml/time_log.hpp"

namespace vrmap::isoxml {

/// What a machine's clock shows, against what its receiver knew.
struct LogClock {
    double ahead_of_utc_s = 0;  ///< the zone and the clock's own error together
    bool gps_day_off = false;   ///< the receiver's date was a day or two wrong, and set right here
};

/// Rows in the order of the log. Channels that vrmap does not read have no column.
struct LogTable {
    struct Column {
        Meaning meaning;
        std::string element;            ///< DET's id
        std::vector<std::int32_t> raw;  ///< `unknown` before the first value

        static constexpr std::int32_t unknown = std::numeric_limits<std::int32_t>::min();
        /// In the measure's unit; NaN where unknown.
        double value(std::size_t row) const {
            return raw[row] == unknown ? std::numeric_limits<double>::quiet_NaN()
                                       : raw[row] * meaning.factor;
        }
    };
    std::vector<std::int64_t> local_ms;  ///< LogRecord::local_ms
    std::vector<geo::LonLat> place;      ///< NaN where none
    std::vector<Column> columns;
    std::optional<LogClock>
        clock;  ///< none where no sane UTC was recorded, or it did not hold still

    std::size_t rows() const { return local_ms.size(); }
    /// Of that measure, on that element or (empty) on any; nullptr where there is none.
    const Column* find(Measure measure, const std::string& element = {}) const;
    std::vector<const Column*> all(Measure measure) const;
};

/// Makes a table from the pieces of a log. Memory: 24 bytes a record and 4 for each column.
class LogTableMaker {
public:
    explicit LogTableMaker(const LogHeader& header);
    LogTableMaker(const LogTableMaker&) = delete;
    LogTableMaker& operator=(const LogTableMaker&) = delete;

    void add(std::span<const std::byte> piece) { reader_.add(piece); }
    struct Made {
        LogTable table;
        LogAccount account;
    };
    /// After the last piece; once.
    Made finish();

private:
    void take(const LogRecord& record);
    void note_utc(const LogRecord& record);
    std::optional<LogClock> clock() const;

    LogTable table_;
    std::vector<std::size_t> column_of_;  ///< by channel
    std::vector<std::int32_t> now_;       ///< by column
    struct Offset {
        std::int64_t minutes = 0;
        std::size_t records = 0;
        double seconds = 0;  ///< sum of the offsets
    };
    std::vector<Offset> offsets_;
    TimeLogReader reader_;
};

/// Logs that a terminal split because a file holds no more than 255 channels: the same times and
/// places, other channels. Those that follow in `logs` and begin so are joined to the first of them
/// where all their rows agree; the others stay as they are. `joined[k]` is the log that the k-th
/// went into.
struct Joined {
    std::vector<LogTable> logs;
    std::vector<std::size_t> joined;
};
Joined join_split(std::vector<LogTable> logs);

}  // namespace vrmap::isoxml
