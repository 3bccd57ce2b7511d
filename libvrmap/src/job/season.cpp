// SPDX-License-Identifier: Apache-2.0
#include "job/season.hpp"

namespace vrmap::job {

namespace {

constexpr std::int64_t days_in_a_year = 365;

// "none" says that no dressing follows: forgetting one would deduct its nitrogen twice.
std::optional<Date> next_dressing(Section& guide) {
    if (guide.says_words("next_dressing") && guide.words("next_dressing") == "none")
        return std::nullopt;
    if (!guide.has("next_dressing")) guide.lack("next_dressing", "YYYY-MM-DD / \"none\"");
    return guide.date("next_dressing");
}

}  // namespace

SeasonInput read_season(Section& guide, const FieldJob& job) {
    SeasonInput s;
    if (job.dressing != Dressing::whole) s.next_dressing = next_dressing(guide);
    s.uptake_begins = guide.date("uptake_begins");
    s.uptake_ends = guide.need_date("uptake_ends");
    if (!guide.has("uptake_ends") || job.day.iso.empty()) return s;
    const std::int64_t ends = s.uptake_ends.day;
    const std::int64_t next = s.next_dressing ? s.next_dressing->day : ends;
    const std::int64_t begins = s.uptake_begins ? s.uptake_begins->day : job.day.day;
    const bool topdressing = job.dressing == Dressing::topdressing;
    const bool ordered = job.day.day < next && next <= ends && begins < ends &&
                         !(topdressing && begins > job.day.day) &&
                         ends - std::min(begins, job.day.day) <= days_in_a_year;
    if (!ordered)
        guide.refuse("uptake_ends", {"guide.season_order",
                                     {{"begins", s.uptake_begins ? s.uptake_begins->iso : "-"},
                                      {"dressing", job.day.iso},
                                      {"next", s.next_dressing ? s.next_dressing->iso : "-"},
                                      {"ends", s.uptake_ends.iso}}});
    return s;
}

}  // namespace vrmap::job
