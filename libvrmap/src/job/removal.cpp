// SPDX-License-Identifier: Apache-2.0
#include "job/removal.hpp"

#include "vrmap/error.hpp"
#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

[[noreturn]] void refuse_crop(const Section& s, const char* key, const char* row,
                              const std::string& crop, const Tables& tables) {
    s.refuse(key, {"removal.no_row",
                   {{"crop", crop},
                    {"row", std::string("crops.").append(crop_key(tables, crop)).append(row)}}});
}

// A row that knows nitrogen alone is none for P2O5 and K2O.
agronomy::OxidesPerTonne oxides_of(const Section& s, const char* key, const char* row,
                                   const std::optional<Removal>& r, const std::string& crop,
                                   const Tables& tables) {
    if (!r || !r->phosphate || !r->potash) refuse_crop(s, key, row, crop, tables);
    return {*r->phosphate, *r->potash};
}

}  // namespace

const std::string& crop_of(const YieldInput& harvest, const FieldJob& job) {
    return harvest.crop.empty() ? job.crop : harvest.crop;
}

bool of_other_crop(const YieldInput& harvest, const FieldJob& job) {
    if (harvest.crop.empty() || harvest.crop == job.crop) return false;
    const std::string key = crop_key(job.tables, harvest.crop);
    return key == "other" || key != crop_key(job.tables, job.crop);
}

void read_removal(Section& s, FieldJob& job) {
    RemovalInput& r = job.removal;
    r.weight = s.has("removal_weight")
                   ? s.number("removal_weight", 0, most_removal_weight(job.tables)).value_or(0)
                   : 0;
    r.straw = s.truth("straw_removed").value_or(false);
    if (r.straw && !(r.weight > 0)) s.lack("removal_weight", "0.5");
    if (!(r.weight > 0)) return;
    if (job.dressing == Dressing::topdressing)
        s.refuse("removal_weight", {"removal.topdressing", {}});
    if (!(job.phosphate_guide.value > 0) && !(job.potash_guide.value > 0))
        s.refuse("removal_weight", {"removal.no_mineral_guide", {}});
    for (YieldInput& y : job.yield) {
        const std::string& crop = crop_of(y, job);
        y.removed =
            oxides_of(s, "removal_weight", ".removal", removal(job.tables, crop), crop, job.tables);
        if (!r.straw) continue;
        const agronomy::OxidesPerTonne straw = oxides_of(
            s, "straw_removed", ".straw", straw_removal(job.tables, crop), crop, job.tables);
        y.removed = {y.removed.phosphate + straw.phosphate, y.removed.potash + straw.potash};
    }
}

void plan_removal(const FieldJob& job, Plan& plan) {
    plan.removal_weight = job.removal.weight;
    if (!(job.phosphate_guide.value > 0) && !(job.potash_guide.value > 0)) return;
    if (job.dressing == Dressing::topdressing) return;  // a starter is given at sowing
    const MineralStarter starter = mineral_starter(job.tables, job.crop);
    plan.phosphate_starter = starter.phosphate;
    plan.potash_starter = starter.potash;
}

}  // namespace vrmap::job
