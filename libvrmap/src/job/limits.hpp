// SPDX-License-Identifier: Apache-2.0
// data/guide/limits.toml: what a number of a job may be at all.
#pragma once
#include <optional>
#include <string>

#include "job/section.hpp"

namespace vrmap::job {

struct Limits {
    double least = 0;
    double most = 0;
    std::string unit;
    bool hold(double v) const { return v >= least && v <= most; }
};

/// THROWS ArgumentError (guide.row_missing).
Limits limits_of(const std::string& section, const std::string& key);

/// A number of the section within its row. THROWS InputError: outside of it, or needed and missing.
std::optional<double> limited(Section& section, const char* key);
double need_limited(Section& section, const char* key);

}  // namespace vrmap::job
