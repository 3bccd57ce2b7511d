// SPDX-License-Identifier: Apache-2.0
#include <hwy/targets.h>

#include <array>
#include <cstdint>
#include <string>

#include "vrmap/error.hpp"
#include "vrmap/interpolate/work.hpp"

namespace vrmap::interpolate {

namespace {

struct Named {
    Isa isa;
    std::string_view name;
    std::int64_t target;  ///< Highway's; 0: every machine can
};

// best first
constexpr std::array<Named, 5> known{{{Isa::avx512, "avx512", HWY_AVX3},
                                      {Isa::avx2, "avx2", HWY_AVX2},
                                      {Isa::neon, "neon", HWY_NEON},
                                      {Isa::baseline, "baseline", 0},
                                      {Isa::best, "best", 0}}};

bool runs_here(const Named& n) {
    return n.target == 0 || (hwy::SupportedTargets() & n.target) != 0;
}

}  // namespace

Isa isa_named(std::string_view name) {
    for (const Named& n : known)
        if (n.name == name) {
            if (!runs_here(n)) throw ArgumentError({"isa.not_here", {{"isa", std::string(name)}}});
            return n.isa;
        }
    throw ArgumentError({"isa.unknown", {{"isa", std::string(name)}}});
}

std::string_view name_of(Isa isa) {
    for (const Named& n : known)
        if (n.isa == isa) return n.name;
    return {};
}

Isa resolved(Isa isa) {
    for (const Named& n : known)
        if (isa == Isa::best ? runs_here(n) : n.isa == isa) {
            if (!runs_here(n))
                throw ArgumentError({"isa.not_here", {{"isa", std::string(n.name)}}});
            return n.isa;
        }
    return Isa::baseline;
}

}  // namespace vrmap::interpolate
