// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/log_table.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace vrmap::isoxml {

namespace {

constexpr std::size_t no_column = std::numeric_limits<std::size_t>::max();
constexpr double hour_s = 3600;
constexpr double day_s = 24 * hour_s;
// Zones reach from 12 hours behind UTC to 14 ahead.
constexpr double least_zone_s = -12 * hour_s;
constexpr double most_zone_s = 14 * hour_s;
// Of the records with UTC; and how many different offsets are looked at before it is plain that
// the receiver's time is no time.
constexpr double steady_share = 0.9;
constexpr std::size_t most_offsets = 500;

bool same_place(geo::LonLat a, geo::LonLat b) {
    return (a.lat == b.lat && a.lon == b.lon) || (std::isnan(a.lat) && std::isnan(b.lat));
}

bool same_rows(const LogTable& a, const LogTable& b) {
    return a.rows() > 0 && a.local_ms == b.local_ms &&
           std::equal(a.place.begin(), a.place.end(), b.place.begin(), same_place);
}

bool share_a_channel(const LogTable& a, const LogTable& b) {
    return std::any_of(b.columns.begin(), b.columns.end(), [&](const LogTable::Column& c) {
        return std::any_of(a.columns.begin(), a.columns.end(), [&](const LogTable::Column& other) {
            return other.meaning.ddi == c.meaning.ddi && other.element == c.element;
        });
    });
}

}  // namespace

const LogTable::Column* LogTable::find(Measure measure, const std::string& element) const {
    for (const Column& c : columns)
        if (c.meaning.measure == measure && (element.empty() || c.element == element)) return &c;
    return nullptr;
}

std::vector<const LogTable::Column*> LogTable::all(Measure measure) const {
    std::vector<const Column*> found;
    for (const Column& c : columns)
        if (c.meaning.measure == measure) found.push_back(&c);
    return found;
}

LogTableMaker::LogTableMaker(const LogHeader& header)
    : reader_(header, [this](const LogRecord& record) { take(record); }) {
    for (const LogChannel& channel : header.channels) {
        const Meaning meaning = meaning_of(channel.ddi);
        column_of_.push_back(meaning.measure == Measure::other ? no_column : table_.columns.size());
        if (meaning.measure == Measure::other) continue;
        table_.columns.push_back({meaning, channel.element, {}});
        now_.push_back(channel.constant.value_or(LogTable::Column::unknown));
    }
}

void LogTableMaker::take(const LogRecord& record) {
    for (const LogValue& v : record.values)
        if (column_of_[v.channel] != no_column) now_[column_of_[v.channel]] = v.raw;
    table_.local_ms.push_back(record.local_ms);
    table_.place.push_back(record.place);
    for (std::size_t c = 0; c < now_.size(); ++c) table_.columns[c].raw.push_back(now_[c]);
    if (record.utc_ms) note_utc(record);
}

void LogTableMaker::note_utc(const LogRecord& record) {
    const double seconds = static_cast<double>(record.local_ms - *record.utc_ms) / 1000;
    const auto minutes = static_cast<std::int64_t>(std::floor(seconds / 60));
    const auto known = std::find_if(offsets_.begin(), offsets_.end(),
                                    [&](const Offset& o) { return o.minutes == minutes; });
    if (known != offsets_.end()) {
        ++known->records;
        known->seconds += seconds;
    } else if (offsets_.size() < most_offsets) {
        offsets_.push_back({minutes, 1, seconds});
    }
}

// Of the offset most records have, give or take a minute.
std::optional<LogClock> LogTableMaker::clock() const {
    if (offsets_.empty() || offsets_.size() == most_offsets) return std::nullopt;
    const auto usual =
        std::max_element(offsets_.begin(), offsets_.end(),
                         [](const Offset& a, const Offset& b) { return a.records < b.records; });
    std::size_t all = 0;
    std::size_t near = 0;
    double sum = 0;
    for (const Offset& o : offsets_) {
        all += o.records;
        if (std::abs(o.minutes - usual->minutes) > 1) continue;
        near += o.records;
        sum += o.seconds;
    }
    if (static_cast<double>(near) < steady_share * static_cast<double>(all)) return std::nullopt;
    const double offset = sum / static_cast<double>(near);
    // a receiver's date may be wrong by a day; its time of day is not
    double days = 0;
    if (offset < least_zone_s) days = std::ceil((least_zone_s - offset) / day_s);
    if (offset > most_zone_s) days = -std::ceil((offset - most_zone_s) / day_s);
    if (std::abs(days) > 2) return std::nullopt;
    return LogClock{offset + days * day_s, days != 0};
}

LogTableMaker::Made LogTableMaker::finish() {
    const LogAccount account = reader_.finish();
    table_.clock = clock();
    return {std::move(table_), account};
}

Joined join_split(std::vector<LogTable> logs) {
    Joined out;
    for (LogTable& log : logs) {
        const auto first =
            std::find_if(out.logs.begin(), out.logs.end(), [&](const LogTable& other) {
                return same_rows(other, log) && !share_a_channel(other, log);
            });
        out.joined.push_back(static_cast<std::size_t>(first - out.logs.begin()));
        if (first == out.logs.end())
            out.logs.push_back(std::move(log));
        else
            std::move(log.columns.begin(), log.columns.end(), std::back_inserter(first->columns));
    }
    return out;
}

}  // namespace vrmap::isoxml
