// SPDX-License-Identifier: Apache-2.0
// What one program carries: plain arithmetic that is the same everywhere, and the wide ones.
// Included by every file that is compiled for each of them, before <hwy/foreach_target.h>.
#pragma once
#define HWY_COMPILE_ALL_ATTAINABLE
// one lane is the baseline of every compiler: Highway's other one is not for g++ 12
#define HWY_BROKEN_EMU128 1
#define HWY_DISABLED_TARGETS (~(HWY_SCALAR | HWY_AVX2 | HWY_AVX3 | HWY_NEON))
#include <hwy/detect_targets.h>

#include "vrmap/interpolate/work.hpp"

#if HWY_TARGETS & HWY_AVX3
#define VRMAP_IF_AVX512(what)               \
    case ::vrmap::interpolate::Isa::avx512: \
        return N_AVX3::what;
#else
#define VRMAP_IF_AVX512(what)
#endif
#if HWY_TARGETS & HWY_AVX2
#define VRMAP_IF_AVX2(what)               \
    case ::vrmap::interpolate::Isa::avx2: \
        return N_AVX2::what;
#else
#define VRMAP_IF_AVX2(what)
#endif
#if HWY_TARGETS & HWY_NEON
#define VRMAP_IF_NEON(what)               \
    case ::vrmap::interpolate::Isa::neon: \
        return N_NEON::what;
#else
#define VRMAP_IF_NEON(what)
#endif

/// Returns `what` as compiled for `isa`, one that this machine runs.
#define VRMAP_RETURN_FOR(isa, what)                \
    switch (::vrmap::interpolate::resolved(isa)) { \
        VRMAP_IF_AVX512(what)                      \
        VRMAP_IF_AVX2(what)                        \
        VRMAP_IF_NEON(what)                        \
        default:                                   \
            return N_SCALAR::what;                 \
    }
