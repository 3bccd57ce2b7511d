// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "simulate/layout.hpp"

namespace vrmap::simulate {

/// The spreader's log and what it really dropped, point by point the same places.
struct CompostRun {
    std::vector<geo::PathPoint> logged;
    std::vector<geo::PathPoint> dropped;
};

/// To and fro over the western half, strips of 6 m, a record every 4.5 m (3 s); the doses vary
/// along the way with a coefficient of variation of 15 %, the weigh cell errs by 4 %. A dose of 0
/// ends a run.
CompostRun drive_spreader(const FieldSpec& spec, const Layout& layout, Random random);

}  // namespace vrmap::simulate
