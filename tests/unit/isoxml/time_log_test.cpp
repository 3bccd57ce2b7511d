// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/time_log.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "log_bytes.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;
using namespace vrmap::isoxml;

namespace {

struct Read {
    struct Record : LogRecord {
        std::vector<std::pair<int, std::int32_t>> sent;
    };
    std::vector<Record> records;
    LogAccount account;
};

Read read(const Element& header, const std::vector<std::byte>& bytes, std::size_t piece = 1 << 20) {
    Read out;
    TimeLogReader reader(log_header(header), [&](const LogRecord& r) {
        out.records.push_back({r, {}});
        for (const LogValue& v : r.values) out.records.back().sent.emplace_back(v.channel, v.raw);
    });
    const std::span<const std::byte> all(bytes);
    for (std::size_t at = 0; at < all.size(); at += piece)
        reader.add(all.subspan(at, std::min(piece, all.size() - at)));
    out.account = reader.finish();
    return out;
}

const Element yield_header = header_abd({"0054", "0063"});

// n records, a second apart.
LogBytes steady(int n, std::uint32_t from_ms = 1000) {
    LogBytes log;
    for (int k = 0; k < n; ++k)
        log.record(from_ms + 1000 * static_cast<std::uint32_t>(k), 425'000'000 + k, 1'432'000'000,
                   {{0, 600'000 + k}});
    return log;
}

}  // namespace

TEST_CASE("a record has time, place and what changed") {
    LogBytes log;
    log.record(3'723'004, 425'352'000, 1'432'262'000, {{0, 600'000}, {1, 145'000}});
    log.record(3'724'004, 425'352'135, 1'432'262'001);
    const Read r = read(yield_header, log.bytes);
    REQUIRE(r.records.size() == 2);
    CHECK(r.records[0].local_ms == a_day * ms_of_a_day + 3'723'004);
    CHECK(r.records[0].place.lat == doctest::Approx(42.5352).epsilon(1e-12));
    CHECK(r.records[0].place.lon == doctest::Approx(143.2262).epsilon(1e-12));
    CHECK(r.records[0].status == 2);
    CHECK(r.records[0].sent ==
          std::vector<std::pair<int, std::int32_t>>{{0, 600'000}, {1, 145'000}});
    CHECK(r.records[1].sent.empty());
    CHECK(r.records[1].byte == log.bytes.size() - 16);
    CHECK(std::isnan(r.records[0].up_m));
    CHECK_FALSE(r.records[0].utc_ms);
    CHECK(r.account.bytes == log.bytes.size());
    CHECK(r.account.lost_bytes == 0);
}

TEST_CASE("every part of a place is read where the header says so") {
    Element header{"TIM", {{"A", ""}, {"D", "4"}}, {}};
    Element ptn{"PTN", {}, {}};
    for (const char* part : {"A", "B", "C", "D", "E", "F", "G", "H", "I"})
        ptn.attributes.emplace_back(part, "");
    header.children.push_back(ptn);
    LogBytes log;
    for (int k = 0; k < 2; ++k)
        log.time(30'600'000)
            .place(425'355'000, -1'432'260'000)
            .put<std::int32_t>(-81'230)
            .put<std::uint8_t>(4)
            .put<std::uint16_t>(12)
            .put<std::uint16_t>(k ? 32'767 : 9)
            .put<std::uint8_t>(11)
            .put<std::uint32_t>(84'600'000)
            .put<std::uint16_t>(k ? 65'535 : a_day - 1)
            .values({});
    const Read r = read(header, log.bytes);
    REQUIRE(r.records.size() == 2);
    CHECK(r.records[0].place.lon == doctest::Approx(-143.226).epsilon(1e-12));
    CHECK(r.records[0].up_m == doctest::Approx(-81.23));
    CHECK(r.records[0].hdop == doctest::Approx(0.9));
    CHECK(r.records[0].satellites == 11);
    CHECK(r.records[0].utc_ms == (a_day - 1) * ms_of_a_day + 84'600'000);
    // 3276.7: not known; 65535: no date
    CHECK_FALSE(r.records[1].hdop);
    CHECK_FALSE(r.records[1].utc_ms);
}

TEST_CASE("a constant that no byte can hold is not known") {
    for (const char* beyond : {"256", "-1", "3e122"}) {
        Element header = header_abd({"0054"});
        header.children[0].attributes = {{"A", ""}, {"B", ""}, {"D", beyond}, {"G", beyond}};
        LogBytes log;
        log.time(0).place(1, 2).values({{0, 7}});
        const Read r = read(header, log.bytes);
        REQUIRE(r.records.size() == 1);
        CHECK_FALSE(r.records[0].status);
        CHECK_FALSE(r.records[0].satellites);
    }
}

TEST_CASE("a part with a value in the header is in no record") {
    Element header = header_abd({"0054"});
    header.children[0].attributes = {{"A", ""}, {"B", ""}, {"D", "4"}, {"F", "1.5"}};
    LogBytes log;
    log.time(0).place(1, 2).values({{0, 7}});
    log.time(1000).place(1, 2).values({});
    const Read r = read(header, log.bytes);
    REQUIRE(r.records.size() == 2);
    CHECK(r.records[0].status == 4);
    CHECK(r.records[0].hdop == doctest::Approx(1.5));
    CHECK(r.account.lost_bytes == 0);
}

TEST_CASE("a place that no antenna was at is none") {
    LogBytes log;
    log.record(0, 0, 0).record(1000, 0x7FFFFFFF, 0x7FFFFFFF).record(2000, 910'000'000, 1);
    log.record(3000, 0, 1'432'262'000);
    const Read r = read(yield_header, log.bytes);
    REQUIRE(r.records.size() == 4);
    CHECK(r.account.without_place == 3);
    CHECK(std::isnan(r.records[0].place.lat));
    CHECK(r.records[3].place.lat == 0);
}

TEST_CASE("the pieces a log comes in make no difference") {
    const LogBytes log = steady(2000);
    const Read whole = read(yield_header, log.bytes);
    REQUIRE(whole.records.size() == 2000);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{4096}}) {
        const Read r = read(yield_header, log.bytes, piece);
        REQUIRE(r.records.size() == 2000);
        CHECK(r.account.lost_bytes == 0);
        for (std::size_t k = 0; k < 2000; ++k) {
            CHECK(r.records[k].byte == whole.records[k].byte);
            CHECK(r.records[k].sent == whole.records[k].sent);
        }
    }
}

TEST_CASE("after lost bytes it goes on with the next record, and counts them") {
    for (const int lost : {1, 3, 8, 15}) {
        CAPTURE(lost);
        LogBytes log = steady(100);
        const std::size_t size = log.bytes.size() / 100;
        log.bytes.erase(log.bytes.begin() + static_cast<std::ptrdiff_t>(40 * size + 2),
                        log.bytes.begin() + static_cast<std::ptrdiff_t>(40 * size + 2) + lost);
        const Read r = read(yield_header, log.bytes);
        const auto bytes = static_cast<std::size_t>(lost);
        // and the one before, which may be the one that lacks them
        const std::size_t records = 99 - (2 + bytes + size - 1) / size;
        CHECK(r.records.size() == records);
        CHECK(r.account.breaks == 1);
        CHECK(r.account.first_lost == 39 * size);
        CHECK(r.account.lost_bytes == log.bytes.size() - records * size);
        CHECK(r.records.back().local_ms == a_day * ms_of_a_day + 100'000);
    }
}

TEST_CASE("bytes put in between are lost, and the record before them") {
    std::mt19937 random(20261123);
    for (const std::size_t extra : {1U, 13U, 500U}) {
        LogBytes log = steady(100);
        const std::size_t size = log.bytes.size() / 100;
        std::vector<std::byte> noise(extra);
        for (std::byte& b : noise) b = static_cast<std::byte>(random() | 0x80U);
        log.bytes.insert(log.bytes.begin() + static_cast<std::ptrdiff_t>(60 * size), noise.begin(),
                         noise.end());
        const Read r = read(yield_header, log.bytes);
        CHECK(r.records.size() == 99);
        CHECK(r.account.lost_bytes == extra + size);
        CHECK(r.account.breaks == 1);
    }
}

TEST_CASE("a value lost within a record does not make another of what follows") {
    LogBytes log;
    for (std::uint32_t k = 0; k < 50; ++k) log.record(1000 * k, 5, 5, {{0, 600'000}, {1, 145'000}});
    const std::size_t size = log.bytes.size() / 50;
    const auto from = log.bytes.begin() + static_cast<std::ptrdiff_t>(20 * size + 16);
    log.bytes.erase(from, from + 5);
    for (const auto& record : read(yield_header, log.bytes).records)
        for (const auto& [channel, raw] : record.sent) CHECK(raw == (channel ? 145'000 : 600'000));
}

TEST_CASE("a record cut at the end is lost, what is whole stays") {
    LogBytes log = steady(10);
    log.bytes.erase(log.bytes.end() - 4, log.bytes.end());
    const Read r = read(yield_header, log.bytes);
    CHECK(r.records.size() == 9);
    CHECK(r.account.breaks == 1);
    CHECK(r.account.lost_bytes == 17);  // of 21
}

TEST_CASE("random bytes are no log") {
    std::mt19937 random(7);
    std::vector<std::byte> bytes(200'000);
    for (std::byte& b : bytes) b = static_cast<std::byte>(random());
    const Read r = read(header_abd(std::vector<std::string>(255, "0054")), bytes);
    CHECK(r.records.empty());
    CHECK(r.account.lost_bytes == bytes.size());
    CHECK(r.account.breaks == 1);
    for (const int value : {0x00, 0xFF}) {
        const Read same =
            read(yield_header, std::vector<std::byte>(5000, static_cast<std::byte>(value)));
        CHECK(same.account.lost_bytes + same.account.odd_dates * 16 == 5000);
    }
    CHECK(read(yield_header, {}).account.records == 0);
}

TEST_CASE("a value of no channel, or milliseconds beyond a day, begin no record") {
    for (const bool channel : {true, false}) {
        LogBytes log = steady(10);
        const std::size_t bad = log.bytes.size();
        if (channel)
            log.record(11'000, 1, 1, {{2, 5}});
        else
            log.record(86'400'001, 1, 1, {{0, 5}});
        const std::size_t size = log.bytes.size() - bad;
        const LogBytes after = steady(10, 12'000);
        log.bytes.insert(log.bytes.end(), after.bytes.begin(), after.bytes.end());
        const Read r = read(yield_header, log.bytes);
        CHECK(r.account.lost_bytes == size + bad / 10);
        CHECK(r.account.first_lost == bad - bad / 10);
    }
}

TEST_CASE("work goes over midnight, and on after days") {
    LogBytes log;
    log.record(86'399'000, 1, 1).record(86'400'000, 1, 1);
    for (int k = 0; k < 5; ++k)
        log.record(1000 * static_cast<std::uint32_t>(k + 1), 1, 1, {}, a_day + 1);
    for (int k = 0; k < 5; ++k)
        log.record(1000 * static_cast<std::uint32_t>(k), 1, 1, {}, a_day + 30);
    const Read r = read(yield_header, log.bytes);
    CHECK(r.records.size() == 12);
    CHECK(r.account.lost_bytes == 0);
    CHECK(r.records[1].local_ms == (a_day + 1) * ms_of_a_day);
}

TEST_CASE("a clock that was never set is told, and its records are kept") {
    LogBytes log;
    for (int k = 0; k < 20; ++k) log.record(1000 * static_cast<std::uint32_t>(k), 5, 5, {}, 0);
    const Read r = read(yield_header, log.bytes);
    CHECK(r.records.size() == 20);
    CHECK(r.account.odd_dates == 20);
}

TEST_CASE("an old terminal writes every part whatever its header says") {
    LogBytes log;
    for (int k = 0; k < 20; ++k)
        log.time(1000 * static_cast<std::uint32_t>(k))
            .place(425'355'000, 1'432'260'000)
            .put<std::int32_t>(0)
            .put<std::uint8_t>(4)
            .put<std::uint16_t>(12)
            .put<std::uint16_t>(9)
            .put<std::uint8_t>(11)
            .put<std::uint32_t>(84'600'000)
            .put<std::uint16_t>(a_day)
            .values({{0, 600'000}});
    const Read r = read(yield_header, log.bytes);
    CHECK(r.account.all_parts);
    REQUIRE(r.records.size() == 20);
    CHECK(r.account.lost_bytes == 0);
    CHECK(r.records[19].place.lat == doctest::Approx(42.5355));
}

TEST_CASE("a header says what it is, or is refused") {
    const LogHeader h = log_header(yield_header);
    CHECK(h.channels.size() == 2);
    CHECK(h.channels[1].ddi == 99);
    CHECK(h.channels[1].element == "DET-1");
    CHECK(h.shortest_record() == 16);
    CHECK(log_header(header_abd({"ea60", "xx"})).channels[0].ddi == 0xEA60);
    CHECK(log_header(header_abd({"ea60", "xx"})).channels[1].ddi == -1);
    CHECK_NOTHROW(log_header(header_abd(std::vector<std::string>(255, "0054"))));
    CHECK_THROWS_AS(log_header(header_abd(std::vector<std::string>(256, "0054"))), InputError);
    CHECK_THROWS_AS(log_header(Element{"TIM", {{"D", "6"}}, {}}), InputError);
    CHECK_THROWS_AS(log_header(Element{"TLG", {{"D", "4"}}, {}}), InputError);
}
