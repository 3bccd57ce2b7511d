// SPDX-License-Identifier: Apache-2.0
#include "interpolate/pair_blocks.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace vrmap::interpolate {

namespace {

struct Placed {
    double band;
    double x, y, value;

    friend bool operator<(const Placed& a, const Placed& b) {
        return std::tie(a.band, a.x, a.y, a.value) < std::tie(b.band, b.x, b.y, b.value);
    }
};

// Such that a block of evenly spread samples is about square; but no band is so thin that a cutoff
// spans hundreds, and none so high that its blocks look far beyond the cutoff.
double band_height(const geo::Box& box, std::size_t samples, double cutoff) {
    const double square = std::sqrt(static_cast<double>(PairBlock::size) * box.width() *
                                    box.height() / static_cast<double>(samples));
    return std::clamp(square, cutoff / 64, cutoff / 4);
}

std::vector<Placed> in_bands(const std::vector<geo::Point>& at, const std::vector<double>& value,
                             double cutoff) {
    std::vector<Placed> all;
    all.reserve(at.size());
    geo::Box box;
    for (std::size_t i = 0; i < at.size(); ++i)
        if (std::isfinite(at[i].x) && std::isfinite(at[i].y) && std::isfinite(value[i])) {
            all.push_back({0, at[i].x, at[i].y, value[i]});
            box.add(at[i]);
        }
    if (all.empty()) return all;
    const double height = band_height(box, all.size(), cutoff);
    for (Placed& p : all) p.band = std::floor((p.y - box.min_y) / height);
    std::sort(all.begin(), all.end());
    return all;
}

PairBlock block_of(const Placed* from, std::size_t n) {
    PairBlock b;
    b.x.fill(std::numeric_limits<double>::infinity());
    b.y.fill(0);
    b.value.fill(0);
    b.samples = n;
    for (std::size_t i = 0; i < n; ++i) {
        b.x[i] = from[i].x;
        b.y[i] = from[i].y;
        b.value[i] = from[i].value;
        b.box.add({from[i].x, from[i].y});
    }
    return b;
}

}  // namespace

PairBlocks::PairBlocks(const std::vector<geo::Point>& at, const std::vector<double>& value,
                       double reach)
    : cutoff(reach) {
    const std::vector<Placed> all = in_bands(at, value, cutoff);
    for (std::size_t i = 0; i < all.size();) {
        PairBand band{all[i].y, all[i].y, blocks.size(), 0};
        const double here = all[i].band;
        while (i < all.size() && all[i].band == here) {
            std::size_t n = 1;
            while (n < PairBlock::size && i + n < all.size() && all[i + n].band == here) ++n;
            blocks.push_back(block_of(&all[i], n));
            band.low = std::min(band.low, blocks.back().box.min_y);
            band.high = std::max(band.high, blocks.back().box.max_y);
            i += n;
        }
        band.last = blocks.size();
        bands.push_back(band);
    }
}

}  // namespace vrmap::interpolate
