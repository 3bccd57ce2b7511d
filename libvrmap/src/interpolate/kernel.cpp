// SPDX-License-Identifier: Apache-2.0
#include "interpolate/kernel.hpp"

#include "interpolate/isa_targets.hpp"  // first

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "interpolate/kernel.cpp"
#include <hwy/foreach_target.h>  // must come before highway.h
#include <hwy/highway.h>

#include "interpolate/lane_kernel-inl.hpp"

#if HWY_ONCE
namespace vrmap::interpolate {

std::unique_ptr<Kernel> make_kernel(const Problem& problem, Isa isa) {
    VRMAP_RETURN_FOR(isa, make(problem))
}

}  // namespace vrmap::interpolate
#endif
