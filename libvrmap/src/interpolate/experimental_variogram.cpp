// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "interpolate/pair_blocks.hpp"
#include "interpolate/pair_sums.hpp"
#include "interpolate/plain_math.hpp"
#include "interpolate/tiles.hpp"
#include "interpolate/usual_extent.hpp"
#include "vrmap/error.hpp"
#include "vrmap/interpolate/variogram.hpp"

namespace vrmap::interpolate {

namespace {

constexpr int most_classes = 10'000;
constexpr std::size_t most_tiles = 1024;
constexpr std::size_t fewest_blocks_in_a_tile = 32;  // of 2 600 neighbours each: half a millisecond

void require_sane(const VariogramOptions& o) {
    const bool directed =
        !o.direction || (std::isfinite(o.direction->azimuth_deg) &&
                         o.direction->tolerance_deg > 0 && o.direction->tolerance_deg <= 90);
    if (o.bins < 1 || o.bins > most_classes || !std::isfinite(o.cutoff.value) || !directed)
        throw ArgumentError(
            {"variogram.bad_options", {{"most", text(static_cast<long long>(most_classes))}}});
}

struct Extent {
    geo::Box box;
    std::size_t samples = 0;
};

Extent extent_of(const std::vector<geo::Point>& at, const std::vector<double>& value) {
    Extent e;
    std::vector<std::uint32_t> known;
    known.reserve(at.size());
    for (std::size_t i = 0; i < at.size(); ++i)
        if (std::isfinite(at[i].x) && std::isfinite(at[i].y) && std::isfinite(value[i])) {
            e.box.add(at[i]);
            known.push_back(static_cast<std::uint32_t>(i));
        }
    e.samples = known.size();
    e.box = usual_extent(e.box, at, known);
    return e;
}

double usual_cutoff(const Extent& e, double most_pairs) {
    if (e.samples < 2) return 0;
    const double w = e.box.width();
    const double h = e.box.height();
    const double third = std::sqrt(w * w + h * h) / 3;
    const double count = static_cast<double>(e.samples);
    // all of them: the area below says nothing where the samples stand in a line
    if (count * (count - 1) / 2 <= most_pairs) return third;
    const double density = count / std::max(w * h, 1e-9);
    const double affordable = std::sqrt(2 * most_pairs / (count * density * 3.14159265358979));
    return std::min(third, affordable);
}

// The largest squared distance for which `within` holds; a guess near it.
template <class Within>
double last_within(double guess, Within within) {
    const double up = std::numeric_limits<double>::infinity();
    while (within(std::nextafter(guess, up))) guess = std::nextafter(guess, up);
    while (!within(guess)) guess = std::nextafter(guess, 0.0);
    return guess;
}

// Class k is k < √d²/width <= k + 1 in rounded arithmetic, as gstat decides it; the last goes to
// the cutoff.
std::vector<double> squared_edges(double cutoff, int classes) {
    const double width = cutoff / classes;
    std::vector<double> edge2{0};
    for (int k = 1; k < classes; ++k)
        edge2.push_back(last_within(k * width * (k * width),
                                    [&](double d2) { return std::sqrt(d2) / width <= k; }));
    edge2.push_back(
        last_within(cutoff * cutoff, [&](double d2) { return std::sqrt(d2) <= cutoff; }));
    return edge2;
}

PairRule rule_of(const VariogramOptions& o, double cutoff) {
    PairRule r;
    r.edge2 = squared_edges(cutoff, o.bins);
    r.per_metre = o.bins / cutoff;
    r.roots = o.estimator == Estimator::robust;
    r.directed = o.direction && o.direction->tolerance_deg < 90;
    if (r.directed) {
        const UnitVector axis = unit_vector(o.direction->azimuth_deg);
        r.east = axis.sine;
        r.north = axis.cosine;
        // a pair on the edge is within, whatever the rounding of its coordinates
        r.least_cosine = unit_vector(o.direction->tolerance_deg).cosine - 1e-9;
    }
    return r;
}

std::vector<PairSums> sums_of(const PairBlocks& samples, const PairRule& rule, const Work& work) {
    const std::size_t blocks = samples.blocks.size();
    const std::size_t in_tile =
        std::max(fewest_blocks_in_a_tile, (blocks + most_tiles - 1) / most_tiles);
    const std::size_t tiles = (blocks + in_tile - 1) / in_tile;
    const PairKernel kernel = pair_kernel(work.isa);
    std::vector<PairSums> part(tiles * rule.classes());
    in_tiles(tiles, work, "variogram", [&](std::size_t t) {
        kernel(samples, rule, t * in_tile, std::min(blocks, (t + 1) * in_tile),
               part.data() + t * rule.classes());
    });
    std::vector<PairSums> sums(rule.classes());
    for (std::size_t i = 0; i < part.size(); ++i) {
        PairSums& s = sums[i % rule.classes()];
        s.pairs += part[i].pairs;
        s.distance += part[i].distance;
        s.term += part[i].term;
    }
    return sums;
}

LagBin bin_of(const PairSums& s, const VariogramOptions& o) {
    const double n = static_cast<double>(s.pairs);
    const double mean = s.term / n;
    const double robust = mean * mean * (mean * mean) / (0.457 + 0.494 / n) / 2;
    LagBin b{s.pairs, s.distance / n, o.estimator == Estimator::robust ? robust : mean / 2};
    if (o.direction) b.azimuth_deg = o.direction->azimuth_deg;
    return b;
}

}  // namespace

Metres usual_cutoff(const std::vector<geo::Point>& at, const std::vector<double>& value,
                    double most_pairs) {
    return Metres{usual_cutoff(extent_of(at, value), most_pairs)};
}

std::vector<LagBin> experimental_variogram(const std::vector<geo::Point>& at,
                                           const std::vector<double>& value,
                                           const VariogramOptions& options) {
    require_sane(options);
    const double cutoff = options.cutoff.value > 0
                              ? options.cutoff.value
                              : usual_cutoff(extent_of(at, value), options.most_pairs);
    // nothing apart; or so far apart, or so near, that squares are no numbers
    if (!(cutoff * cutoff > 1e-290 && cutoff * cutoff < 1e290)) return {};
    const PairBlocks samples(at, value, cutoff);
    std::vector<LagBin> bins;
    for (const PairSums& s : sums_of(samples, rule_of(options, cutoff), options.work))
        if (s.pairs) bins.push_back(bin_of(s, options));
    return bins;
}

}  // namespace vrmap::interpolate
