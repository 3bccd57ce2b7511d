// SPDX-License-Identifier: Apache-2.0
// Targets one after the other: their neighbours found, shared out over lanes and solved. See
// lanes-inl.hpp.
#if defined(VRMAP_LANE_KERNEL_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef VRMAP_LANE_KERNEL_INL
#undef VRMAP_LANE_KERNEL_INL
#else
#define VRMAP_LANE_KERNEL_INL
#endif

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "interpolate/solver-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace vrmap::interpolate::HWY_NAMESPACE {

class LaneKernel final : public Kernel {
public:
    explicit LaneKernel(const Problem& p) : p_(p), finder_(p), solver_(p) {}

    void estimate(const Target* targets, std::size_t count, Estimate* out) override {
        for (std::size_t t = 0; t < count;) {
            std::size_t end = t + 1;
            while (end < count && targets[end].group == targets[t].group) ++end;
            if (targets[t].group < 0)
                one_by_one(targets + t, end - t, out + t);
            else
                as_one(targets + t, end - t, out + t);
            t = end;
        }
        flush();
    }

private:
    void one_by_one(const Target* targets, std::size_t count, Estimate* out) {
        finder_.begin(targets, count);
        for (std::size_t t = 0; t < count; ++t) {
            const std::size_t n = finder_.find();
            if (!bears(n, out[t])) continue;
            shared_.core.assign(finder_.found(), finder_.found() + n);
            shared_.extra.clear();
            shared_.own.clear();
            alive_.assign(1, targets + t);
            add(targets, out);
        }
    }
    bool bears(std::size_t n, Estimate& e) const {
        const double none = std::nan("");
        if (n > 0 && n >= p_.trend) return true;
        e = {none, none, n == 0 ? Fate::out_of_reach : Fate::trend_dropped};
        return false;
    }

    void as_one(const Target* targets, std::size_t count, Estimate* out) {
        find_all(targets, count);
        alive_.clear();
        seen_.assign(finder_.candidates(), 0);
        std::size_t kept = 0;
        for (std::size_t t = 0; t < count; ++t) {
            if (!bears(found_[t].size(), out[t])) continue;
            alive_.push_back(targets + t);
            for (const Index c : found_[t]) ++seen_[c];
            std::swap(found_[kept++], found_[t]);
        }
        if (!alive_.empty()) {
            share();
            add(targets, out);
        }
    }
    // A target that needs more candidates gathers them for all: then all are looked for again.
    void find_all(const Target* targets, std::size_t count) {
        found_.resize(std::max(found_.size(), count));
        finder_.begin(targets, count, true);
        for (bool settled = false; !settled;) {
            std::size_t gathered = 0;
            for (std::size_t t = 0; t < count; ++t) {
                const std::size_t n = finder_.find();
                found_[t].assign(finder_.found(), finder_.found() + n);
                if (t == 0) gathered = finder_.gathered();
            }
            settled = finder_.gathered() == gathered;
            if (!settled) finder_.again();
        }
    }
    void share() {
        const std::size_t targets = alive_.size();
        shared_.core.clear();
        shared_.extra.clear();
        slot_.resize(seen_.size());
        for (std::size_t c = 0; c < seen_.size(); ++c) {
            slot_[c] = shared_.extra.size();
            if (seen_[c] == targets)
                shared_.core.push_back(c);
            else if (seen_[c])
                shared_.extra.push_back(c);
        }
        shared_.own.resize(targets);
        for (std::size_t t = 0; t < targets; ++t) {
            shared_.own[t].clear();
            for (const Index c : found_[t])
                if (seen_[c] < targets) shared_.own[t].push_back(slot_[c]);
        }
    }

    // A group fills a lane; all lanes are solved together. `out` holds the results of `targets`.
    void add(const Target* targets, Estimate* out) {
        solver_.set_lane(lanes_, alive_.data(), alive_.size(), shared_, finder_);
        place_[lanes_].clear();
        for (const Target* t : alive_) place_[lanes_].push_back(out + (t - targets));
        solved_[lanes_].resize(alive_.size());
        if (++lanes_ == W) flush();
    }
    void flush() {
        if (!lanes_) return;
        solver_.solve(lanes_, solved_);
        for (std::size_t lane = 0; lane < lanes_; ++lane)
            for (std::size_t t = 0; t < place_[lane].size(); ++t)
                *place_[lane][t] = solved_[lane][t];
        lanes_ = 0;
    }

    const Problem& p_;
    Finder finder_;
    Solver solver_;
    std::vector<std::vector<Index>> found_;  // of a group's targets
    std::vector<std::size_t> seen_;          // per candidate: by how many targets
    std::vector<Index> slot_;                // per candidate: its place among the extras
    std::vector<const Target*> alive_;
    Shared shared_;
    std::size_t lanes_ = 0;
    std::vector<Estimate*> place_[W];
    std::vector<Estimate> solved_[W];
};

inline std::unique_ptr<Kernel> make(const Problem& p) {
    return std::make_unique<LaneKernel>(p);
}

}  // namespace vrmap::interpolate::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
