// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/time_log.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "isoxml/attribute.hpp"
#include "isoxml/ddi_text.hpp"
#include "isoxml/little_endian.hpp"
#include "vrmap/error.hpp"

namespace vrmap::isoxml {

namespace {

constexpr std::uint32_t day_ms = 86'400'000;  // itself too: the next midnight
constexpr std::size_t value_bytes = 5;
constexpr std::size_t most_channels = 255;
// Days since 1980-01-01 that a machine's clock can well show: 2000-01-01 to 2041-01-01.
constexpr int first_day = 7305;
constexpr int last_day = 22281;
constexpr std::size_t part_bytes[log_parts] = {4, 4, 4, 1, 2, 2, 1, 4, 2};
constexpr std::size_t time_bytes = 6;
// A record that begins a log, or follows lost bytes, has to be followed by as many of its kind.
constexpr int sure = 3;
constexpr std::size_t longest_record = time_bytes + 24 + 1 + most_channels * value_bytes;

std::optional<std::int32_t> constant_of(const Element& dlv) {
    const auto value = as_whole(dlv.attribute_or_empty("B"));
    const bool fits = value && *value >= std::numeric_limits<std::int32_t>::min() &&
                      *value <= std::numeric_limits<std::int32_t>::max();
    return fits ? std::optional(static_cast<std::int32_t>(*value)) : std::nullopt;
}

void all_recorded(LogHeader& header) {
    for (auto& part : header.parts) part = {true, std::nullopt};
}

bool is_usual(int day) {
    return day >= first_day && day <= last_day;
}

// What receivers and terminals write where they know of no place.
bool is_place(double lat, double lon) {
    const bool on_globe = std::abs(lat) <= 90 && std::abs(lon) <= 180;
    return on_globe && (lat != 0 || lon != 0);
}

}  // namespace

std::size_t LogHeader::shortest_record() const {
    std::size_t bytes = time_bytes + 1;
    for (std::size_t k = 0; k < log_parts; ++k)
        if (parts[k].recorded) bytes += part_bytes[k];
    return bytes;
}

LogHeader log_header(const Element& tim) {
    const auto channels = tim.all("DLV");
    if (tim.name != "TIM" || tim.attribute_or_empty("D") != "4" || channels.size() > most_channels)
        throw InputError({}, {"work.log_header", {}});
    LogHeader header;
    if (const Element* ptn = tim.first("PTN"))
        for (std::size_t k = 0; k < log_parts; ++k)
            if (const std::string* value =
                    ptn->attribute(std::string(1, static_cast<char>('A' + k)))) {
                header.parts[k].recorded = value->empty();
                header.parts[k].constant = as_decimal(*value);
            }
    for (const Element* dlv : channels)
        header.channels.push_back({ddi_of(dlv->attribute_or_empty("A")).value_or(-1),
                                   dlv->attribute_or_empty("C"), constant_of(*dlv)});
    return header;
}

TimeLogReader::TimeLogReader(LogHeader header, Sink sink)
    : header_(std::move(header)), sink_(std::move(sink)) {}

void TimeLogReader::add(std::span<const std::byte> piece) {
    account_.bytes += piece.size();
    held_.insert(held_.end(), piece.begin(), piece.end());
    read(false);
    held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(at_));
    offset_ += at_;
    at_ = 0;
}

LogAccount TimeLogReader::finish() {
    read(true);
    return account_;
}

// Looks ahead over the longest records there can be; at the end over what is left.
void TimeLogReader::read(bool last) {
    const std::size_t ahead = last ? 0 : (2 * sure + 1) * longest_record;
    while (at_ + ahead < held_.size()) {
        if (!chosen_) choose_layout(last);
        const bool good = day_ && !losing_ ? continues(at_, last) : begins(at_, last);
        if (good)
            tell(at_);
        else
            lose(1);
    }
}

// Some old terminals write every part whatever their header says.
void TimeLogReader::choose_layout(bool last) {
    chosen_ = true;
    if (begins(0, last)) return;
    const LogHeader stated = header_;
    all_recorded(header_);
    account_.all_parts = begins(0, last);
    if (!account_.all_parts) header_ = stated;
}

// 0: no record begins there.
std::size_t TimeLogReader::size_at(std::size_t at) const {
    const std::size_t least = header_.shortest_record();
    if (at + least > held_.size()) return 0;
    const std::byte* bytes = held_.data() + at;
    if (little_endian<std::uint32_t>(bytes) > day_ms) return 0;
    const auto count = std::to_integer<std::size_t>(bytes[least - 1]);
    const std::size_t size = least + count * value_bytes;
    if (count > header_.channels.size() || at + size > held_.size()) return 0;
    for (std::size_t k = 0; k < count; ++k)
        if (std::to_integer<std::size_t>(bytes[least + k * value_bytes]) >= header_.channels.size())
            return 0;
    return size;
}

int TimeLogReader::day_at(std::size_t at) const {
    return little_endian<std::uint16_t>(held_.data() + at + 4);
}

std::int64_t TimeLogReader::ms_at(std::size_t at) const {
    return std::int64_t{day_at(at)} * day_ms + little_endian<std::uint32_t>(held_.data() + at);
}

