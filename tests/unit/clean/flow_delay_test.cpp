// SPDX-License-Identifier: Apache-2.0
#include "vrmap/clean/flow_delay.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "unit/clean/driven.hpp"
#include "vrmap/error.hpp"

using namespace vrmap;
using namespace vrmap::clean;

namespace {

FlowDelay found(const MonitorSeries& s) {
    return flow_delay(s, course_of(s));
}

simulate::Random seeded(int seed) {
    return {static_cast<std::uint64_t>(seed), simulate::Stream::harvest};
}

}  // namespace

TEST_CASE("the delay is found to the second, seed by seed") {
    for (int seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        const FlowDelay d = found(driven({}, seeded(seed)));
        REQUIRE(d.seconds);
        CHECK(std::abs(*d.seconds - 12) <= 1);
        CHECK(d.correlation > d.correlation_unshifted);
        CHECK(d.sd_s < 1);
    }
}

TEST_CASE("dead time and mixing time are found together") {
    Drive drive;
    drive.mixing_s = 2.5;
    for (int seed = 1; seed <= 20; ++seed) {
        CAPTURE(seed);
        const FlowDelay d = found(driven(drive, seeded(seed)));
        REQUIRE(d.seconds);
        // by whole seconds an exponential of mean 2.5 has its middle 0.03 s lower
        CHECK(std::abs(*d.seconds - 14) <= 1.2);
    }
}

TEST_CASE("spikes do not move it, and no delay is found as none") {
    Drive drive;
    drive.spikes = 0.1;
    CHECK(std::abs(*found(driven(drive, seeded(3))).seconds - 12) <= 1);
    drive.dead_s = 0;
    CHECK(std::abs(*found(driven(drive, seeded(4))).seconds) <= 1);
}

TEST_CASE("a log that cannot say says so") {
    Drive drive;
    drive.to_and_fro = false;  // every pass the same way: each delay fits as well as any other
    CHECK_FALSE(found(driven(drive, seeded(5))).seconds);
    drive = {};
    drive.passes = 3;
    CHECK_FALSE(found(driven(drive, seeded(6))).seconds);
    MonitorSeries noise = driven({}, seeded(7));
    simulate::Random random(8, simulate::Stream::harvest);
    for (double& v : noise.value) v = 6 + random.normal();
    CHECK_FALSE(found(noise).seconds);
    for (double& v : noise.value) v = 6;
    CHECK_FALSE(found(noise).seconds);
    CHECK_FALSE(found({}).seconds);
}

TEST_CASE("a shift takes the reading nearest in time, and none beyond a break or the end") {
    MonitorSeries s;
    for (int k = 0; k < 6; ++k) {
        s.time_s.push_back(k < 4 ? k : 100 + k);
        s.at.push_back({2.0 * k, 0});
        s.value.push_back(10.0 * k);
    }
    const Course c = course_of(s);
    const auto by = [&](double d) { return readings(s, c, d); };
    constexpr std::size_t none = 6;
    CHECK(by(0) == std::vector<std::size_t>{0, 1, 2, 3, 4, 5});
    CHECK(by(1) == std::vector<std::size_t>{1, 2, 3, none, 5, none});
    CHECK(by(0.4) == std::vector<std::size_t>{0, 1, 2, none, 4, none});
    CHECK(by(0.6) == std::vector<std::size_t>{1, 2, 3, none, 5, none});
    CHECK(by(-1) == std::vector<std::size_t>{none, 0, 1, 2, none, 4});
}
