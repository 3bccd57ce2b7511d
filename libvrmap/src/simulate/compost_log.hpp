// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "simulate/layout.hpp"

namespace vrmap::simulate {

/// The spreader's log and what it really dropped, point by point the same places.
struct CompostRun {
    std::vector<geo::PathPoint> logged;
    std::vector<geo::PathPoint> dropped;
};

/// What is spread where: the stretch along the rows, in the driver's frame.
struct Spreading {
    Material material;
    double from_x, to_x;
    OrganicDose mean;
    double worth;  ///< a tonne of it in tonnes of cattle compost
};

/// The first `spec.materials` of cattle compost in the west, poultry in the middle, pig in the
/// east.
std::vector<Spreading> spreadings(const FieldSpec& spec);

/// To and fro, strips of 6 m, a record every 4.5 m (3 s); the doses vary
/// along the way with a coefficient of variation of 15 %, the weigh cell errs by 4 %. A dose of 0
/// ends a run.
CompostRun drive_spreader(const Spreading& what, const Layout& layout, Random random);

}  // namespace vrmap::simulate
