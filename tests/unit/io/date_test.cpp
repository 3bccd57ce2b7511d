// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/date.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace vrmap;

namespace {

std::string iso(std::string_view written) {
    const auto d = io::parse_date(written);
    if (!d) return "none";
    std::string out = std::to_string(static_cast<int>(d->year()));
    for (const unsigned part :
         {static_cast<unsigned>(d->month()), static_cast<unsigned>(d->day())}) {
        out += part < 10 ? "-0" : "-";
        out += std::to_string(part);
    }
    return out;
}

}  // namespace

TEST_CASE("days as offices write them") {
    for (const char* same :
         {"2026-05-01", "2026/5/1", "2026.05.01", "2026年5月1日", "令和8年5月1日", "R8.5.1",
          "r8/5/1", "R08-05-01", " 令和 8年 5月 1日 ", "令和８年５月１日", "２０２６／５／１",
          "Ｒ８．５．１", "平成38年5月1日"}) {
        CAPTURE(same);
        CHECK(iso(same) == "2026-05-01");
    }
    CHECK(iso("H30.4.2") == "2018-04-02");
    CHECK(iso("平成30年4月2日") == "2018-04-02");
    CHECK(iso("平成元年1月8日") == "1989-01-08");
    CHECK(iso("令和元年5月1日") == "2019-05-01");
    CHECK(iso("S64.1.7") == "1989-01-07");
    CHECK(iso("大正12年9月1日") == "1923-09-01");
    CHECK(iso("M45.7.29") == "1912-07-29");
    CHECK(iso("2024-02-29") == "2024-02-29");
}

TEST_CASE("what is no day, or could be two") {
    for (const char* none : {"",
                             "5/1/2026",
                             "5/03/2024",
                             "26-05-01",
                             "2026-13-01",
                             "2026-02-29",
                             "2026-05",
                             "2026-05-01T00:00",
                             "2026-05/01",
                             "20260501",
                             "令和1年4月30日",
                             "令和0年5月1日",
                             "平成元年1月7日",
                             "R8.5",
                             "8年5月1日",
                             "令和8年5月1",
                             "2026年5月1",
                             "X8.5.1",
                             "2026--5-1",
                             "R100.1.1",
                             "1月1日"}) {
        CAPTURE(none);
        CHECK(iso(none) == "none");
    }
}

TEST_CASE("times are ISO 8601, on the wall or of UTC") {
    const auto shown = [](const char* text) {
        const auto time = io::parse_time(text);
        return time ? io::iso_time(*time) : "none";
    };
    for (const char* same : {"2026-04-20T09:15:30", "2026-04-20 9:15:30", "2026/4/20 09:15:30.25",
                             "２０２６－０４－２０ ０９：１５：３０", "令和8年4月20日 09:15:30"}) {
        CAPTURE(same);
        CHECK(shown(same) == "2026-04-20T09:15:30");
    }
    CHECK(shown("2026-04-20T09:15") == "2026-04-20T09:15:00");
    CHECK(shown("2026-04-20T09:15:30Z") == "2026-04-20T09:15:30Z");
    for (const char* same : {"2026-04-20T08:15:30+09:00", "2026-04-20T08:15:30+0900",
                             "2026/04/20 08:15:30+09", "2026-04-19T20:15:30 -03:00"}) {
        CAPTURE(same);
        CHECK(shown(same) == "2026-04-19T23:15:30Z");
    }
    CHECK(io::parse_time("2026-04-20T09:15:30.25")->s - io::parse_time("2026-04-20T09:15:30")->s ==
          0.25);
    for (const char* none :
         {"", "2026-04-20", "09:15", "2026-04-20T24:00", "2026-04-20T09:60", "2026-04-20T09:15:61",
          "2026-04-20T09:15:30.", "2026-04-20T09:5", "2026-02-30T09:15", "2026-04-20T09:15+9",
          "2026-04-20T09:15+15:00", "2026-04-20T09:15:30Zulu", "4/20/2026 09:15"}) {
        CAPTURE(none);
        CHECK(shown(none) == "none");
    }
}
