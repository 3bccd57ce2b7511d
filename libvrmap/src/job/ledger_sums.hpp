// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <utility>
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
std::vector<TermSum> ledger_sums(const agronomy::Ledger& ledger, const geo::Grid<double>& area);

/// The terms that this job can hold: one that only a key of the job brings about is none without.
std::vector<agronomy::Term> terms_told(const Result& r);

/// m² of the field in each agronomy::YieldZone. REQUIRES zones.
std::array<double, agronomy::yield_zones> zone_areas_m2(const Result& r);

/// The ledgers of what the spreader is told: nitrogen first, then those the guide asks for.
std::vector<std::pair<agronomy::Nutrient, const agronomy::Ledger*>> ledgers_of(const Result& r);

}  // namespace vrmap::job
