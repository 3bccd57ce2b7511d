// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "vrmap/interpolate/kriging.hpp"

namespace vrmap::interpolate {

/// Samples as the kernels read them: coincident ones merged, sorted into square buckets row by row
/// from the south-west, and within a bucket by northing, easting and value, so that nothing depends
/// on the order they came in. Every array is followed by `slack` places that hold no sample, so
/// that a vector may be read across the end.
class SampleIndex {
public:
    static constexpr std::size_t slack = 16;

    /// Buckets are sized for searches of the `wanted` nearest.
    /// `exact`: the nugget does not weigh coincident samples; their own errors alone do.
    /// `threads` as Work has them: the same index from any number.
    SampleIndex(const Samples& samples, double nugget, bool exact, std::size_t wanted,
                int threads = 1);

    std::size_t size() const { return size_; }
    std::size_t merged() const { return merged_; }  ///< samples that lay where another lies
    /// What was taken from the places: differences of large numbers lose digits.
    geo::Point origin() const { return origin_; }
    double density() const { return density_; }  ///< samples per m² of the ground they cover
    double spacing() const;                      ///< metres, 1/√density
    bool has_noise() const { return has_noise_; }
    double least_noise() const { return least_noise_; }
    /// Of a place, metres from the origin; beyond the buckets the nearest. A NaN is in the first.
    std::size_t bucket(geo::Point p) const;

    std::vector<double> x, y;  ///< metres from the origin
    std::vector<double> value;
    std::vector<double> noise;  ///< on the diagonal beside the sill: nugget and own error
    std::vector<std::vector<double>> drift;  ///< per covariate

    std::vector<std::uint64_t> number;  ///< 0, 1, 2, … as wide as a double, to be chosen like one

    double side = 1;  ///< metres, of a bucket
    int rows = 1;
    int cols = 1;
    std::vector<std::uint32_t> start;  ///< samples of bucket b: start[b] … start[b + 1]

private:
    void size_buckets(const geo::Box& box, std::size_t n, std::size_t wanted);
    static void in_shares(std::size_t n, const std::function<void(std::size_t, std::size_t)>& of,
                          int threads);
    geo::Point place(const Samples& samples, std::uint32_t i) const;
    std::vector<std::uint32_t> in_buckets(const Samples& samples,
                                          const std::vector<std::uint32_t>& kept, int threads);
    // Each as it is; whether no two lie at one place.
    bool take_apart(const Samples& samples, const std::vector<std::uint32_t>& order, double nugget,
                    int threads);
    void take_together(const Samples& samples, const std::vector<std::uint32_t>& order,
                       double nugget, bool exact);
    void take_one(const Samples& samples, std::uint32_t i, double nugget);
    void take(const Samples& samples, std::span<const std::uint32_t> group, double nugget,
              bool exact);

    std::size_t size_ = 0;
    std::size_t merged_ = 0;
    geo::Point origin_{};
    double density_ = 0;
    bool has_noise_ = false;
    double least_noise_ = 0;
};

}  // namespace vrmap::interpolate
