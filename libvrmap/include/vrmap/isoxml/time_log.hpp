// SPDX-License-Identifier: Apache-2.0
// TLG00001.xml and .bin, a machine's time log: bytes -> records (ISOXML.md §8). Opens no file. What
// a record means (work state, widths, totals) is machine_log's to say.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "vrmap/geo/point.hpp"
#include "vrmap/isoxml/ddi.hpp"
#include "vrmap/isoxml/element.hpp"

namespace vrmap::isoxml {

/// One quantity of one element of the machine.
struct LogChannel {
    Ddi ddi = 0;
    std::string element;                   ///< DET's id
    std::optional<std::int32_t> constant;  ///< holds until a record says otherwise
};

/// The parts of a place, in the order they stand in a record: PTN A … I.
enum class LogPart { north, east, up, status, pdop, hdop, satellites, utc_time, utc_date };
inline constexpr std::size_t log_parts = 9;

/// How the records of a log are laid out.
struct LogHeader {
    /// Absent, in every record, or this value in all of them (degrees, metres, or as it is).
    struct Part {
        bool recorded = false;
        std::optional<double> constant;
    };
    std::array<Part, log_parts> parts;
    std::vector<LogChannel> channels;  ///< at most 255

    const Part& operator[](LogPart p) const { return parts[static_cast<std::size_t>(p)]; }
    std::size_t shortest_record() const;  ///< bytes, with no value
};

/// The header's document. Channels whose DDI cannot be read keep their place, with DDI -1.
/// THROWS InputError: work.log_header (no TIM of type 4, or more than 255 channels).
LogHeader log_header(const Element& tim);

struct LogValue {
    std::uint8_t channel = 0;  ///< of LogHeader::channels
    std::int32_t raw = 0;      ///< in the DDI's unit
};

/// One record as it was sent: values stand only in the record in which they changed.
struct LogRecord {
    std::size_t byte = 0;  ///< where it begins in the file
    /// Milliseconds since 1980-01-01 00:00 by the machine's own clock, whose zone nobody states.
    std::int64_t local_ms = 0;
    geo::LonLat
        place{};  ///< NaN, NaN: none, or one that no antenna was at: (0, 0), beyond the globe
    double up_m = std::numeric_limits<double>::quiet_NaN();
    std::optional<int> status;   ///< of the GNSS fix; 15 is unknown and usual
    std::optional<double> hdop;  ///< none where it is not known
    std::optional<int> satellites;
    std::optional<std::int64_t> utc_ms;  ///< since 1980-01-01, where time and date are dates
    std::span<const LogValue> values;
};

/// What was found in a log's bytes.
struct LogAccount {
    std::size_t bytes = 0;
    std::size_t records = 0;
    std::size_t without_place = 0;
    std::size_t odd_dates = 0;   ///< records outside 2000 to 2040, kept: their clock was never set
    std::size_t breaks = 0;      ///< runs of bytes that are no record
    std::size_t lost_bytes = 0;  ///< of such runs, a record cut at the end among them
    std::size_t first_lost = 0;  ///< where the first begins
    bool all_parts = false;  ///< every part was in the records, whatever the header says (rule 8)
};

/// Reads a log of any length piece by piece; holds a few kilobytes. After bytes that are no record
/// it goes on with the next that is plausible (rule 7): its milliseconds are of a day, its values
/// are of channels that exist, its date is at most a day from the last one's and the records after
/// it are of the same kind. The record before such bytes may have lost some of its own, so it is
/// lost with them. Random bytes give none. O(bytes).
class TimeLogReader {
public:
    using Sink = std::function<void(const LogRecord&)>;
    /// `sink` gets each record once, in the order of the file; its values live no longer than the
    /// call.
    TimeLogReader(LogHeader header, Sink sink);

    void add(std::span<const std::byte> piece);
    /// After the last piece.
    LogAccount finish();

private:
    void read(bool last);
    void choose_layout(bool last);
    bool begins(std::size_t at, bool last) const;
    bool continues(std::size_t at, bool last) const;
    bool followed(std::size_t at, bool last) const;
    bool is_cut(std::size_t at) const;
    std::size_t size_at(std::size_t at) const;
    int day_at(std::size_t at) const;
    std::int64_t ms_at(std::size_t at) const;
    bool chain(std::size_t at, int records, bool last, bool any_day) const;
    void lose(std::size_t bytes);
    void tell(std::size_t at);
    void place(const std::byte* parts, LogRecord& record) const;

    LogHeader header_;
    Sink sink_;
    LogAccount account_;
    std::vector<std::byte> held_;
    std::size_t at_ = 0;      ///< of `held_`, what comes next
    std::size_t offset_ = 0;  ///< of `held_` in the file
    std::optional<int> day_;  ///< of the record before
    bool chosen_ = false;     ///< which layout
    bool losing_ = false;
    std::vector<LogValue> values_;
};

}  // namespace vrmap::isoxml
