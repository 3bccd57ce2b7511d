// SPDX-License-Identifier: Apache-2.0
// The nearest samples of a place. See lanes-inl.hpp.
#if defined(VRMAP_FINDER_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef VRMAP_FINDER_INL
#undef VRMAP_FINDER_INL
#else
#define VRMAP_FINDER_INL
#endif

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <vector>

#include "interpolate/kernel.hpp"
#include "interpolate/lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace vrmap::interpolate::HWY_NAMESPACE {

using Index = std::uint64_t;

/// Exact nearest samples of targets, one after the other. Candidates are gathered from the buckets
/// once for targets that lie close together, within the radius that the last target needed and a
/// little more; a target that finds too few gathers again, farther. What is found depends on
/// neither.
class Finder {
public:
    explicit Finder(const Problem& p) : p_(p), s_(*p.samples) {
        const std::size_t room = s_.size() + 4 * W;
        for (auto* a : {&x_, &y_, &distance2_}) *a = room_for<double>(room);
        sample_ = room_for<Index>(room);
        found_ = room_for<Index>(room);
        last2_ = static_cast<double>(p.most) / (3.14159265358979323846 * s_.density());
        least2_ = last2_ / 1024;
    }

    /// `as_one`: the candidates of each are those of all.
    void begin(const Target* targets, std::size_t count, bool as_one = false) {
        first_ = next_ = targets;
        end_ = targets + count;
        as_one_ = as_one;
        covered_ = 0;
    }
    /// Of the next target; how many, in `found()`: places among the candidates, by ascending place
    /// in the index. None if fewer than the problem's least are near enough.
    std::size_t find() {
        const Target& t = *next_;
        const std::size_t n = p_.sectors > 1 ? by_sectors(t) : nearest(t);
        ++next_;
        if (covered_) --covered_;
        return t.skip >= 0 ? without(static_cast<Index>(t.skip), n) : n;
    }
    /// The same targets from the first on, with the candidates there are.
    void again() {
        next_ = first_;
        covered_ = static_cast<std::size_t>(end_ - first_);
    }
    const Index* found() const { return found_.get(); }
    /// Candidates change when new ones are gathered: as often as this number.
    std::size_t gathered() const { return gathered_; }
    std::size_t candidates() const { return count_; }
    double x(Index candidate) const { return x_[candidate]; }
    double y(Index candidate) const { return y_[candidate]; }
    Index sample(Index candidate) const { return sample_[candidate]; }

private:
    static constexpr double spare = 1.25;     // of the last radius, squared
    static constexpr double together = 0.35;  // of that radius: how far apart targets may share

    std::size_t nearest(const Target& t) {
        const std::size_t wanted = p_.most + (t.skip >= 0);
        if (!covered_) gather(std::min(spare * std::max(last2_, least2_), p_.reach2));
        std::size_t in = measure(t);
        while (in < wanted && count_ < s_.size() && sure2_ < p_.reach2) {
            gather(std::min(sure2_ * (4 * in < wanted ? 4 : 1.6), p_.reach2));
            in = measure(t);
        }
        double limit2 = count_ == s_.size() ? p_.reach2 : sure2_;
        in = count_ == s_.size() ? within(limit2) : in;
        if (in > wanted) {
            limit2 = radius_of(wanted, in, limit2);
            if (limit2 < 0) return with_ties(t, wanted);
            last2_ = limit2;
        }
        return limit2 <= p_.need2 || near_enough(limit2, t) ? take(limit2, t) : 0;
    }

