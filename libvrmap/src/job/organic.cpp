// SPDX-License-Identifier: Apache-2.0
#include "job/organic.hpp"

#include "job/confirm.hpp"
#include "job/layer_source.hpp"
#include "job/limits.hpp"
#include "job/mineralisation.hpp"
#include "job/removal.hpp"
#include "job/sludge.hpp"
#include "job/spread_log.hpp"
#include "job/usual_organic.hpp"
#include "vrmap/error.hpp"
#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

const std::vector<Suspicion> of_organic{Suspicion::swapped_axes, Suspicion::tokyo_datum,
                                        Suspicion::far_points, Suspicion::unusual_content,
                                        Suspicion::unusual_dose};

// A usable share; 0.3 for 30 % would take the credit away without a word.
std::optional<double> efficiency_pct(Section& s, const char* key) {
    const auto stated = s.number(key, 0, 100);
    if (stated && *stated > 0 && *stated < 1)
        s.refuse(key, {"organic.percent_expected", {{"key", key}, {"value", text(*stated)}}});
    return stated;
}

// P2O5 and K2O of the material: content as stated, its usable share by the table or as stated.
void mineral(Section& s, const OrganicInput& o, agronomy::Nutrient n, const FieldJob& job,
             double& content, double& efficiency) {
    const std::string name = agronomy::name(n);
    const std::string content_key = name + "_kg_per_t";
    const std::string efficiency_key = name + "_efficiency_pct";
    const auto stated = efficiency_pct(s, efficiency_key.c_str());
    content = limited(s, content_key.c_str()).value_or(0);
    auto known =
        content > 0 && !stated ? mineral_efficiency(job.tables, o.material, n) : std::nullopt;
    if (!known && content > 0 && !stated)
        known =
            sludge_efficiency(job.tables, o.material, crop_key(job.tables, job.crop), n, content);
    if (!known && content > 0 && !stated)
        known = credited_share(job.tables, o.material, n, content);
    if (content > 0 && !stated && !known) s.need_number(efficiency_key.c_str(), 0, 100);
    efficiency = stated ? *stated / 100 : known.value_or(0);
}

void minerals(Section& s, OrganicInput& o, const FieldJob& job) {
    mineral(s, o, agronomy::Nutrient::phosphate, job, o.content.phosphate_kg_per_t_fresh,
            o.content.phosphate_efficiency);
    mineral(s, o, agronomy::Nutrient::potash, job, o.content.potash_kg_per_t_fresh,
            o.content.potash_efficiency);
}

// The first harvest after it, if that comes within the season in which the material gives.
int harvest_fed_by(const Date& spread, const FieldJob& job) {
    for (std::size_t k = 0; k < job.yield.size(); ++k) {
        const auto days = job.yield[k].harvested.day - spread.day;
        if (days >= 0) return days <= first_season_days(job.tables) ? static_cast<int>(k) : -1;
    }
    return -1;
}

void content(Section& s, OrganicInput& o, const FieldJob& job) {
    const Tables& tables = job.tables;
    o.material = s.need_words("material");
    o.content.nitrogen_kg_per_t_fresh = need_limited(s, "nitrogen_kg_per_t");
    if (s.has("nitrogen_kg_per_t")) require_usual_content(s, o, tables);
    const auto c_n = limited(s, "c_n_ratio");
    o.c_n = c_n.value_or(0);
    if (const auto stated = efficiency_pct(s, "efficiency_pct")) {
        if (c_n) s.refuse("efficiency_pct", {"organic.two_efficiencies", {}});
        o.content.efficiency = *stated / 100;
        return;
    }
    auto known = material_efficiency(tables, o.material, c_n, job.crop);
    if (!known)
        known = sludge_efficiency(tables, o.material, crop_key(tables, job.crop),
                                  agronomy::Nutrient::nitrogen, o.content.nitrogen_kg_per_t_fresh);
    if (!known)
        known = credited_share(tables, o.material, agronomy::Nutrient::nitrogen,
                               o.content.nitrogen_kg_per_t_fresh);
    if (!known && !o.material.empty())
        s.lack("efficiency_pct", span(0, 100),
               Message{"organic.no_efficiency",
                       {{"material", o.material}, {"known", joined(known_materials(tables))}}});
    o.content.efficiency = known.value_or(0);
}

// Whether the crop of the image had its nitrogen.
bool image_saw(const OrganicInput& o, const FieldJob& job) {
    const auto days = job.ndvi->taken.day - o.spread.day;
    if (job.ndvi->of_previous_crop) return days >= 0 && days <= first_season_days(job.tables);
    return days >= 0 && !o.before_harvest;
}

