// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <utility>

#include "vrmap/geo/point_set.hpp"

namespace vrmap::interpolate {

/// Pixels of a raster for its variogram, thinned by a fixed rule that does not follow rows (a hash
/// of the pixel's number), so that a drone image costs no more than a satellite's. Between `most`/2
/// and `most` of them once there are that many; the same pixels in the same order give the same
/// sample.
template <class Q>
class PixelSample {
public:
    explicit PixelSample(std::size_t most = 10000) : most_(most) {}
    void add(geo::Point at, double value) {
        ++seen_;
        if (mixed(seen_) % keep_every_ != 0) return;
        set_.add(at, value, static_cast<long>(seen_));
        if (set_.size() < most_) return;
        keep_every_ *= 2;
        geo::PointSet<Q> half;
        for (std::size_t i = 0; i < set_.size(); ++i)
            if (mixed(static_cast<std::uint64_t>(set_.record[i])) % keep_every_ == 0)
                half.add(set_.position[i], set_.value[i], set_.record[i]);
        set_ = std::move(half);
    }
    geo::PointSet<Q> take() { return std::move(set_); }

private:
    // splitmix64's finaliser (Steele, Lea & Flood 2014)
    static std::uint64_t mixed(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    std::size_t most_;
    std::uint64_t seen_ = 0;
    std::uint64_t keep_every_ = 1;
    geo::PointSet<Q> set_;
};

}  // namespace vrmap::interpolate
