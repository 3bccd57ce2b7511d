// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "vrmap/agronomy/mineralisation.hpp"
#include "vrmap/io/input.hpp"
#include "vrmap/job/field_job.hpp"

namespace vrmap::job {

/// Days since 1970-01-01: the first that is needed, and the one after the last. Empty: none is.
struct DaysNeeded {
    std::int64_t from = 0;
    std::int64_t to = 0;
};

/// The temperature of those days (of the whole file where none is needed). THROWS InputError: a
/// gap, a day twice, what is no daily mean in °C, days that neither the file nor a station has.
agronomy::DailyTemperature load_climate(const ClimateInput& climate, DaysNeeded needed,
                                        io::InputLog& inputs);

}  // namespace vrmap::job
