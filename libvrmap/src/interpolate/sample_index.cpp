// SPDX-License-Identifier: Apache-2.0
#include "interpolate/sample_index.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "interpolate/usual_extent.hpp"

namespace vrmap::interpolate {

struct SampleIndex::Sample {
    double x;
    double y;
    double value;
    double noise;
    std::uint32_t source;
};

namespace {

// Places and values that can be used; a NaN anywhere leaves the sample out.
std::vector<std::uint32_t> finite(const Samples& s) {
    std::vector<std::uint32_t> kept;
    kept.reserve(s.at.size());
    for (std::size_t i = 0; i < s.at.size(); ++i) {
        bool known = std::isfinite(s.at[i].x) && std::isfinite(s.at[i].y) &&
                     std::isfinite(s.value[i]) && (s.noise.empty() || std::isfinite(s.noise[i]));
        for (const auto& column : s.drift) known = known && std::isfinite(column[i]);
        if (known) kept.push_back(static_cast<std::uint32_t>(i));
    }
    return kept;
}

// The weight of each of some coincident samples: its precision; where one has no error of its own,
// only such count.
std::vector<double> weights(const std::vector<double>& variance) {
    const bool certain =
        std::any_of(variance.begin(), variance.end(), [](double v) { return v == 0; });
    std::vector<double> w;
    for (const double v : variance) w.push_back(certain ? (v == 0 ? 1.0 : 0.0) : 1 / v);
    return w;
}

}  // namespace

std::size_t SampleIndex::bucket(geo::Point p) const {
    const auto in = [this](double metres, int count) {
        const double k = metres / side;
        return k > 0 ? static_cast<std::size_t>(std::min(k, count - 1.0)) : std::size_t{0};
    };
    return in(p.y, rows) * static_cast<std::size_t>(cols) + in(p.x, cols);
}

double SampleIndex::spacing() const {
    return 1 / std::sqrt(density_);
}

// A bucket holds about a twentieth of the samples of a search: windows of few buckets, little
// beyond the circle (GEOSTATISTICS.md §2.2). Lines of samples and lonely outliers must not ask for
// more buckets than there are samples.
void SampleIndex::size_buckets(const geo::Box& box, std::size_t n, std::size_t wanted) {
    constexpr double pi = 3.14159265358979323846;
    const double width = box.width();
    const double height = box.height();
    const double count = static_cast<double>(std::max<std::size_t>(n, 1));
    const double longest = std::max({width, height, 1e-6});
    density_ = count / std::max(width * height, longest * longest / count);
    side = 0.4 * std::sqrt(static_cast<double>(std::max<std::size_t>(wanted, 1)) / (pi * density_));
    const double most = std::max(64.0, 4 * count);
    while ((width / side + 1) * (height / side + 1) > most) side *= 1.25;
    cols = 1 + static_cast<int>(width / side);
    rows = 1 + static_cast<int>(height / side);
}

std::vector<SampleIndex::Sample> SampleIndex::in_buckets(const Samples& s,
                                                         const std::vector<std::uint32_t>& kept) {
    std::vector<std::uint32_t> bucket_of(kept.size());
    start.assign(static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols) + 1, 0);
    for (std::size_t k = 0; k < kept.size(); ++k) {
        const geo::Point p = s.at[kept[k]];
        bucket_of[k] = static_cast<std::uint32_t>(bucket({p.x - origin_.x, p.y - origin_.y}));
        ++start[bucket_of[k] + 1];
    }
    for (std::size_t b = 1; b < start.size(); ++b) start[b] += start[b - 1];
    std::vector<std::uint32_t> next(start.begin(), start.end() - 1);
    std::vector<Sample> sorted(kept.size());
    for (std::size_t k = 0; k < kept.size(); ++k) {
        const std::uint32_t i = kept[k];
        sorted[next[bucket_of[k]]++] = {s.at[i].x - origin_.x, s.at[i].y - origin_.y, s.value[i],
                                        s.noise.empty() ? 0 : s.noise[i], i};
    }
    const auto before = [&s](const Sample& a, const Sample& b) {
        if (a.y != b.y) return a.y < b.y;
        if (a.x != b.x) return a.x < b.x;
        if (a.value != b.value) return a.value < b.value;
        if (a.noise != b.noise) return a.noise < b.noise;
        for (const auto& column : s.drift)
            if (column[a.source] != column[b.source]) return column[a.source] < column[b.source];
        return false;
    };
    for (std::size_t b = 0; b + 1 < start.size(); ++b)
        std::sort(sorted.begin() + start[b], sorted.begin() + start[b + 1], before);
    return sorted;
}