// So many records one after the other, none before the last and within the hour; fewer where the
// log ends with them. A log of one record is sure by its date alone.
bool TimeLogReader::chain(std::size_t at, int records, bool last, bool any_day) const {
    constexpr std::int64_t hour_ms = 3'600'000;
    std::optional<std::int64_t> before;
    for (int k = 0; k < records; ++k) {
        if (last && at == held_.size() && k > 0 && !any_day) return true;
        const std::size_t size = size_at(at);
        if (!size || (!any_day && !is_usual(day_at(at)))) return false;
        const std::int64_t now = ms_at(at);
        if (before && (now < *before || now > *before + hour_ms)) return false;
        before = now;
        at += size;
    }
    return true;
}

bool TimeLogReader::begins(std::size_t at, bool last) const {
    if (day_ && size_at(at) && std::abs(day_at(at) - *day_) > 1) return false;
    return chain(at, sure, last, false) || (!day_ && chain(at, 2 * sure, last, true));
}

// Bytes lost within a record make it swallow some of the next one's, and its values are then any
// numbers: what no record follows is not believed. The end of the log is no fault of the one
// before.
bool TimeLogReader::followed(std::size_t at, bool last) const {
    const std::size_t next = at + size_at(at);
    if (last && is_cut(next)) return true;
    return size_at(next) &&
           (std::abs(day_at(next) - day_at(at)) <= 1 || chain(next, sure, last, false));
}

bool TimeLogReader::is_cut(std::size_t at) const {
    const std::size_t least = header_.shortest_record();
    if (at + least > held_.size()) return true;
    const auto count = std::to_integer<std::size_t>(held_[at + least - 1]);
    return count <= header_.channels.size() && at + least + count * value_bytes > held_.size();
}

bool TimeLogReader::continues(std::size_t at, bool last) const {
    if (!size_at(at) || !followed(at, last)) return false;
    // the same work goes on another day
    return std::abs(day_at(at) - *day_) <= 1 || chain(at, sure, last, false);
}

void TimeLogReader::lose(std::size_t bytes) {
    if (!account_.lost_bytes) account_.first_lost = offset_ + at_;
    account_.breaks += !losing_;
    account_.lost_bytes += bytes;
    losing_ = true;
    at_ += bytes;
}

void TimeLogReader::tell(std::size_t at) {
    const std::size_t size = size_at(at);
    const std::size_t least = header_.shortest_record();
    const std::byte* bytes = held_.data() + at;
    LogRecord record;
    record.byte = offset_ + at;
    day_ = day_at(at);
    record.local_ms = std::int64_t{*day_} * day_ms + little_endian<std::uint32_t>(bytes);
    place(bytes + time_bytes, record);
    values_.clear();
    for (const std::byte* v = bytes + least; v < bytes + size; v += value_bytes)
        values_.push_back({std::to_integer<std::uint8_t>(*v), little_endian<std::int32_t>(v + 1)});
    record.values = values_;
    ++account_.records;
    account_.without_place += std::isnan(record.place.lat);
    account_.odd_dates += !is_usual(*day_);
    losing_ = false;
    at_ = at + size;
    sink_(record);
}

void TimeLogReader::place(const std::byte* at, LogRecord& record) const {
    std::array<std::optional<double>, log_parts> found;
    for (std::size_t k = 0; k < log_parts; ++k) {
        found[k] = header_.parts[k].constant;
        if (!header_.parts[k].recorded) continue;
        switch (static_cast<LogPart>(k)) {
            case LogPart::north:
            case LogPart::east:
                found[k] = 1e-7 * little_endian<std::int32_t>(at);
                break;
            case LogPart::up:
                found[k] = 1e-3 * little_endian<std::int32_t>(at);
                break;
            case LogPart::status:
            case LogPart::satellites:
                found[k] = little_endian<std::uint8_t>(at);
                break;
            case LogPart::pdop:
            case LogPart::hdop:
            case LogPart::utc_date:
                found[k] = little_endian<std::uint16_t>(at);
                break;
            case LogPart::utc_time:
                found[k] = little_endian<std::uint32_t>(at);
                break;
        }
        at += part_bytes[k];
    }
    const auto part = [&](LogPart p) { return found[static_cast<std::size_t>(p)]; };
    const double none = std::numeric_limits<double>::quiet_NaN();
    const auto north = part(LogPart::north);
    const auto east = part(LogPart::east);
    const bool known = north && east && is_place(*north, *east);
    record.place = known ? geo::LonLat{*east, *north} : geo::LonLat{none, none};
    record.up_m = part(LogPart::up).value_or(none);
    // a constant is whatever the header says
    const auto byte = [&](LogPart p, std::optional<int>& to) {
        const auto value = part(p);
        if (value && *value >= 0 && *value <= 255) to = static_cast<int>(*value);
    };
    byte(LogPart::status, record.status);
    byte(LogPart::satellites, record.satellites);
    // a constant is written in the unit itself; recorded tenths from 3276 on say "not known"
    if (const auto hdop = part(LogPart::hdop)) {
        const double value = header_[LogPart::hdop].recorded ? *hdop / 10 : *hdop;
        if (value < 3276) record.hdop = value;
    }
    const auto time = part(LogPart::utc_time);
    const auto day = part(LogPart::utc_date);
    if (time && day && *time >= 0 && *time <= day_ms && *day >= first_day && *day <= last_day)
        record.utc_ms = static_cast<std::int64_t>(*day) * day_ms + static_cast<std::int64_t>(*time);
}

}  // namespace vrmap::isoxml
