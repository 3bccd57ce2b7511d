// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/machine_log.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "log_bytes.hpp"

using namespace vrmap;
using namespace vrmap::isoxml;

namespace {

using Kind = DeviceElement::Kind;

// A column of a DDI on an element, row by row.
struct Channel {
    Ddi ddi;
    std::string element;
    std::vector<std::int32_t> raw;
};

// North at 1 m/s, a row a second.
LogTable northward(std::size_t rows, const std::vector<Channel>& channels) {
    LogTable t;
    for (std::size_t i = 0; i < rows; ++i) {
        t.local_ms.push_back(a_day * ms_of_a_day + 1000 * static_cast<std::int64_t>(i));
        t.place.push_back({143.2, 42.5 + static_cast<double>(i) / 111'195});
    }
    for (const Channel& c : channels) t.columns.push_back({meaning_of(c.ddi), c.element, c.raw});
    return t;
}

std::vector<std::int32_t> always(std::size_t rows, std::int32_t raw) {
    return std::vector<std::int32_t>(rows, raw);
}

WorkDone machine(std::vector<DeviceElement> elements) {
    WorkDone w;
    w.devices.push_back({"DVC-1", "", "", std::move(elements)});
    return w;
}

const WorkDone combine = machine({{"DET-1", "", Kind::device, std::nullopt, {{67, 6000}}}});
const WorkDone boom = machine({{"DET-1", "", Kind::device, std::nullopt, {}},
                               {"DET-2", "", Kind::section, 0, {{67, 12'000}, {135, -6000}}},
                               {"DET-3", "", Kind::section, 0, {{67, 12'000}, {135, 6000}}}});

}  // namespace

TEST_CASE("yield is read with its moisture, width and work state") {
    std::vector<std::int32_t> work = always(20, 1);
    work[3] = 0;
    const LogTable t = northward(20, {{84, "DET-1", always(20, 600'000)},
                                      {99, "DET-1", always(20, 145'000)},
                                      {141, "DET-1", work}});
    const auto h = harvest_log(t, combine);
    REQUIRE(h);
    CHECK(h->basis == HarvestLog::Basis::wet_mass);
    CHECK(h->yield[5] == doctest::Approx(6.0));
    CHECK(h->moisture_pct[5] == doctest::Approx(14.5));
    CHECK(h->width_m[5] == doctest::Approx(6));
    CHECK(h->protein_pct.empty());
    CHECK(std::accumulate(h->at_work.begin(), h->at_work.end(), 0) == 19);
    CHECK_FALSE(h->at_work[3]);
    // 18 steps of 1 m at 6 m and 0.6 kg/m²
    CHECK(h->total_kg.summed == doctest::Approx(18 * 6 * 0.6).epsilon(1e-3));
    CHECK_FALSE(h->total_kg.counted);
}

TEST_CASE("a machine that logs its flow alone has yield by width and speed") {
    const LogTable t =
        northward(20, {{87, "DET-1", always(20, 3'600'000)}, {90, "DET-1", always(20, 5)}});
    const auto h = harvest_log(t, combine);
    REQUIRE(h);
    CHECK(h->yield_from_flow);
    CHECK(h->yield[7] == doctest::Approx(6.0).epsilon(1e-3));  // 3.6 kg/s over 6 m²/s
    CHECK(h->total_kg.summed == doctest::Approx(19 * 3.6));
    CHECK(h->total_kg.counted == 0);
}

TEST_CASE("a counter that starts again goes on") {
    std::vector<std::int32_t> total{100, 110, 120, LogTable::Column::unknown, 5, 15, 15, 25};
    const LogTable t = northward(8, {{84, "DET-1", always(8, 1)}, {90, "DET-1", total}});
    CHECK(harvest_log(t, combine)->total_kg.counted == 45);
}

TEST_CASE("dry yield and volume say so; a log without yield is none") {
    const auto dry = harvest_log(northward(5, {{181, "DET-1", always(5, 500'000)}}), combine);
    REQUIRE(dry);
    CHECK(dry->basis == HarvestLog::Basis::dry_mass);
    const auto volume = harvest_log(northward(5, {{83, "DET-1", always(5, 800)}}), combine);
    REQUIRE(volume);
    CHECK(volume->basis == HarvestLog::Basis::volume);
    CHECK(volume->yield[0] == doctest::Approx(8));
    CHECK_FALSE(harvest_log(northward(5, {{7, "DET-1", always(5, 1)}}), combine));
    CHECK_FALSE(
        harvest_log(northward(5, {{84, "DET-1", always(5, LogTable::Column::unknown)}}), combine));
}

TEST_CASE("a width that is logged goes before the built one, whichever element logs it") {
    std::vector<std::int32_t> width = always(10, 4500);
    width[0] = LogTable::Column::unknown;
    const LogTable t =
        northward(10, {{84, "DET-1", always(10, 600'000)}, {67, "DET-123456789", width}});
    const auto h = harvest_log(t, combine);
    REQUIRE(h);
    CHECK(std::isnan(h->width_m[0]));
    CHECK(h->width_m[1] == doctest::Approx(4.5));
}

TEST_CASE("sections put down their own rates over their own widths") {
    std::vector<std::int32_t> left_off = always(11, 1);
    for (std::size_t i = 5; i < 11; ++i) left_off[i] = 0;
    const LogTable t = northward(11, {{7, "DET-2", always(11, 15'000)},
                                      {7, "DET-3", always(11, 20'000)},
                                      {141, "DET-1", always(11, 1)},
                                      {141, "DET-2", left_off},
                                      {81, "DET-1", {0, 1, 1, 2, 3, 3, 4, 4, 4, 5, 5}}});
    const auto logs = applied_logs(t, boom);
    REQUIRE(logs.size() == 1);
    const AppliedLog& log = logs[0];
    CHECK(log.element == "DET-1");
    CHECK_FALSE(log.volume);
    REQUIRE(log.sections.size() == 2);
    CHECK(log.sections[0].rate[0] == doctest::Approx(150));
    CHECK(log.sections[0].right_m == doctest::Approx(-6));
    CHECK(log.sections[0].width_at(0) == doctest::Approx(12));
    CHECK_FALSE(log.sections[0].at_work[7]);
    CHECK(log.sections[1].at_work[7]);
    // 0.015 kg/m² × 12 m × 5 m and 0.02 × 12 × 10
    CHECK(log.total.summed == doctest::Approx(0.9 + 2.4).epsilon(1e-3));
    CHECK(log.total.counted == 5);
}

TEST_CASE("what a machine logs of its sections' sum counts once") {
    const LogTable t = northward(3, {{7, "DET-1", always(3, 15'000)},
                                     {7, "DET-2", always(3, 15'000)},
                                     {7, "DET-3", always(3, 15'000)}});
    const auto logs = applied_logs(t, boom);
    REQUIRE(logs.size() == 1);
    CHECK(logs[0].sections.size() == 2);
}

TEST_CASE("two bins are two products, over the width of what carries them") {
    const WorkDone two = machine({{"DET-1", "", Kind::device, std::nullopt, {}},
                                  {"DET-8", "", Kind::function, 0, {{70, 15'000}}},
                                  {"DET-15", "", Kind::bin, 1, {}},
                                  {"DET-16", "", Kind::bin, 1, {}}});
    const LogTable t = northward(5, {{2, "DET-15", always(5, 3'000'000)},
                                     {2, "DET-16", always(5, 1'000'000)},
                                     {7, "DET-16", always(5, 100)}});
    const auto logs = applied_logs(t, two);
    REQUIRE(logs.size() == 3);
    CHECK_FALSE(logs[0].volume);
    CHECK(logs[1].element == "DET-15");
    CHECK(logs[1].volume);
    CHECK(logs[1].sections[0].rate[0] == doctest::Approx(300));
    CHECK(logs[1].sections[0].width_at(0) == doctest::Approx(15));
    CHECK(logs[2].element == "DET-16");
}

TEST_CASE("a stop is no way, and a lost place no speed") {
    LogTable t = northward(10, {{87, "DET-1", always(10, 1'000'000)}});
    for (std::size_t i = 5; i < 10; ++i) t.local_ms[i] += 3'600'000;
    t.place[8] = {std::nan(""), std::nan("")};
    CHECK(speed_at(t, 2) == doctest::Approx(1).epsilon(1e-3));
    CHECK(speed_at(t, 4) == doctest::Approx(1).epsilon(1e-3));  // by the step behind
    CHECK(speed_at(t, 9) != speed_at(t, 9));
    // an hour between the fifth row and the sixth is no harvest
    CHECK(harvest_log(t, combine)->total_kg.summed == doctest::Approx(8));
}
