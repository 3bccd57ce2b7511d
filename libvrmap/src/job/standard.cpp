// SPDX-License-Identifier: Apache-2.0
#include "job/standard.hpp"

#include <algorithm>

#include "job/limits.hpp"
#include "vrmap/error.hpp"
#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

std::string known(const std::vector<std::string>& words) {
    return words.empty() ? "-" : joined(words);
}

constexpr const char* rice_incubation_unit =
    "kg N/10a added: class L, M, H of N released in a week at 40 °C";

bool holds(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

// "whole", "basal", or the stage of a topdressing.
std::string when_of(Section& s, const FieldJob& job, const std::vector<std::string>& dressings) {
    if (job.dressing == Dressing::whole) return "whole";
    if (job.dressing == Dressing::basal) return "basal";
    if (job.stage.empty()) s.lack("stage", either(dressings));
    return stage_key(job.tables, job.stage).value_or(job.stage);
}

[[noreturn]] void none(const Section& s, const char* key, const std::string& said,
                       const std::vector<std::string>& there_are) {
    s.refuse(key, {"guide.no_standard",
                   {{"key", std::string("guide.").append(key)},
                    {"value", said},
                    {"known", known(there_are)}}});
}

void require_own_crop(const Section& s, const FieldJob& job, const std::string& name) {
    const Row* crop = job.tables.peek("standards." + name + ".crop");
    if (crop && crop->words.front() != crop_key(job.tables, job.crop))
        s.refuse("standard",
                 {"guide.standard_of_other_crop", {{"standard", name}, {"crop", job.crop}}});
}

// Rows by zone, soil and yield class, and not by soil alone.
bool is_zoned(const Tables& tables, const std::string& name) {
    const auto grounds = known_soils(tables, name);
    if (grounds.empty()) return false;
    const std::string first = name + "." + grounds.front();
    const auto second = known_soils(tables, first);
    return !second.empty() && !known_soils(tables, first + "." + second.front()).empty();
}

// The row's parts between standard and dressing, "peat" or "sorachi.peat.y540"; empty: missing.
std::string ground_of(Section& s, const FieldJob& job, const std::string& name) {
    const bool zoned = is_zoned(job.tables, name);
    std::string ground;
    for (const char* key : {"zone", "soil", "yield_class"}) {
        const auto said = s.words(key);
        if (!zoned && std::string_view(key) != "soil") {
            if (said) s.refuse(key, {"guide.standard_without_zones", {{"standard", name}}});
            continue;
        }
        std::string within = name;
        if (!ground.empty()) within.append(".").append(ground);
        const auto there_are = known_soils(job.tables, within);
        const bool any = holds(there_are, "any");
        if (!said && !any) {
            s.lack(key, either(there_are));
            return {};
        }
        if (said && !any && !holds(there_are, *said)) none(s, key, *said, there_are);
        const std::string& part = said && holds(there_are, *said) ? *said : "any";
        ground.append(ground.empty() ? "" : ".").append(part);
    }
    return ground;
}

// What the row says, if the job names one.
std::optional<Standard> chosen(Section& s, const FieldJob& job) {
    const auto name = s.words("standard");
    if (!name) {
        for (const char* key : {"zone", "soil", "yield_class"})
            if (s.has(key)) s.lack("standard", either(known_standards(job.tables)));
        return std::nullopt;
    }
    const Tables& t = job.tables;
    if (!holds(known_standards(t), *name)) none(s, "standard", *name, known_standards(t));
    require_own_crop(s, job, *name);
    const std::string ground = ground_of(s, job, *name);
    if (ground.empty()) return Standard{};  // missing
    const auto dressings = known_dressings(t, *name, ground);
    const std::string when = when_of(s, job, dressings);
    if (when.empty()) return Standard{};
    auto found = standard(t, *name, ground, when);
    if (!found)
        none(s, job.dressing == Dressing::topdressing ? "stage" : "dressing", when, dressings);
    return found;
}

// Sugar beet's rate by the nitrate in its soil, if the job states that. What organic matter scores
// in the source is the organic term's here: each kilogram once.
std::optional<Standard> by_nitrate(Section& s, const FieldJob& job) {
    const auto nitrate = limited(s, "soil_nitrate_kg_per_10a");
    if (!nitrate) return std::nullopt;
    for (const char* other : {"nitrogen_kg_per_10a", "standard"})
        if (s.has(other)) s.refuse(other, {"guide.nitrate_and_rate", {{"key", other}}});
    if (crop_key(job.tables, job.crop) != "sugar_beet")
        s.refuse("soil_nitrate_kg_per_10a", {"guide.nitrate_of_other_crop", {{"crop", job.crop}}});
    if (job.dressing != Dressing::whole)  // the score is of the whole season's nitrogen
        s.refuse("soil_nitrate_kg_per_10a", {"guide.nitrate_is_whole", {}});
    const BeetScore beet = beet_score(job.tables);
    Standard found;
    found.nitrogen = kg_n_per_10a(beet.rate(beet.score(*nitrate, 0)));
    found.key = "rules.beet_score.top";
    found.src = job.tables.row(found.key, "kg N/10a").src;
    return found;
}

// A paddy's nitrogen by incubation, as the class that its laboratory tells: the rate follows it.
void follow_incubation(Section& s, FieldJob& job) {
    if (!s.has("incubation_class")) return;
    const std::vector<std::string> classes{"L", "M", "H"};
    const std::size_t k = s.choice("incubation_class", classes, std::nullopt);
    if (crop_key(job.tables, job.crop) != "rice")
        s.refuse("incubation_class", {"guide.incubation_is_rice", {{"crop", job.crop}}});
    if (job.dressing == Dressing::topdressing)
        s.refuse("incubation_class", {"guide.incubation_early", {}});
    const Row& row = job.tables.row("soil_test.rice_incubation.steps", rice_incubation_unit);
    job.guide.rate = std::max(NitrogenRate{0}, job.guide.rate + kg_n_per_10a(row.value[k]));
    job.guide_source.append("; ").append(classes[k]).append(" ").append(text(row.value[k], 1));
    job.guide_source.append(" kg N/10a: ").append(row.src);
}

}  // namespace

void read_rates(Section& s, FieldJob& job) {
    auto row = by_nitrate(s, job);
    if (row) job.guide.least = kg_n_per_10a(beet_score(job.tables).least);
    if (!row) row = chosen(s, job);
    const auto n = limited(s, "nitrogen_kg_per_10a");
    const auto p = limited(s, "p2o5_kg_per_10a");
    const auto k = limited(s, "k2o_kg_per_10a");
    if (!n && !row) need_limited(s, "nitrogen_kg_per_10a");
    const Standard otherwise = row.value_or(Standard{});
    job.guide.rate = n ? kg_n_per_10a(*n) : otherwise.nitrogen;
    job.phosphate_guide = p ? kg_oxide_per_10a(*p) : otherwise.phosphate;
    job.potash_guide = k ? kg_oxide_per_10a(*k) : otherwise.potash;
    job.standard = otherwise.key;
    job.guide_source = !n && row ? s.words("source").value_or(row->src) : s.need_words("source");
    follow_incubation(s, job);
}

}  // namespace vrmap::job
