// SPDX-License-Identifier: Apache-2.0
#include "interpolate/sample_index.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "interpolate/tiles.hpp"
#include "interpolate/usual_extent.hpp"

namespace vrmap::interpolate {

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
    w.reserve(variance.size());
    for (const double v : variance) w.push_back(certain ? (v == 0 ? 1.0 : 0.0) : 1 / v);
    return w;
}

// Work is shared out by so many samples or buckets.
constexpr std::size_t in_a_share = 1 << 14;

Work with(int threads) {
    Work work;
    work.threads = threads;
    return work;
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

void SampleIndex::in_shares(std::size_t n, const std::function<void(std::size_t, std::size_t)>& of,
                            int threads) {
    in_tiles((n + in_a_share - 1) / in_a_share, with(threads), "",
             [&](std::size_t t) { of(t * in_a_share, std::min(n, (t + 1) * in_a_share)); });
}

geo::Point SampleIndex::place(const Samples& s, std::uint32_t i) const {
    return {s.at[i].x - origin_.x, s.at[i].y - origin_.y};
}

// Numbers of samples, not samples: fresh memory costs more than the sorting.
std::vector<std::uint32_t> SampleIndex::in_buckets(const Samples& s,
                                                   const std::vector<std::uint32_t>& kept,
                                                   int threads) {
    std::vector<std::uint32_t> bucket_of(kept.size());
    const auto find = [&](std::size_t from, std::size_t to) {
        for (std::size_t k = from; k < to; ++k)
            bucket_of[k] = static_cast<std::uint32_t>(bucket(place(s, kept[k])));
    };
    in_shares(kept.size(), find, threads);
    start.assign(static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols) + 1, 0);
    for (const std::uint32_t b : bucket_of) ++start[b + 1];
    for (std::size_t b = 1; b < start.size(); ++b) start[b] += start[b - 1];
    std::vector<std::uint32_t> order(kept.size());
    {
        std::vector<std::uint32_t> next(start.begin(), start.end() - 1);
        for (std::size_t k = 0; k < kept.size(); ++k) order[next[bucket_of[k]]++] = kept[k];
    }
    const auto before = [&](std::uint32_t i, std::uint32_t j) {
        const geo::Point a = place(s, i);
        const geo::Point b = place(s, j);
        if (a.y != b.y) return a.y < b.y;
        if (a.x != b.x) return a.x < b.x;
        if (s.value[i] != s.value[j]) return s.value[i] < s.value[j];
        if (!s.noise.empty() && s.noise[i] != s.noise[j]) return s.noise[i] < s.noise[j];
        for (const auto& column : s.drift)
            if (column[i] != column[j]) return column[i] < column[j];
        return false;
    };
    const auto sort = [&](std::size_t from, std::size_t to) {
        for (std::size_t b = from; b < to; ++b)
            std::sort(order.begin() + start[b], order.begin() + start[b + 1], before);
    };
    in_shares(start.size() - 1, sort, threads);
    return order;
}

bool SampleIndex::take_apart(const Samples& s, const std::vector<std::uint32_t>& order,
                             double nugget, int threads) {
    // the memory is fresh: the system's work to make it so is as much as ours to fill it
    std::vector<std::vector<double>*> columns{&x, &y, &value, &noise};
    for (auto& column : drift) columns.push_back(&column);
    in_tiles(columns.size(), with(threads), "", [&](std::size_t c) {
        columns[c]->reserve(order.size() + slack);
        columns[c]->resize(order.size());
    });
    const auto copy = [&](std::size_t from, std::size_t to) {
        for (std::size_t k = from; k < to; ++k) {
            const std::uint32_t i = order[k];
            const geo::Point p = place(s, i);
            x[k] = p.x;
            y[k] = p.y;
            value[k] = s.value[i];
            noise[k] = (s.noise.empty() ? 0 : s.noise[i]) + nugget;
            for (std::size_t c = 0; c < drift.size(); ++c) drift[c][k] = s.drift[c][i];
        }
    };
    in_shares(order.size(), copy, threads);
    for (std::size_t k = 1; k < x.size(); ++k)
        if (x[k] == x[k - 1] && y[k] == y[k - 1]) return false;
    return true;
}