    // Candidates for as many of the next targets as lie together: all samples within √r2 of each.
    void gather(double r2) {
        const double r = std::sqrt(r2);
        geo::Box box;
        const Target* t = as_one_ ? first_ : next_;
        for (; t < end_; ++t) {
            geo::Box wider = box;
            wider.add({t->x, t->y});
            if (!as_one_ && t > next_ &&
                std::hypot(wider.width(), wider.height()) > 2 * together * r)
                break;
            box = wider;
        }
        covered_ = static_cast<std::size_t>(t - next_);
        ++gathered_;
        sure2_ = r2;
        collect((box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2,
                r + std::hypot(box.width(), box.height()) / 2);
    }

    // Every sample within the circle becomes a candidate.
    void collect(double x, double y, double radius) {
        // more than the windows' arithmetic, and the distances', can round off
        const double r = radius * (1 + 1e-9);
        const double per_metre = 1 / s_.side;
        const int first_col = bucket((x - r) * per_metre, s_.cols);
        const int last_col = bucket((x + r) * per_metre, s_.cols);
        const int last_row = bucket((y + r) * per_metre, s_.rows);
        const std::uint32_t* start = s_.start.data();
        count_ = 0;
        for (int row = bucket((y - r) * per_metre, s_.rows); row <= last_row; ++row) {
            const std::uint32_t* buckets =
                start + static_cast<std::size_t>(row) * static_cast<std::size_t>(s_.cols);
            collect_run(x, y, r * r, buckets[first_col], buckets[last_col + 1]);
        }
    }
    static int bucket(double where, int count) {
        return static_cast<int>(std::clamp(where, 0.0, count - 1.0));
    }
    HWY_INLINE void collect_run(double x, double y, double r2, std::size_t from, std::size_t to) {
        const double* all_x = s_.x.data();
        const double* all_y = s_.y.data();
        const Index* all_samples = s_.number.data();
        double* some_x = x_.get();
        double* some_y = y_.get();
        Index* some = sample_.get();
        std::size_t n = count_;
        for (std::size_t j = from; j < to; j += W) {
            const V d2 =
                squared_distance(hn::LoadU(D(), all_x + j), hn::LoadU(D(), all_y + j), x, y);
            const M in = hn::And(hn::Le(d2, all(r2)), hn::FirstN(D(), to - j));
            append(all_x + j, in, some_x + n);
            append(all_y + j, in, some_y + n);
            n += append(all_samples + j, in, some + n);
        }
        count_ = n;
    }
    static HWY_INLINE V squared_distance(V at_x, V at_y, double x, double y) {
        const V dx = hn::Sub(at_x, all(x));
        const V dy = hn::Sub(at_y, all(y));
        // not fused: samples of a lattice that are equally far must be so on every machine
        return hn::Add(hn::Mul(dx, dx), hn::Mul(dy, dy));
    }

    // Distances of all candidates from the target. Returns how many are surely known of: no sample
    // that is not a candidate is as near.
    std::size_t measure(const Target& t) {
        const V limit = all(sure2_);
        std::size_t n = 0;
        // no candidates, though their vector is read whole
        const V nowhere = all(std::nan(""));
        hn::StoreU(nowhere, D(), x_.get() + count_);
        for (std::size_t j = 0; j < count_; j += W) {
            const V d2 = squared_distance(load(x_.get() + j), load(y_.get() + j), t.x, t.y);
            store(d2, distance2_.get() + j);
            n += hn::CountTrue(D(), hn::Le(d2, limit));
        }
        return n;
    }
    std::size_t within(double r2) const {
        const V limit = all(r2);
        std::size_t n = 0;
        for (std::size_t j = 0; j < count_; j += W)
            n += hn::CountTrue(D(), hn::Le(load(distance2_.get() + j), limit));
        return n;
    }

    // A squared distance that just `wanted` candidates lie within, looked for where an even density
    // would have it; −1 if there is none, or none is found soon.
    double radius_of(std::size_t wanted, std::size_t n, double high) const {
        const double target = static_cast<double>(wanted) + 0.5;
        double low = 0;
        double of_low = 0;
        double of_high = static_cast<double>(n);
        double r2 = last2_ < high ? last2_ : high * target / of_high;
        for (int tries = 0; tries < 24; ++tries) {
            const std::size_t count = within(r2);
            if (count == wanted) return r2;
            (count < wanted ? low : high) = r2;
            (count < wanted ? of_low : of_high) = static_cast<double>(count);
            r2 =
                low + (high - low) * std::clamp((target - of_low) / (of_high - of_low), 0.02, 0.98);
        }
        return -1;
    }

    std::size_t take(double r2, const Target& t) {
        const V limit = all(r2);
        std::size_t n = 0;
        for (std::size_t j = 0; j < count_; j += W)
            n += append(s_.number.data() + j, hn::Le(load(distance2_.get() + j), limit),
                        found_.get() + n);
        return n < p_.least + (t.skip >= 0) ? 0 : n;
    }

    bool near_enough(double limit2, const Target& t) const {
        // a target that is a sample itself counts among its nearest
        return within(std::min(limit2, p_.need2)) >= p_.least + (t.skip >= 0);
    }

    // Several at the same distance: the southernmost, then westernmost are taken.
    using Entry = std::tuple<double, double, double, Index>;
    std::size_t with_ties(const Target& t, std::size_t wanted) {
        std::vector<Entry> entries;
        for (std::size_t j = 0; j < count_; ++j)
            entries.emplace_back(distance2_[j], y_[j], x_[j], j);
        const auto last = entries.begin() + static_cast<std::ptrdiff_t>(wanted);
        std::nth_element(entries.begin(), last - 1, entries.end());
        last2_ = std::get<0>(*(last - 1));
        if (!near_enough(last2_, t)) return 0;
        entries.resize(wanted);
        return take(entries);
    }
    std::size_t take(const std::vector<Entry>& entries) {
        std::size_t n = 0;
        for (const Entry& e : entries) found_[n++] = std::get<3>(e);
        std::sort(found_.get(), found_.get() + n);
        return n;
    }

    // 0 … sectors − 1, clockwise from north; north itself is in the first, the very place
    // to the south-east, where gstat has it.
    int sector(double dx, double dy) const {
        if (dx == 0 && dy == 0) return p_.sectors == 4 ? 1 : 2;
        int quarter = 0;
        while (!(dx >= 0 && dy > 0) && quarter < 3) {
            std::tie(dx, dy) = std::pair(-dy, dx);  // a quarter turn anticlockwise
            ++quarter;
        }
        return p_.sectors == 4 ? quarter : 2 * quarter + (dx >= dy);
    }
    std::size_t by_sectors(const Target& t) {
        const auto sectors = static_cast<std::size_t>(p_.sectors);
        const std::size_t each = std::max<std::size_t>(1, p_.most / sectors);
        if (!covered_) gather(p_.reach2);
        measure(t);
        std::vector<std::vector<Entry>> in(sectors);
        for (std::size_t j = 0; j < count_; ++j)
            if (distance2_[j] <= p_.reach2 && static_cast<std::ptrdiff_t>(sample_[j]) != t.skip)
                in[static_cast<std::size_t>(sector(x_[j] - t.x, y_[j] - t.y))].emplace_back(
                    distance2_[j], y_[j], x_[j], j);
        std::vector<Entry> chosen;
        for (auto& entries : in) {
            const std::size_t n = std::min(each, entries.size());
            const auto end = entries.begin() + static_cast<std::ptrdiff_t>(n);
            std::partial_sort(entries.begin(), end, entries.end());
            chosen.insert(chosen.end(), entries.begin(), end);
        }
        return chosen.size() < p_.least ? 0 : take(chosen);
    }

    // All but one sample.
    std::size_t without(Index one, std::size_t n) {
        const Index* end = std::remove_if(found_.get(), found_.get() + n,
                                          [&](Index c) { return sample_[c] == one; });
        return static_cast<std::size_t>(end - found_.get());
    }

    const Problem& p_;
    const SampleIndex& s_;
    const Target* first_ = nullptr;
    const Target* next_ = nullptr;
    const Target* end_ = nullptr;
    bool as_one_ = false;
    std::size_t covered_ = 0;  ///< of the next targets, by the candidates there are
    std::size_t count_ = 0;    ///< candidates
    std::size_t gathered_ = 0;
    double sure2_ = 0;  ///< m²: the candidates hold every sample this near to a target
    double last2_;      ///< m²: what the last target needed
    double least2_;     ///< m²: with what a search begins at least
    hwy::AlignedFreeUniquePtr<double[]> x_, y_, distance2_;  // of the candidates
    hwy::AlignedFreeUniquePtr<Index[]> sample_, found_;
};

}  // namespace vrmap::interpolate::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
