// SPDX-License-Identifier: Apache-2.0
#include "job/touched.hpp"

#include <algorithm>

#include "job/protein.hpp"
#include "vrmap/job/guide.hpp"

namespace vrmap::job {

void touch_rows(const FieldJob& job, const Outcome& out) {
    const bool yield = !out.balance.yield_trust.empty();
    const bool image = out.balance.ndvi_trust.has_value();
    const bool dry = job.moisture && job.moisture->dry_soil && out.moisture_report->used;
    const bool soil = yield || image || dry || out.balance.soil_nitrogen_trust;
    const std::size_t witnesses =
        out.balance.yield_trust.size() + image + dry + out.balance.soil_nitrogen_trust.has_value();
    const auto by = [&out](bool protein) {
        return std::any_of(out.yield.begin(), out.yield.end(), [protein](const YieldMap& y) {
            return y.trust && y.uptake.has_value() == protein;
        });
    };
    const bool protein_alone = by(true) && !by(false);
    if (by(true)) touch_protein(job);
    const bool organic = !out.organic.empty();
    const bool mineral = out.wanted.phosphate || out.wanted.potash;
    const bool layers = !out.yield.empty() || out.ndvi_report || out.moisture_report ||
                        out.phosphate_report || out.potash_report || out.soil.nitrogen_report ||
                        out.soil.humus_report || !out.soil.rival_reports.empty();
    const bool default_range = std::any_of(job.yield.begin(), job.yield.end(),
                                           [](const YieldInput& y) { return !y.range_stated; });
    const std::pair<const char*, bool> groups[] = {
        {"balance.credit", organic},
        {"balance.fusion", soil},
        {"balance.collocation", witnesses >= 3},
        {"balance.gate", soil},
        {"balance.goal", soil},
        {"balance.cap", soil || organic},
        {"balance.mineral", mineral},
        {"balance.yield", yield && !protein_alone},
        {"balance.ndvi", image},
        {"balance.layer", layers},
        {"balance.cleaning.yield_above", default_range},
        {"balance.cleaning.yield_at_most", default_range},
        {"balance.cleaning.mad_factor", !job.yield.empty()},
        {"balance.cleaning.margin", !job.yield.empty()}};
    for (const auto& [group, used] : groups)
        if (used) job.tables.touch(group);
    if (job.ndvi && job.ndvi->speaks())
        for (const std::string& row : ndvi_guard_rows(job.tables, job.crop, out.ndvi_blind))
            job.tables.touch(row);
    if (soil && out.soil.growth_follows_soil) {
        job.tables.touch("balance.soil_growth");
        job.tables.touch("rules.gate.humus_ndvi_factor");
        job.tables.touch("rules.ndvi_guard.any.bare");
    }
}

}  // namespace vrmap::job
