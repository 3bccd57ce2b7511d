// SPDX-License-Identifier: Apache-2.0
// Covariances of all samples with 48 places side by side. See lanes-inl.hpp.
#if defined(VRMAP_GLOBAL_COVARIANCE_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef VRMAP_GLOBAL_COVARIANCE_INL
#undef VRMAP_GLOBAL_COVARIANCE_INL
#else
#define VRMAP_GLOBAL_COVARIANCE_INL
#endif

#include <algorithm>
#include <vector>

#include "interpolate/covariance-inl.hpp"
#include "interpolate/global_factor-inl.hpp"
#include "interpolate/kernel.hpp"

HWY_BEFORE_NAMESPACE();
namespace vrmap::interpolate::HWY_NAMESPACE {

/// Metres from the samples' origin.
struct Places {
    alignas(64) double x[wide], y[wide];
};

/// Where they go: of the first `samples` samples with the first `columns` places, sample by sample.
struct Table {
    double* to;
    std::size_t samples;
    std::size_t columns;
};

class Covariances {
public:
    explicit Covariances(const Problem& p) : p_(p), s_(*p.samples) {
        for (Part part : p.parts) {
            const double scale = scale_of(part.shape);
            for (double* m : {&part.xx, &part.xy, &part.yx, &part.yy}) *m *= scale;
            parts_.push_back(part);
        }
    }
    /// Of what varies from place to place alone.
    void between(const Places& places, const Table& t) const { fill(places, t, {{0, 0}}); }
    /// Means over the targets' support; a nugget that is mapped, at a sample's own place.
    void of_targets(const Places& targets, const Table& t) const {
        fill(targets, t, p_.support);
        if (p_.at_sample > 0) add_at_samples(targets, t);
    }

private:
    static constexpr double same_place = 1e-6;  // metres, as of the local systems

    void fill(const Places& places, const Table& t, const std::vector<geo::Point>& support) const {
        std::fill(t.to, t.to + t.samples * wide, 0.0);
        for (const Part& part : parts_)
            with_shape(part.shape, [&](auto shape) { add<shape()>(part, places, t, support); });
    }
    static geo::Point turned(const Part& part, double x, double y) {
        return {part.xx * x + part.xy * y, part.yx * x + part.yy * y};
    }
    template <Shape shape>
    HWY_INLINE void add(const Part& part, const Places& places, const Table& t,
                        const std::vector<geo::Point>& support) const {
        const V share = all(part.sill / static_cast<double>(support.size()));
        Places there;
        for (std::size_t c = 0; c < wide; ++c) {
            const geo::Point p = turned(part, places.x[c], places.y[c]);
            there.x[c] = p.x;
            there.y[c] = p.y;
        }
        std::vector<geo::Point> about;
        for (const geo::Point o : support) about.push_back(turned(part, o.x, o.y));
        for (std::size_t k = 0; k < t.samples; ++k) {
            const geo::Point here = turned(part, s_.x[k], s_.y[k]);
            for (std::size_t c = 0; c < t.columns; c += W) {
                const V x = hn::Sub(all(here.x), load(there.x + c));
                const V y = hn::Sub(all(here.y), load(there.y + c));
                V sum = zero();
                for (const geo::Point o : about)
                    sum = hn::Add(sum, correlation<shape>(
                                           squared(hn::Sub(x, all(o.x)), hn::Sub(y, all(o.y)))));
                double* to = t.to + k * wide + c;
                store(hn::MulAdd(share, sum, load(to)), to);
            }
        }
    }
    void add_at_samples(const Places& targets, const Table& t) const {
        const V near = all(same_place);
        for (std::size_t k = 0; k < t.samples; ++k)
            for (std::size_t c = 0; c < t.columns; c += W) {
                const V dx = hn::Abs(hn::Sub(all(s_.x[k]), load(targets.x + c)));
                const V dy = hn::Abs(hn::Sub(all(s_.y[k]), load(targets.y + c)));
                const M here = hn::And(hn::Lt(dx, near), hn::Lt(dy, near));
                double* to = t.to + k * wide + c;
                store(hn::Add(load(to), hn::IfThenElseZero(here, all(p_.at_sample))), to);
            }
    }

    const Problem& p_;
    const SampleIndex& s_;
    std::vector<Part> parts_;  // in the units of `correlation`
};

}  // namespace vrmap::interpolate::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
