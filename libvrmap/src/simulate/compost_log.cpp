// SPDX-License-Identifier: Apache-2.0
#include "simulate/compost_log.hpp"

#include <algorithm>
#include <cmath>

namespace vrmap::simulate {

using geo::Point;

namespace {

constexpr double strip_m = 6.0;
constexpr double record_m = 4.5;
constexpr double keep_off_m = 2.0;  // from the edge and the pond's bank

struct Span {
    double from, to;
};

/// The stretches of one strip on the western half that all of its width can lie on.
std::vector<Span> stretches(const Layout& layout, const geo::Ring& inner, double y) {
    const auto low = along_row(inner, y - strip_m / 2 + 1e-6);
    const auto high = along_row(inner, y + strip_m / 2 - 1e-6);
    if (!low || !high) return {};
    const Span all{std::max(low->first, high->first), std::min({low->second, high->second, 0.0})};
    const geo::Box pond = layout.pond_box.grown(keep_off_m);
    const bool beside = y + strip_m / 2 <= pond.min_y || y - strip_m / 2 >= pond.max_y;
    if (beside || pond.min_x >= all.to || pond.max_x <= all.from) return {all};
    return {{all.from, pond.min_x}, {pond.max_x, all.to}};
}

class Spreader {
public:
    Spreader(const FieldSpec& spec, const Layout& layout, Random random)
        : mean_(spec.compost.value), frame_(layout.frame), random_(random) {}

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

CompostRun drive_spreader(const FieldSpec& spec, const Layout& layout, Random random) {
    const geo::Ring inner = inset(layout.outer, keep_off_m);
    const geo::Box box = geo::bounds(inner);
    Spreader spreader(spec, layout, random);
    bool eastwards = true;
    for (double y = box.min_y + strip_m / 2; y < box.max_y; y += strip_m) {
        auto spans = stretches(layout, inner, y);
        if (!eastwards) std::reverse(spans.begin(), spans.end());
        for (const Span s : spans)
            eastwards ? spreader.run(s.from, s.to, y) : spreader.run(s.to, s.from, y);
        eastwards = !eastwards;
    }
    return spreader.result;
}

}  // namespace vrmap::simulate
