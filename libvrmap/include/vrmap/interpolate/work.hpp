// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "vrmap/progress.hpp"

namespace vrmap::interpolate {

/// Which instructions the kernels use. `best` is the machine's own. Every choice gives the same
/// bytes for any number of threads and any order of the samples; `baseline` gives the same bytes on
/// every machine (plain arithmetic, no fused multiply-add). Between two choices
/// results differ in the last digits.
enum class Isa { best, baseline, avx2, avx512, neon };

/// By name: best, baseline, avx2, avx512, neon.
/// THROWS ArgumentError for any other, and for one that this machine cannot run.
Isa isa_named(std::string_view name);
std::string_view name_of(Isa isa);
/// What `best` means on this machine; other choices are themselves.
Isa resolved(Isa isa);

/// How a long computation is done, not what: results depend on neither threads nor progress.
struct Work {
    int threads = 0;  ///< 0: as many as the machine has
    Isa isa = Isa::best;
    /// Called on the caller's own thread. What it throws ends the work and comes out of it: so one
    /// cancels.
    Progress progress{};
};

}  // namespace vrmap::interpolate
