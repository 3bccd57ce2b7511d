// SPDX-License-Identifier: Apache-2.0
#include "simulate/compost_log.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace vrmap::simulate {

using geo::Point;

namespace {

constexpr double strip_m = 6.0;
constexpr double record_m = 4.5;
constexpr double keep_off_m = 2.0;  // from the edge and the pond's bank

struct Span {
    double from, to;
};

/// The stretches of one strip between `from_x` and `to_x` that all of its width can lie on.
std::vector<Span> stretches(const Layout& layout, const geo::Ring& inner, double y,
                            const Spreading& what) {
    const auto low = along_row(inner, y - strip_m / 2 + 1e-6);
    const auto high = along_row(inner, y + strip_m / 2 - 1e-6);
    if (!low || !high) return {};
    const Span all{std::max({low->first, high->first, what.from_x}),
                   std::min({low->second, high->second, what.to_x})};
    const geo::Box pond = layout.pond_box.grown(keep_off_m);
    const bool beside = y + strip_m / 2 <= pond.min_y || y - strip_m / 2 >= pond.max_y;
    if (beside || pond.min_x >= all.to || pond.max_x <= all.from) return {all};
    return {{all.from, std::min(pond.min_x, all.to)}, {std::max(pond.max_x, all.from), all.to}};
}

class Spreader {
public:
    Spreader(OrganicDose mean, const Frame& frame, Random random)
        : mean_(mean.value), frame_(frame), random_(random) {}

    void run(double from, double to, double y) {
        if (std::abs(to - from) < 2 * record_m) return;
        const double step = to > from ? record_m : -record_m;
        for (double x = from; (to - x) * step > 0; x += step) record({x, y}, next_dose());
        record({to, y}, 0.0);
    }
    CompostRun result;

private:
    /// Clods and slopes last some metres: each step keeps 0.8 of the one before.
    double next_dose() {
        state_ = 0.8 * state_ + 0.6 * random_.normal();
        return std::max(0.2, 1.0 + 0.15 * state_) * mean_;
    }
    void record(Point local, double dose) {
        const Point at = frame_.to_plane(local);
        const long number = static_cast<long>(result.logged.size()) + 1;
        const double read = dose * (1.0 + 0.04 * random_.normal());
        result.dropped.push_back({at, OrganicDose{dose}, Metres{strip_m}, number});
        result.logged.push_back({at, OrganicDose{read}, Metres{strip_m}, number});
    }
    double mean_;
    double state_ = 0;
    const Frame& frame_;
    Random random_;
};

}  // namespace

std::vector<Spreading> spreadings(const FieldSpec& spec) {
    constexpr double far = std::numeric_limits<double>::infinity();
    const double l = spec.length.value;
    const std::vector<Spreading> all{
        {Material::cattle_compost, -far, 0.0, spec.compost, 1},
        {Material::poultry_compost, -0.25 * l, 0.2 * l, 0.07 * spec.compost, 5},
        {Material::pig_compost, 0.1 * l, far, 0.4 * spec.compost, 2.5}};
    if (!(spec.compost.value > 0)) return {};
    return {all.begin(), all.begin() + spec.materials};
}

CompostRun drive_spreader(const Spreading& what, const Layout& layout, Random random) {
    Spreader spreader(what.mean, layout.frame, random);
    for (const geo::Ring& block : layout.blocks) {
        const geo::Ring inner = inset(block, keep_off_m);
        const geo::Box box = geo::bounds(inner);
        bool eastwards = true;
        for (double y = box.min_y + strip_m / 2; y < box.max_y; y += strip_m) {
            auto spans = stretches(layout, inner, y, what);
            if (!eastwards) std::reverse(spans.begin(), spans.end());
            for (const Span s : spans) {
                if (s.to < s.from) continue;
                eastwards ? spreader.run(s.from, s.to, y) : spreader.run(s.to, s.from, y);
            }
            eastwards = !eastwards;
        }
    }
    return spreader.result;
}

}  // namespace vrmap::simulate