void SampleIndex::take_one(const Samples& s, const Sample& g, double nugget) {
    x.push_back(g.x);
    y.push_back(g.y);
    value.push_back(g.value);
    noise.push_back(g.noise + nugget);
    for (std::size_t c = 0; c < drift.size(); ++c) drift[c].push_back(s.drift[c][g.source]);
    has_noise_ = has_noise_ || noise.back() != noise.front();
}

void SampleIndex::take(const Samples& s, const std::vector<Sample>& group, double nugget,
                       bool exact) {
    std::vector<double> variance;
    for (const Sample& g : group) variance.push_back(g.noise + (exact ? 0 : nugget));
    const std::vector<double> w = weights(variance);
    double total = 0;
    double sum = 0;
    for (std::size_t k = 0; k < group.size(); ++k) total += w[k], sum += w[k] * group[k].value;
    const bool certain = *std::min_element(variance.begin(), variance.end()) == 0;
    x.push_back(group[0].x);
    y.push_back(group[0].y);
    value.push_back(sum / total);
    noise.push_back((certain ? 0 : 1 / total) + (exact ? nugget : 0));
    for (std::size_t c = 0; c < drift.size(); ++c) {
        double of_drift = 0;
        for (std::size_t k = 0; k < group.size(); ++k)
            of_drift += w[k] * s.drift[c][group[k].source];
        drift[c].push_back(of_drift / total);
    }
    merged_ += group.size() - 1;
    has_noise_ = has_noise_ || noise.back() != noise.front();
}

SampleIndex::SampleIndex(const Samples& s, double nugget, bool exact, std::size_t wanted)
    : drift(s.drift.size()) {
    const std::vector<std::uint32_t> kept = finite(s);
    geo::Box box;
    for (const std::uint32_t i : kept) box.add(s.at[i]);
    if (kept.empty()) box = {0, 0, 0, 0};
    const geo::Box usual =
        usual_extent(box, kept.size(), [&](std::size_t k) { return s.at[kept[k]]; });
    // strays are in the buckets at the edge
    origin_ = {usual.min_x, usual.min_y};
    size_buckets(usual, kept.size(), wanted);
    const std::vector<Sample> sorted = in_buckets(s, kept);
    for (auto* column : {&x, &y, &value, &noise}) column->reserve(kept.size() + slack);
    std::vector<Sample> group;
    for (std::size_t b = 0; b + 1 < start.size(); ++b) {
        const std::uint32_t from = start[b];
        start[b] = static_cast<std::uint32_t>(x.size());
        for (std::uint32_t k = from; k < start[b + 1];) {
            std::uint32_t end = k + 1;
            while (end < start[b + 1] && sorted[end].x == sorted[k].x &&
                   sorted[end].y == sorted[k].y)
                ++end;
            if (end == k + 1) {
                take_one(s, sorted[k], nugget);
            } else {
                group.assign(sorted.begin() + k, sorted.begin() + end);
                take(s, group, nugget, exact);
            }
            k = end;
        }
    }
    size_ = x.size();
    if (size_) least_noise_ = *std::min_element(noise.begin(), noise.end());
    start.back() = static_cast<std::uint32_t>(size_);
    const double nowhere = std::numeric_limits<double>::infinity();
    for (auto* column : {&x, &y}) column->resize(size_ + slack, nowhere);
    number.resize(size_ + slack);
    std::iota(number.begin(), number.end(), std::uint64_t{0});
}

}  // namespace vrmap::interpolate
