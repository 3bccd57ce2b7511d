// SPDX-License-Identifier: Apache-2.0
// Where a machine went: its log cut into passes.
#pragma once
#include <cstddef>
#include <vector>

#include "vrmap/geo/point.hpp"

namespace vrmap::clean {

/// What a yield monitor logged, in the order of time. Parallel arrays of one length.
struct MonitorSeries {
    std::vector<double> time_s;  ///< since any moment; never back
    std::vector<geo::Point> at;  ///< metres
    std::vector<double> value;   ///< in the monitor's unit; NaN: none

    std::size_t size() const { return at.size(); }
};

/// The rows of a series: to which pass they belong and which way the machine went.
struct Course {
    static constexpr int none = -1;
    std::vector<int> pass;  ///< 0, 1, … in the order driven; `none` while it turned or stood
    std::vector<geo::Point> heading;    ///< unit vector; (0, 0) where it stood
    std::vector<unsigned char> begins;  ///< 1: after a pause, or a jump of the antenna
    int passes = 0;
};

/// A pass ends where the machine turns by more than 45° within 16 m, where it stands (under a tenth
/// of its usual speed), and where the series breaks: a step in time of over 5 usual ones (at least
/// 5 s), or one in place of over 5 usual ones (at least 10 m). Shorter than 15 m or 5 rows is no
/// pass. O(n). THROWS ArgumentError: clean.bad_series (arrays of different lengths, a time that
/// goes back, a place that is no number).
Course course_of(const MonitorSeries& series);

}  // namespace vrmap::clean
