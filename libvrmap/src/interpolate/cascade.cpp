// SPDX-License-Identifier: Apache-2.0
#include "interpolate/cascade.hpp"

#include <algorithm>
#include <cmath>

namespace vrmap::interpolate {

namespace {

std::vector<std::size_t> places_of(Fate fate, const std::vector<Estimate>& all) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].fate == fate) places.push_back(i);
    return places;
}

}  // namespace

void Cascade::Bench::estimate(const std::vector<Target>& targets, std::vector<Estimate>& out) {
    out.resize(targets.size());
    kernel(0).estimate(targets.data(), targets.size(), out.data());
    again(1, places_of(Fate::singular, out), Fate::steadied, targets, out);
    Places flat = places_of(Fate::trend_dropped, out);
    again(2, flat, Fate::trend_dropped, targets, out);
    std::erase_if(flat, [&out](std::size_t i) { return out[i].fate != Fate::singular; });
    again(3, flat, Fate::trend_dropped, targets, out);
    for (const std::size_t i : places_of(Fate::singular, out))
        out[i].mean = out[i].variance = std::nan("");
}

// Alone each: what a target shares with its neighbours is theirs to bear too.
void Cascade::Bench::again(std::size_t how, const Places& which, Fate done,
                           const std::vector<Target>& targets, std::vector<Estimate>& out) {
    if (which.empty()) return;
    std::vector<Target> some;
    for (const std::size_t i : which) {
        some.push_back(targets[i]);
        some.back().group = -1;
    }
    std::vector<Estimate> found(some.size());
    kernel(how).estimate(some.data(), some.size(), found.data());
    for (std::size_t k = 0; k < which.size(); ++k) {
        out[which[k]] = found[k];
        if (found[k].fate == Fate::estimated) out[which[k]].fate = done;
    }
}

Kernel& Cascade::Bench::kernel(std::size_t how) {
    if (!kernel_[how]) kernel_[how] = make_kernel(c_.problem_[how], c_.isa_);
    return *kernel_[how];
}

}  // namespace vrmap::interpolate
