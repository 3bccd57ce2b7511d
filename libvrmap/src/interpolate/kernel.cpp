// SPDX-License-Identifier: Apache-2.0
#include "interpolate/kernel.hpp"

// What one program carries: plain arithmetic that is the same everywhere, and the wide ones.
#define HWY_BROKEN_EMU128 1  // in g++ 12: plain scalars with every compiler
#define HWY_COMPILE_ALL_ATTAINABLE
#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "interpolate/kernel.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h
#include <hwy/highway.h>

#include "interpolate/lane_kernel-inl.hpp"

#if HWY_ONCE
namespace vrmap::interpolate {

std::unique_ptr<Kernel> make_kernel(const Problem& problem, Isa isa) {
    switch (resolved(isa)) {
#if HWY_TARGETS & HWY_AVX3
        case Isa::avx512:
            return N_AVX3::make(problem);
#endif
#if HWY_TARGETS & HWY_AVX2
        case Isa::avx2:
            return N_AVX2::make(problem);
#endif
#if HWY_TARGETS & HWY_NEON
        case Isa::neon:
            return N_NEON::make(problem);
#endif
        default:
            return N_SCALAR::make(problem);
    }
}

}  // namespace vrmap::interpolate
#endif
