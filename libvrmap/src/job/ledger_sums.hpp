// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "vrmap/job/run.hpp"

namespace vrmap::job {

/// What one reason moved over the whole field.
struct TermSum {
    double mean_kg_per_10a = 0;
    double mean_abs_kg_per_10a = 0;  ///< how much it moved about
    double kg = 0;
};

/// One per agronomy::Term, of what the spreader is told.
std::vector<TermSum> ledger_sums(const Result& result);

}  // namespace vrmap::job
