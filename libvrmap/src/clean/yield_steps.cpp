// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "clean/harvest_steps.hpp"
#include "vrmap/robust.hpp"

namespace vrmap::clean {

namespace {

// What clean_yield() of yieldcleanr (q90 + 1.1·(q90 − q10), as Yield Editor's automatic limits:
// Sudduth, Drummond & Myers 2012, ASABE) makes of a normal field: 1.28 + 1.1·2.56 deviations.
constexpr double most_deviations = 4.1;
constexpr int most_rounds = 20;

// Deviations of either side from the middle: yields are seldom as far above as below.
struct Spread {
    double middle, below, above;
};

Spread spread_of(const std::vector<double>& values) {
    Spread s{median(values), 0, 0};
    std::vector<double> below, above;
    for (const double v : values) {
        if (v <= s.middle) below.push_back(s.middle - v);
        if (v >= s.middle) above.push_back(v - s.middle);
    }
    s.below = 1.4826 * median(std::move(below));
    s.above = 1.4826 * median(std::move(above));
    return s;
}

}  // namespace

void mark_missing(Works& works) {
    for (Work& w : works)
        for (std::size_t i = 0; i < w.size(); ++i)
            if (!std::isfinite(w.out.yield_t_per_ha[i])) w.reject(i, Reason::missing);
}

// The limits are asked again of what is left until nothing more goes: a third of bad rows widens
// the first ones.
void mark_range(Works& works, const HarvestSettings& given, StepAccount& account) {
    for (Work& w : works)
        for (std::size_t i = 0; i < w.size(); ++i)
            if (w.out.yield_t_per_ha[i] <= 0) w.reject(i, Reason::below_range);
    std::vector<double> left =
        standing(works, [](const Work& w, std::size_t i) { return w.out.yield_t_per_ha[i]; });
    double least = 0;
    double most = std::numeric_limits<double>::infinity();
    for (int round = 0; round < most_rounds && !left.empty(); ++round) {
        const Spread s = spread_of(left);
        const auto before = left.size();
        // no spread (over half of them alike) says nothing
        least = s.below > 0 ? std::max(0.0, s.middle - most_deviations * s.below) : 0;
        if (s.above > 0) most = s.middle + most_deviations * s.above;
        std::erase_if(left, [&](double y) { return y < least || y > most; });
        if (left.size() == before) break;
    }
    if (!left.empty() && !std::isfinite(most)) most = *std::max_element(left.begin(), left.end());
    if (given.least_yield) least = given.least_yield->value;
    if (given.most_yield) most = given.most_yield->value;
    account.parameters = {{"least_yield_t_per_ha", least, given.least_yield.has_value()},
                          {"most_yield_t_per_ha", most, given.most_yield.has_value()}};
    account.why.push_back({"clean.range_deviations", {{"deviations", text(most_deviations)}}});
    for (Work& w : works)
        for (std::size_t i = 0; i < w.size(); ++i) {
            if (w.out.yield_t_per_ha[i] < least) w.reject(i, Reason::below_range);
            if (w.out.yield_t_per_ha[i] > most) w.reject(i, Reason::above_range);
        }
}

}  // namespace vrmap::clean