// The same kilogram may not be seen in the crop and credited again: the job must say.
void seen_by_image(Section& s, OrganicInput& o, const FieldJob& job) {
    const auto said = s.number("released_before_image", 0, 1);
    const bool speaks = s.has("date") && job.ndvi && job.ndvi->speaks();
    const bool seen = speaks && image_saw(o, job);
    const bool silent = job.ndvi && job.ndvi->silent;
    o.seen_stated = said.has_value() && !silent;
    if (speaks && o.pools && job.ndvi->of_previous_crop && o.spread.day <= job.ndvi->taken.day)
        s.refuse("date", {"organic.image_of_previous_crop", {{"image", job.ndvi->taken.iso}}});
    if (seen && !said && !o.pools)
        s.lack("released_before_image", span(0, 1),
               Message{"organic.image_saw_it",
                       {{"spread", o.spread.iso}, {"image", job.ndvi->taken.iso}}});
    // of an image that has no say here it may stay in the job
    if (said && *said > 0 && !seen && !silent)
        s.refuse("released_before_image", {"organic.image_before_it", {}});
    o.share_seen_by_image = seen ? said.value_or(0) : 0;
}

// Where a climate is given: the shape of its release. Older than a season it is as if an earlier
// crop had been harvested: that one had its P2O5 and K2O. Returns the days after which nothing is
// credited.
long time(OrganicInput& o, const FieldJob& job) {
    if (job.climate) o.pools = pools_of(job.tables, o.material);
    if (!o.pools) return first_season_days(job.tables);
    const auto age = job.day.day - o.spread.day;
    if (age > first_season_days(job.tables)) o.before_harvest = true;
    if (age > carry_over_days(job.tables)) o.pools.reset();
    return carry_over_days(job.tables);
}

}  // namespace

OrganicInput read_organic(Section& s, const FieldJob& job) {
    OrganicInput o;
    read_spread_log(s, "organic", o);
    o.confirmed = confirmed(s, of_organic);
    content(s, o, job);
    minerals(s, o, job);
    o.analysis = read_analysis(s, job.tables);
    o.spread = s.need_date("date");
    require_not_after_dressing(s, "date", o.spread, job);
    o.before_harvest = before_last_harvest(o.spread, job);
    o.fed_harvest = harvest_fed_by(o.spread, job);
    const bool logged = o.before_harvest;
    const long most_days = time(o, job);
    seen_by_image(s, o, job);
    s.finish();
    if (!logged && job.day.day - o.spread.day > most_days)
        s.refuse("date", {"organic.too_old",
                          {{"spread", o.spread.iso},
                           {"dressing", job.day.iso},
                           {"days", text(static_cast<long long>(most_days))}}});
    return o;
}

OrganicInput read_applied(Section& s, const FieldJob& job) {
    constexpr double kg_per_t_in_pct = 10;
    OrganicInput o;
    read_spread_log(s, "applied", o);
    o.content = {kg_per_t_in_pct * s.need_number("nitrogen_pct", 0.1, 100), 1};
    o.confirmed =
        confirmed(s, {Suspicion::swapped_axes, Suspicion::tokyo_datum, Suspicion::far_points});
    o.spread = s.need_date("date");
    s.finish();
    require_not_after_dressing(s, "date", o.spread, job);
    o.before_harvest = true;  // none of it is credited
    o.fed_harvest = harvest_fed_by(o.spread, job);
    if (o.fed_harvest >= 0 &&
        of_other_crop(job.yield[static_cast<std::size_t>(o.fed_harvest)], job))
        o.fed_harvest = -1;  // it says nothing of this soil's nitrogen
    const bool this_crop = !before_last_harvest(o.spread, job);
    const bool image = job.ndvi && job.ndvi->speaks() && !job.ndvi->of_previous_crop;
    if (image && this_crop && job.ndvi->taken.day >= o.spread.day) o.share_seen_by_image = 1;
    if (s.has("date") && o.fed_harvest < 0 && !(o.share_seen_by_image > 0))
        s.refuse("date", {"applied.seen_by_nothing", {{"date", o.spread.iso}}});
    return o;
}

void note_organic(const FieldJob& job, const OrganicInput& o, Notes& notes) {
    note_analysis(job.tables, o, notes);
    if (const double most = starvation_c_n(job.tables); o.c_n > most)
        notes.push_back({"organic.starvation",
                         {{"material", o.material}, {"c_n", text(o.c_n)}, {"most", text(most)}}});
    if (job.climate && !o.pools && !o.before_harvest)
        notes.push_back({"organic.no_timing", {{"material", o.material}}});
}

}  // namespace vrmap::job
