// SPDX-License-Identifier: Apache-2.0
// The walk over all pairs within the cutoff. For each sample: which classes each block of eight can
// reach is told from boxes, many blocks at a time; blocks are then taken by the number of classes
// they span, so that loops over classes have fixed lengths and nothing branches on a distance.
#include "interpolate/isa_targets.hpp"  // first

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "interpolate/pair_sums.cpp"
#include <hwy/foreach_target.h>  // first
#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "interpolate/pair_sums.hpp"

HWY_BEFORE_NAMESPACE();
namespace vrmap::interpolate::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<double>;
using V = hn::Vec<D>;
constexpr std::size_t W = HWY_LANES(double);
static_assert(PairBlock::size % W == 0);
constexpr double nowhere = std::numeric_limits<double>::infinity();

HWY_INLINE V all(double v) {
    return hn::Set(D(), v);
}

// A block that a sample may pair with, and the classes it reaches.
struct Entry {
    const PairBlock* block;
    std::size_t first;
    std::size_t last;
};

// The later blocks that may hold a partner of some sample of one block, their boxes side by side.
struct Candidates {
    std::vector<const PairBlock*> block;
    std::vector<double> west, east, south, north;

    void clear() {
        block.clear();
        for (auto* side : {&west, &east, &south, &north}) side->clear();
    }
    void add(const PairBlock& b) {
        block.push_back(&b);
        west.push_back(b.box.min_x);
        east.push_back(b.box.max_x);
        south.push_back(b.box.min_y);
        north.push_back(b.box.max_y);
    }
    void fill_last_vector() {
        for (auto* side : {&west, &east, &south, &north})
            side->resize((block.size() + W - 1) / W * W, nowhere);
    }
};

template <std::size_t n>
using Fixed = std::integral_constant<std::size_t, n>;

template <bool roots, bool directed>
class Walk {
public:
    Walk(const PairBlocks& samples, const PairRule& rule)
        : samples_(samples), rule_(rule), sums_(rule.classes()) {}

    void run(std::size_t from, std::size_t to) {
        const auto before = [](const PairBand& band, std::size_t i) { return band.last <= i; };
        enter_band(std::lower_bound(samples_.bands.begin(), samples_.bands.end(), from, before));
        for (std::size_t i = from; i < to; ++i) {
            if (band_->last <= i) enter_band(band_ + 1);
            gather(i);
            const PairBlock& here = samples_.blocks[i];
            for (std::size_t s = 0; s < here.samples; ++s) pair_up(here, s);
        }
    }

    void add_to(PairSums* by_class) const {
        for (std::size_t k = 0; k < sums_.size(); ++k) {
            by_class[k].pairs += sums_[k].pairs;
            for (std::size_t l = 0; l < W; ++l) {
                by_class[k].distance += sums_[k].distance[l];
                by_class[k].term += sums_[k].term[l];
            }
        }
    }

private:
    struct alignas(64) Sums {
        double distance[W] = {};
        double term[W] = {};
        std::size_t pairs = 0;
    };
    using Band = std::vector<PairBand>::const_iterator;
    static constexpr std::size_t longest = 4;  // span with a loop of its own

    void enter_band(Band band) {
        band_ = band;
        west_.clear();
    }

    static bool near(const geo::Box& a, const geo::Box& b, double reach) {
        const double dx = std::max({0.0, b.min_x - a.max_x, a.min_x - b.max_x});
        const double dy = std::max({0.0, b.min_y - a.max_y, a.min_y - b.max_y});
        return dx * dx + dy * dy <= reach * reach * (1 + 1e-9);
    }

    void gather(std::size_t i) {
        found_.clear();
        const double north = samples_.blocks[i].box.max_y;
        for (Band b = band_; b != samples_.bands.end() && b->low - north <= samples_.cutoff; ++b)
            gather_from(b, i);
        found_.fill_last_vector();
        for (auto& list : by_span_) list.resize(std::max(list.size(), found_.west.size()));
    }

