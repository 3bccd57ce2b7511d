// SPDX-License-Identifier: Apache-2.0
#include "job/canopy_rule.hpp"

#include <algorithm>
#include <array>

#include "job/layer_source.hpp"
#include "job/limits.hpp"
#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

const std::vector<std::string> rules{"uptake", "n_sensor", "holland_schepers", "nfoa"};

bool holds(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

// "" where no stage is stated; what no row knows stays as it was said.
std::string stage_of(const FieldJob& job) {
    return stage_key(job.tables, job.stage).value_or(job.stage);
}

// "regrowth (起生期), …": a stage's key and its other name.
std::string told(const std::vector<std::string>& stages, const Tables& tables) {
    std::vector<std::string> all;
    for (const std::string& stage : stages) {
        const Row* names = tables.peek("rules.stage." + stage + ".names");
        all.push_back(stage);
        if (names && names->words.size() > 1)
            all.back().append(" (").append(names->words[1]).append(")");
    }
    return all.empty() ? "-" : joined(all);
}

void require_wheat(const Section& s, const char* rule, const FieldJob& job) {
    if (crop_key(job.tables, job.crop) != "wheat")
        s.refuse("rule", {"ndvi.rule_of_other_crop",
                          {{"rule", rule}, {"crop", job.crop}, {"known", "wheat"}}});
}

std::optional<agronomy::CanopyRule> uptake(Section& s, NdviInput& n) {
    if (!s.has("rule") && !s.has("uptake_a_kg_per_10a")) return std::nullopt;
    const agronomy::UptakeCurve curve{kg_n_per_10a(need_limited(s, "uptake_a_kg_per_10a")).value,
                                      need_limited(s, "uptake_b"),
                                      kg_n_per_10a(need_limited(s, "uptake_rmse_kg_per_10a")).value,
                                      limited(s, "uptake_to_season").value_or(1)};
    n.rule_source = s.need_words("source");
    return curve;
}

// The file holds a sensor's own values, which no bands make.
agronomy::CanopyRule sensor(Section& s, NdviInput& n, const FieldJob& job) {
    require_wheat(s, "n_sensor", job);
    if (n.of_bands()) s.refuse("rule", {"ndvi.sensor_has_no_bands", {}});
    const std::string stage = stage_of(job);
    if (job.dressing == Dressing::topdressing && !holds(sensor_stages(), stage))
        s.refuse("rule", {"ndvi.rule_needs_stage",
                          {{"rule", "n_sensor"}, {"known", told(sensor_stages(), job.tables)}}});
    const Limits possible = limits_of("ndvi", "sv");
    n.pictures.front().index.least = possible.least;
    n.pictures.front().index.most = possible.most;
    return sensor_step(job.tables, stage);
}

agronomy::CanopyRule oklahoma(Section& s, NdviInput& n, const FieldJob& job) {
    require_wheat(s, "nfoa", job);
    if (n.rules.index != imagery::Index::ndvi) s.refuse("rule", {"ndvi.nfoa_of_ndvi", {}});
    agronomy::Nfoa rule = nfoa(job.tables);
    rule.most_yield_t_per_ha = need_limited(s, "yield_max_t_per_ha");
    n.rich_ndvi = limited(s, "rich_ndvi");
    if (s.has("sown"))
        n.sown = s.date("sown");
    else
        rule.days = limited(s, "growing_days").value_or(0);
    if (n.sown && n.sown->day >= n.taken.day)
        s.refuse("sown",
                 {"ndvi.sown_after_image", {{"sown", n.sown->iso}, {"image", n.taken.iso}}});
    if (n.sown && !job.climate) s.refuse("sown", {"ndvi.sown_needs_climate", {}});
    if (!n.sown && !(rule.days > 0)) need_limited(s, "growing_days");
    return rule;
}

// Nitrogen in the leaves tells of the crop that will be fed, if the image shows that crop.
void standing_crop(const Section& s, const NdviInput& n, const FieldJob& job) {
    const auto days = job.day.day - n.taken.day;
    if (before_last_harvest(n.taken, job) || days > oldest_image_days(job.tables))
        s.refuse("date", {"ndvi.other_crop",
                          {{"date", n.taken.iso},
                           {"dressing", job.day.iso},
                           {"days", text(static_cast<long long>(oldest_image_days(job.tables)))}}});
}

// Or, where it is stated, the crop before: poor spots that come back every year.
void previous_crop(const Section& s, const NdviInput& n, const FieldJob& job) {
    const auto stages = previous_crop_stages(job.tables, job.crop);
    if (!holds(stages, stage_of(job)))
        s.refuse("of", {"ndvi.previous_crop_stage",
                        {{"crop", job.crop}, {"known", told(stages, job.tables)}}});
    const long oldest = oldest_previous_image_days(job.tables);
    const bool of_this = !job.yield.empty() && !before_last_harvest(n.taken, job);
    if (of_this || job.day.day - n.taken.day > oldest)
        s.refuse("date", {"ndvi.not_previous_crop",
                          {{"date", n.taken.iso},
                           {"dressing", job.day.iso},
                           {"days", text(static_cast<long long>(oldest))}}});
}

// The day nearest to those of `all` that lies outside of the window about the stage.
std::optional<Message> outside_days(const FieldJob& job, const NdviInput& n,
                                    std::pair<double, double> window) {
    if (!job.stage_day) return std::nullopt;
    for (const Date& d : {n.taken, job.day}) {
        const auto off = static_cast<double>(d.day - job.stage_day->day);
        if (off < window.first || off > window.second)
            return Message{"ndvi.outside_days",
                           {{"date", d.iso},
                            {"stage_date", job.stage_day->iso},
                            {"least", text(window.first)},
                            {"most", text(window.second)}}};
    }
    return std::nullopt;
}

// AGRONOMY.md §7: a basal dressing is not an image's affair, nor a stage at which it tells little.
std::optional<Message> silence(const NdviInput& n, const FieldJob& job) {
    if (job.dressing != Dressing::topdressing) return Message{"ndvi.topdressing_only", {}};
    const bool own_stages = std::holds_alternative<agronomy::SensorStep>(*n.rule);
    if (job.stage.empty() || own_stages) return std::nullopt;
    const auto window = stage_window(job.tables, job.crop);
    if (!window) return std::nullopt;
    if (!holds(window->stages, stage_of(job)))
        return Message{"ndvi.outside_stages",
                       {{"stage", job.stage},
                        {"crop", job.crop},
                        {"known", told(window->stages, job.tables)}}};
    return window->days ? outside_days(job, n, *window->days) : std::nullopt;
}

}  // namespace

void read_canopy_rule(Section& s, NdviInput& n, const FieldJob& job) {
    const std::size_t rule = s.choice("rule", rules, 0);
    n.of_previous_crop = s.choice("of", {"this_crop", "previous_crop"}, 0) == 1;
    if (rule == 0) n.rule = uptake(s, n);
    if (rule == 1) n.rule = sensor(s, n, job);
    if (rule == 2) n.rule = sufficiency(job.tables, need_limited(s, "reference"));
    if (rule == 3) n.rule = oklahoma(s, n, job);
    n.rule_name = rules[rule];
    if (rule == 3 && n.of_previous_crop) s.refuse("rule", {"ndvi.nfoa_of_previous_crop", {}});
    if (!n.rule) return;
    n.silent = silence(n, job);
    if (n.silent || n.taken.iso.empty()) return;
    if (n.of_previous_crop)
        previous_crop(s, n, job);
    else
        standing_crop(s, n, job);
}

std::vector<std::string> stages_to_name(const FieldJob& job) {
    if (!job.ndvi || !job.ndvi->speaks() || !job.stage.empty()) return {};
    const auto window = stage_window(job.tables, job.crop);
    return window ? window->stages : std::vector<std::string>{};
}

}  // namespace vrmap::job