void SampleIndex::take(const Samples& s, std::span<const std::uint32_t> group, double nugget,
                       bool exact) {
    std::vector<double> variance;
    for (const std::uint32_t i : group)
        variance.push_back((s.noise.empty() ? 0 : s.noise[i]) + (exact ? 0 : nugget));
    const std::vector<double> w = weights(variance);
    double total = 0;
    double sum = 0;
    for (std::size_t k = 0; k < group.size(); ++k) total += w[k], sum += w[k] * s.value[group[k]];
    const bool certain = *std::min_element(variance.begin(), variance.end()) == 0;
    const geo::Point p = place(s, group[0]);
    x.push_back(p.x);
    y.push_back(p.y);
    value.push_back(sum / total);
    noise.push_back((certain ? 0 : 1 / total) + (exact ? nugget : 0));
    for (std::size_t c = 0; c < drift.size(); ++c) {
        double of_drift = 0;
        for (std::size_t k = 0; k < group.size(); ++k) of_drift += w[k] * s.drift[c][group[k]];
        drift[c].push_back(of_drift / total);
    }
    merged_ += group.size() - 1;
}

// One sample has its own value and error, to the last digit.
void SampleIndex::take_one(const Samples& s, std::uint32_t i, double nugget) {
    const geo::Point p = place(s, i);
    x.push_back(p.x);
    y.push_back(p.y);
    value.push_back(s.value[i]);
    noise.push_back((s.noise.empty() ? 0 : s.noise[i]) + nugget);
    for (std::size_t c = 0; c < drift.size(); ++c) drift[c].push_back(s.drift[c][i]);
}

void SampleIndex::take_together(const Samples& s, const std::vector<std::uint32_t>& order,
                                double nugget, bool exact) {
    for (auto* column : {&x, &y, &value, &noise}) column->clear();
    for (auto& column : drift) column.clear();
    const auto same = [&](std::uint32_t i, std::uint32_t j) { return place(s, i) == place(s, j); };
    for (std::size_t b = 0; b + 1 < start.size(); ++b) {
        const std::uint32_t from = start[b];
        start[b] = static_cast<std::uint32_t>(x.size());
        for (std::uint32_t k = from; k < start[b + 1];) {
            std::uint32_t end = k + 1;
            while (end < start[b + 1] && same(order[end], order[k])) ++end;
            if (end == k + 1)
                take_one(s, order[k], nugget);
            else
                take(s, {order.data() + k, end - k}, nugget, exact);
            k = end;
        }
    }
    start.back() = static_cast<std::uint32_t>(x.size());
}

SampleIndex::SampleIndex(const Samples& s, double nugget, bool exact, std::size_t wanted,
                         int threads)
    : drift(s.drift.size()) {
    const std::vector<std::uint32_t> kept = finite(s);
    geo::Box box;
    for (const std::uint32_t i : kept) box.add(s.at[i]);
    if (kept.empty()) box = {0, 0, 0, 0};
    const geo::Box usual = usual_extent(box, s.at, kept);
    // strays are in the buckets at the edge
    origin_ = {usual.min_x, usual.min_y};
    size_buckets(usual, kept.size(), wanted);
    const std::vector<std::uint32_t> order = in_buckets(s, kept, threads);
    if (!take_apart(s, order, nugget, threads)) take_together(s, order, nugget, exact);
    size_ = x.size();
    if (size_) least_noise_ = *std::min_element(noise.begin(), noise.end());
    has_noise_ =
        std::any_of(noise.begin(), noise.end(), [this](double v) { return v != noise.front(); });
    const double nowhere = std::numeric_limits<double>::infinity();
    for (auto* column : {&x, &y}) column->resize(size_ + slack, nowhere);
    number.resize(size_ + slack);
    std::iota(number.begin(), number.end(), std::uint64_t{0});
}

}  // namespace vrmap::interpolate
