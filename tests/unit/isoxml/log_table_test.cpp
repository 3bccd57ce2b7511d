// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/log_table.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "log_bytes.hpp"

using namespace vrmap;
using namespace vrmap::isoxml;

namespace {

LogTable table_of(const Element& header, const std::vector<std::byte>& bytes) {
    LogTableMaker maker(log_header(header));
    maker.add(bytes);
    return maker.finish().table;
}

// Local time and UTC of each record, seconds and days.
LogTable clocked(const std::vector<std::pair<double, double>>& local_and_utc, int utc_day) {
    Element header{"TIM", {{"D", "4"}}, {}};
    header.children.push_back({"PTN", {{"A", ""}, {"B", ""}, {"H", ""}, {"I", ""}}, {}});
    LogBytes log;
    for (const auto& [local, utc] : local_and_utc)
        log.time(static_cast<std::uint32_t>(1000 * local))
            .place(1, 1)
            .put(static_cast<std::uint32_t>(1000 * utc))
            .put(static_cast<std::uint16_t>(utc_day))
            .values({});
    return table_of(header, log.bytes);
}

std::vector<std::pair<double, double>> seconds(int n, double local, double utc) {
    std::vector<std::pair<double, double>> out;
    for (int k = 0; k < n; ++k) out.emplace_back(local + k, utc + k);
    return out;
}

}  // namespace

TEST_CASE("a value holds until the next, and nothing holds before the first") {
    LogBytes log;
    log.record(0, 5, 5, {{1, 145'000}}).record(1000, 5, 5, {{0, 600'000}}).record(2000, 5, 5);
    log.record(3000, 5, 5, {{0, 610'000}});
    const LogTable t = table_of(header_abd({"0054", "0063", "EA60"}), log.bytes);
    REQUIRE(t.rows() == 4);
    REQUIRE(t.columns.size() == 2);  // what vrmap does not know has no column
    const LogTable::Column& yield = *t.find(Measure::yield_mass);
    CHECK(std::isnan(yield.value(0)));
    CHECK(yield.value(1) == doctest::Approx(6.0));  // 600,000 mg/m²
    CHECK(yield.value(2) == doctest::Approx(6.0));
    CHECK(yield.value(3) == doctest::Approx(6.1));
    CHECK(t.find(Measure::moisture, "DET-1")->value(3) == doctest::Approx(14.5));
    CHECK(t.find(Measure::moisture, "DET-2") == nullptr);
    CHECK(t.find(Measure::protein) == nullptr);
    CHECK_FALSE(t.clock);
}

TEST_CASE("a channel with a value in the header has it from the first record on") {
    Element header = header_abd({"0043"});
    header.children[1].attributes[1].second = "6000";
    LogBytes log;
    log.record(0, 5, 5).record(1000, 5, 5);
    CHECK(table_of(header, log.bytes).find(Measure::width)->value(0) == doctest::Approx(6));
}

TEST_CASE("the clock's zone and error come from the receiver's UTC") {
    // 09:30 in Japan is 00:30 UTC; the clock is 3 s ahead
    const LogTable t = clocked(seconds(50, 34'203, 1800), a_day);
    REQUIRE(t.clock);
    CHECK(t.clock->ahead_of_utc_s == doctest::Approx(9 * 3600 + 3));
    CHECK_FALSE(t.clock->gps_day_off);
    // the receiver's date a day behind, as one make writes it
    const LogTable off = clocked(seconds(50, 36'000, 28'800), a_day - 1);
    REQUIRE(off.clock);
    CHECK(off.clock->ahead_of_utc_s == doctest::Approx(7200));
    CHECK(off.clock->gps_day_off);
    const LogTable ahead = clocked(seconds(50, 36'000, 28'800), a_day + 1);
    REQUIRE(ahead.clock);
    CHECK(ahead.clock->ahead_of_utc_s == doctest::Approx(7200));
}

TEST_CASE("a receiver's time that does not hold still is no time") {
    std::vector<std::pair<double, double>> wild;
    for (int k = 0; k < 900; ++k) wild.emplace_back(40'000 + k, 100 * ((k * 7919) % 800));
    CHECK_FALSE(clocked(wild, a_day).clock);
    CHECK_FALSE(clocked(seconds(50, 34'200, 1800), a_day - 900).clock);
    // a few before the receiver had a fix do no harm
    auto settled = seconds(95, 34'200, 1800);
    settled.front().second = 70'000;
    REQUIRE(clocked(settled, a_day).clock);
    CHECK(clocked(settled, a_day).clock->ahead_of_utc_s == doctest::Approx(9 * 3600));
}

TEST_CASE("a log that was split for its channels is one again") {
    LogBytes a, b, c;
    for (std::uint32_t k = 0; k < 10; ++k) {
        a.record(1000 * k, 5, 5, {{0, 600'000}});
        b.record(1000 * k, 5, 5, {{0, 145'000}});
        c.record(1000 * k + 1, 5, 5, {{0, 145'000}});
    }
    const LogTable yield = table_of(header_abd({"0054"}), a.bytes);
    const LogTable moisture = table_of(header_abd({"0063"}), b.bytes);
    const LogTable other = table_of(header_abd({"0063"}), c.bytes);
    const Joined joined = join_split({yield, moisture, other, yield});
    // the last has the first's channels: it is the same log again, not another part of it
    CHECK(joined.joined == std::vector<std::size_t>{0, 0, 1, 2});
    REQUIRE(joined.logs.size() == 3);
    CHECK(joined.logs[0].columns.size() == 2);
    CHECK(joined.logs[0].find(Measure::moisture)->value(9) == doctest::Approx(14.5));
}
