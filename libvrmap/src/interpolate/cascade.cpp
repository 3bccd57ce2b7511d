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

void Cascade::estimate(const std::vector<Target>& targets, std::vector<Estimate>& out) const {
    std::unique_ptr<Bench> bench = borrow();
    out.resize(targets.size());
    kernel(*bench, 0).estimate(targets.data(), targets.size(), out.data());
    again(*bench, 1, places_of(Fate::singular, out), Fate::steadied, targets, out);
    Places flat = places_of(Fate::trend_dropped, out);
    again(*bench, 2, flat, Fate::trend_dropped, targets, out);
    std::erase_if(flat, [&out](std::size_t i) { return out[i].fate != Fate::singular; });
    again(*bench, 3, flat, Fate::trend_dropped, targets, out);
    for (const std::size_t i : places_of(Fate::singular, out))
        out[i].mean = out[i].variance = std::nan("");
    give_back(std::move(bench));
}

// Alone each: what a target shares with its neighbours is theirs to bear too.
void Cascade::again(Bench& bench, std::size_t how, const Places& which, Fate done,
                    const std::vector<Target>& targets, std::vector<Estimate>& out) const {
    if (which.empty()) return;
    std::vector<Target> some;
    for (const std::size_t i : which) {
        some.push_back(targets[i]);
        some.back().group = -1;
    }
    std::vector<Estimate> found(some.size());
    kernel(bench, how).estimate(some.data(), some.size(), found.data());
    for (std::size_t k = 0; k < which.size(); ++k) {
        out[which[k]] = found[k];
        if (found[k].fate == Fate::estimated) out[which[k]].fate = done;
    }
}

Kernel& Cascade::kernel(Bench& bench, std::size_t how) const {
    if (!bench.kernel[how]) bench.kernel[how] = make_kernel(problem_[how], isa_);
    return *bench.kernel[how];
}

std::unique_ptr<Cascade::Bench> Cascade::borrow() const {
    const std::lock_guard lock(lending_);
    if (idle_.empty()) return std::make_unique<Bench>();
    std::unique_ptr<Bench> bench = std::move(idle_.back());
    idle_.pop_back();
    return bench;
}

// Not after an exception: half-done work stays with nobody.
void Cascade::give_back(std::unique_ptr<Bench> bench) const {
    const std::lock_guard lock(lending_);
    idle_.push_back(std::move(bench));
}

}  // namespace vrmap::interpolate