    // Blocks of a band have neither boundary going back: where the run began for the block before,
    // it does not begin earlier for this one. Differences are compared, as rounded as a pair's own.
    void gather_from(Band b, std::size_t i) {
        const geo::Box& box = samples_.blocks[i].box;
        const PairBlock* block = samples_.blocks.data();
        const auto step = static_cast<std::size_t>(b - band_);
        if (step == west_.size()) west_.push_back(b->first);
        std::size_t k = b == band_ ? i + 1 : west_[step];
        while (k < b->last && box.min_x - block[k].box.max_x > samples_.cutoff) ++k;
        west_[step] = k;
        for (; k < b->last && block[k].box.min_x - box.max_x <= samples_.cutoff; ++k)
            if (near(box, block[k].box, samples_.cutoff)) found_.add(block[k]);
    }

    void pair_up(const PairBlock& here, std::size_t s) {
        x_ = here.x[s];
        y_ = here.y[s];
        value_ = here.value[s];
        PairBlock later = here;
        std::fill_n(later.x.data(), s + 1, nowhere);
        add_block(later, 0, rule_.classes());
        count_.fill(0);
        sort_by_span();
        add_list<1>();
        add_list<2>();
        add_list<3>();
        add_list<4>();
        const Entry* more = by_span_[longest].data();
        for (std::size_t e = 0; e < count_[longest]; ++e)
            add_block(*more[e].block, more[e].first, more[e].last - more[e].first + 1);
    }

    // Distances to the nearest and the farthest place of each box, in classes; a rounding further.
    void sort_by_span() {
        const auto classes = static_cast<std::int32_t>(rule_.classes());
        const V x = all(x_), y = all(y_), far = all(classes + 1.0);
        const hn::Rebind<std::int32_t, D> whole;
        HWY_ALIGN std::int32_t first[W];
        HWY_ALIGN std::int32_t last[W];
        for (std::size_t c = 0; c < found_.block.size(); c += W) {
            const V to_west = hn::Sub(hn::LoadU(D(), found_.west.data() + c), x);
            const V to_east = hn::Sub(x, hn::LoadU(D(), found_.east.data() + c));
            const V to_south = hn::Sub(hn::LoadU(D(), found_.south.data() + c), y);
            const V to_north = hn::Sub(y, hn::LoadU(D(), found_.north.data() + c));
            const V dx = hn::Max(hn::Max(to_west, to_east), hn::Zero(D()));
            const V dy = hn::Max(hn::Max(to_south, to_north), hn::Zero(D()));
            const V ex = hn::Min(to_west, to_east);  // to the far side, below zero
            const V ey = hn::Min(to_south, to_north);
            const V least = hn::Sqrt(hn::Add(hn::Mul(dx, dx), hn::Mul(dy, dy)));
            const V most = hn::Sqrt(hn::Add(hn::Mul(ex, ex), hn::Mul(ey, ey)));
            const V low = hn::Mul(least, all(rule_.per_metre * (1 - 1e-12)));
            const V high = hn::Mul(most, all(rule_.per_metre * (1 + 1e-12)));
            hn::Store(hn::DemoteTo(whole, hn::Min(low, far)), whole, first);
            hn::Store(hn::DemoteTo(whole, hn::Min(high, far)), whole, last);
            const std::size_t n = std::min(W, found_.block.size() - c);
            for (std::size_t l = 0; l < n; ++l) sort_in(c + l, first[l], last[l], classes);
        }
    }

    HWY_INLINE void sort_in(std::size_t c, std::int32_t first, std::int32_t last,
                            std::int32_t classes) {
        last = std::min(last, classes - 1);
        const std::int32_t beyond = static_cast<std::int32_t>(longest) + 1;
        std::int32_t list = std::min(last - first, static_cast<std::int32_t>(longest));
        list = first >= classes ? beyond : list;
        const auto of = static_cast<std::size_t>(list);
        by_span_[of].data()[count_[of]++] = {found_.block[c], static_cast<std::size_t>(first),
                                             static_cast<std::size_t>(last)};
    }

