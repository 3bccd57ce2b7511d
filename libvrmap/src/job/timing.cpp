// SPDX-License-Identifier: Apache-2.0
#include "job/timing.hpp"

#include <algorithm>

#include "job/mineralisation.hpp"
#include "vrmap/error.hpp"

namespace vrmap::job {

namespace {

// A crop's calendar in days.
struct Calendar {
    std::int64_t previous_end;
    std::int64_t begins;
    std::int64_t ends;
};

// The crop before ended with the last harvest that is known, at most a year before this one.
Calendar calendar_of(const FieldJob& job) {
    constexpr std::int64_t year = 365;
    Calendar c{};
    c.ends = job.season.uptake_ends.day;
    c.previous_end = c.ends - year;
    if (!job.yield.empty())
        c.previous_end = std::max(c.previous_end, job.yield.back().harvested.day);
    const bool topdressing = job.dressing == Dressing::topdressing;
    c.begins = job.season.uptake_begins ? job.season.uptake_begins->day
               : topdressing            ? c.previous_end
                                        : job.day.day;
    c.begins = std::max(c.begins, c.previous_end);
    return c;
}

// The same calendar of the crop that was harvested on that day.
Calendar at_harvest(const FieldJob& job, std::size_t k, const Calendar& now) {
    const std::int64_t day = job.yield[k].harvested.day;
    Calendar c{now.previous_end - now.ends + day, now.begins - now.ends + day, day};
    if (k > 0) c.previous_end = std::max(c.previous_end, job.yield[k - 1].harvested.day);
    c.begins = std::max(c.begins, c.previous_end);
    return c;
}

void require_counted_once(const FieldJob& job, const agronomy::Release& r) {
    const double season = r.to_season();
    if (r.to_dressing() + r.to_image() <= season * (1 + 1e-9)) return;
    throw InputError({job.path.string()}, {"organic.counted_twice",
                                           {{"share", text(r.to_dressing() / season, 3)},
                                            {"released", text(r.to_image() / season, 3)}}});
}

}  // namespace

DaysNeeded days_needed(const FieldJob& job) {
    DaysNeeded days;
    if (job.ndvi && job.ndvi->speaks() && job.ndvi->sown)
        days = {job.ndvi->sown->day, job.ndvi->taken.day};
    for (const OrganicInput& o : job.organic) {
        if (!o.pools) continue;
        const std::int64_t spread = o.spread.day;
        const std::int64_t to = std::max<std::int64_t>(spread + release_season_days(job.tables),
                                                       job.season.uptake_ends.day);
        const bool first = days.from >= days.to;
        days = {first ? spread : std::min(days.from, spread), first ? to : std::max(days.to, to)};
    }
    return days;
}

agronomy::Release release_of(const FieldJob& job, const OrganicInput& o,
                             const agronomy::TransformedDays& days) {
    const std::int64_t spread = o.spread.day;
    const auto tau = [&](std::int64_t day) { return days.between(spread, day); };
    const auto season = [&](const Calendar& c) {
        return agronomy::Season{tau(c.previous_end), tau(c.begins), tau(c.ends)};
    };
    const Calendar now = calendar_of(job);
    agronomy::Release r;
    r.pools = agronomy::calibrated(*o.pools, tau(spread + release_season_days(job.tables)),
                                   o.content.efficiency);
    r.lost_outside = lost_outside(job.tables);
    r.season = season(now);
    // what lies in the soil when the season's first dressing is given is that one's
    const bool first = job.dressing != Dressing::topdressing;
    const auto& next = job.season.next_dressing;
    r.window_from = tau(first ? now.previous_end : std::max(job.day.day, now.previous_end));
    r.window_to = tau(std::max(next ? next->day : now.ends, now.previous_end));
    if (job.ndvi && job.ndvi->speaks() && !job.ndvi->of_previous_crop)
        r.image = tau(job.ndvi->taken.day);
    for (std::size_t k = 0; k < job.yield.size(); ++k)
        r.harvests.push_back(season(at_harvest(job, k, now)));
    if (job.credit_share_stated) r.stated_window = job.guide.credit_share;
    if (o.seen_stated) r.stated_image = o.share_seen_by_image;
    require_counted_once(job, r);
    return r;
}

}  // namespace vrmap::job
