// SPDX-License-Identifier: Apache-2.0
// How long grain takes from the header to the sensor, told from the log itself.
#pragma once
#include <optional>
#include <vector>

#include "vrmap/clean/course.hpp"
#include "vrmap/units.hpp"

namespace vrmap::clean {

struct DelayOptions {
    double least_s = -10;  ///< an antenna behind the header
    double most_s = 40;
    /// 0: the log's usual interval, at least half a second. Between two readings the mean of both
    /// has less noise than either, and would be taken for the better delay.
    double step_s = 0;
    /// Passes that lie this near are neighbours; 0: 1.6 times the usual distance between them.
    Metres adjacent{0};
    /// A delay that its own passes disagree on by more than this is none.
    double most_sd_s = 3;
};

struct FlowDelay {
    /// From the header to the sensor, dead time and mean mixing time together. None where the log
    /// does not say: too few neighbours driven the other way, or no delay stands out.
    std::optional<double> seconds;
    double sd_s = 0;                   ///< by passes drawn again and again
    double correlation = 0;            ///< of neighbours, at that delay
    double correlation_unshifted = 0;  ///< and without
    double apart_m = 0;                ///< usual distance of such passes; 0: there are none
    std::size_t pairs = 0;             ///< of neighbours driven in opposite directions
    std::vector<double> tried_s;       ///< every delay looked at
    std::vector<double> correlations;  ///< of each
};

/// The delay at which a place's value is most like that of its nearest neighbour in a pass driven
/// the other way: a delay moves both passes along their own headings, so that what belongs side by
/// side lies apart (the idea of matching images shifted within passes: Lee, Sudduth, Drummond et
/// al. 2012, Trans. ASABE 55(3):743, here without pixels). Spikes beyond 3 MAD of their running
/// median take no part. Up to 30,000 places are asked; the same result from every run.
/// O(n log n + places · delays).
FlowDelay flow_delay(const MonitorSeries& series, const Course& course,
                     const DelayOptions& options = {});

/// The row whose reading belongs to each row: the one nearest in time to `delay_s` later, out of
/// the same run, so that no reading is mixed with a spike beside it; `size()` where the log does
/// not go on so long.
std::vector<std::size_t> readings(const MonitorSeries& series, const Course& course,
                                  double delay_s);

}  // namespace vrmap::clean