    template <std::size_t span>
    void add_list() {
        const Entry* entry = by_span_[span - 1].data();
        const Entry* const end = entry + count_[span - 1];
        for (; entry != end; ++entry) add_block(*entry->block, entry->first, Fixed<span>());
    }

    HWY_INLINE V term_of(V dz) const {
        if constexpr (roots) return hn::Sqrt(hn::Abs(dz));
        return hn::Mul(dz, dz);
    }

    // As gstat decides it, division and all.
    HWY_INLINE V only_directed(V dx, V dy, V d, V d2) const {
        if constexpr (!directed) return d2;
        const V along = hn::Add(hn::Mul(dx, all(rule_.east)), hn::Mul(dy, all(rule_.north)));
        const auto within = hn::Ge(hn::Abs(hn::Div(along, d)), all(rule_.least_cosine));
        return hn::IfThenElse(within, d2, all(nowhere));
    }

    // Squares and their sum are rounded each by itself, as in plain arithmetic: a pair on the edge
    // of a class falls into the same one on every machine.
    template <class Span>
    HWY_INLINE void add_block(const PairBlock& b, std::size_t first, Span span) {
        const double* edge2 = rule_.edge2.data() + first;
        Sums* sums = sums_.data() + first;
        for (std::size_t l = 0; l < PairBlock::size; l += W) {
            const V dx = hn::Sub(hn::Load(D(), b.x.data() + l), all(x_));
            const V dy = hn::Sub(hn::Load(D(), b.y.data() + l), all(y_));
            const V dz = hn::Sub(hn::Load(D(), b.value.data() + l), all(value_));
            const V straight2 = hn::Add(hn::Mul(dx, dx), hn::Mul(dy, dy));
            const V d = hn::Sqrt(straight2);
            const V d2 = only_directed(dx, dy, d, straight2);
            const V term = term_of(dz);
            auto below = hn::Le(d2, all(edge2[0]));
            for (std::size_t k = 0; k < span; ++k) {
                const auto up_to = hn::Le(d2, all(edge2[k + 1]));
                const auto here = hn::AndNot(below, up_to);
                sums[k].pairs += hn::CountTrue(D(), here);
                add(here, d, sums[k].distance);
                add(here, term, sums[k].term);
                below = up_to;
            }
        }
    }

    HWY_INLINE static void add(hn::Mask<D> where, V what, double* to) {
        const V sum = hn::Load(D(), to);
        hn::Store(hn::IfThenElse(where, hn::Add(sum, what), sum), D(), to);
    }

    const PairBlocks& samples_;
    const PairRule& rule_;
    std::vector<Sums> sums_;
    Band band_{};                    // of the block in turn
    std::vector<std::size_t> west_;  // from that band northwards: the first block still in reach
    Candidates found_;
    double x_ = 0, y_ = 0, value_ = 0;                     // of the sample in turn
    std::array<std::vector<Entry>, longest + 2> by_span_;  // 1 … 4 classes, more, none
    std::array<std::size_t, longest + 2> count_{};
};

template <bool roots, bool directed>
void walk(const PairBlocks& samples, const PairRule& rule, std::size_t from, std::size_t to,
          PairSums* by_class) {
    Walk<roots, directed> w(samples, rule);
    w.run(from, to);
    w.add_to(by_class);
}

}  // namespace

void sum_pairs(const PairBlocks& samples, const PairRule& rule, std::size_t from, std::size_t to,
               PairSums* by_class) {
    const auto f = rule.directed ? (rule.roots ? walk<true, true> : walk<false, true>)
                                 : (rule.roots ? walk<true, false> : walk<false, false>);
    f(samples, rule, from, to, by_class);
}

}  // namespace vrmap::interpolate::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace vrmap::interpolate {

PairKernel pair_kernel(Isa isa) {
    VRMAP_RETURN_FOR(isa, sum_pairs)
}

}  // namespace vrmap::interpolate
#endif
