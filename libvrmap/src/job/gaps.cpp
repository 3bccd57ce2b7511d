// SPDX-License-Identifier: Apache-2.0
#include "job/gaps.hpp"

#include <algorithm>
#include <tuple>

namespace vrmap::job {

namespace {

bool same_table(const Gap& a, const Gap& b) {
    const auto of = [](const Gap& g) {
        return std::tie(g.table, g.place.path, g.place.line, g.place.column);
    };
    return of(a) == of(b);
}

std::string line(const Gap& gap) {
    return gap.key + " = " + gap.value;
}

// `[field] name = "…", crop = "…"; [product] name = "…"`
std::string lines(const std::vector<Gap>& gaps) {
    std::string all;
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        if (i > 0 && same_table(gaps[i - 1], gaps[i]))
            all += ", ";
        else
            all.append(i > 0 ? "; [" : "[").append(gaps[i].table).append("] ");
        all += line(gaps[i]);
    }
    return all;
}

}  // namespace

InputError missing(const Gap& gap) {
    return {gap.place, gap.alone.value_or(Message{"config.missing_key",
                                                  {{"key", gap.full()}, {"line", line(gap)}}})};
}

void Gaps::lacks(Gap gap) {
    const auto same = [&gap](const Gap& g) { return same_table(g, gap) && g.key == gap.key; };
    if (std::any_of(gaps_.begin(), gaps_.end(), same)) return;
    const auto last = std::find_if(gaps_.rbegin(), gaps_.rend(),
                                   [&gap](const Gap& g) { return same_table(g, gap); });
    gaps_.insert(last == gaps_.rend() ? gaps_.end() : last.base(), std::move(gap));
}

void Gaps::unknown(const InputError& name) {
    if (!unknown_) unknown_ = name;
}

void Gaps::refused(const InputError& e) {
    if (none() && !refused_) refused_ = e;
}

void Gaps::settle(const std::string& path) const {
    if (unknown_) throw *unknown_;
    if (refused_) throw *refused_;
    if (none()) return;
    if (gaps_.size() == 1) throw missing(gaps_.front());
    const bool one_table = same_table(gaps_.front(), gaps_.back());
    throw InputError(
        one_table ? gaps_.front().place : Place{path},
        {"config.missing_keys",
         {{"count", text(static_cast<long long>(gaps_.size()))}, {"lines", lines(gaps_)}}});
}

}  // namespace vrmap::job
