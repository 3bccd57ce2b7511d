// SPDX-License-Identifier: Apache-2.0
#include "job/before_flooding.hpp"

#include <algorithm>

#include "job/limits.hpp"
#include "job/stated_unit.hpp"
#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

// Stated, or a kind of soil's row; 0: missing where it is needed.
double bulk_density(Section& s, const Tables& tables, bool needed) {
    if (s.has("soil_kind")) {
        if (s.has("bulk_density_g_per_cm3")) s.refuse("soil_kind", {"moisture.two_densities", {}});
        const auto kinds = known_soil_kinds(tables);
        return soil_bulk_density(tables, kinds[s.choice("soil_kind", kinds, std::nullopt)]);
    }
    const char* const key = "bulk_density_g_per_cm3";
    return needed ? need_limited(s, key) : limited(s, key).value_or(0);
}

}  // namespace

void read_before_flooding(Section& s, MoistureInput& m, const FieldJob& job) {
    const bool flooded = s.truth("before_flooding").value_or(false);
    const bool by_mass = is_by_mass(m.unit);
    const double density = bulk_density(s, job.tables, flooded || by_mass);
    m.bulk_density_g_per_cm3 = density;
    m.plastic_limit_pct = limited(s, "plastic_limit_pct").value_or(0);
    if (m.plastic_limit_pct > 0 && !(density > 0)) need_limited(s, "bulk_density_g_per_cm3");
    if (by_mass && density > 0) m.volume_per_mass = density;
    if (!flooded) return;
    if (crop_key(job.tables, job.crop) != "rice")
        s.refuse("before_flooding", {"moisture.flooding_is_rice", {{"crop", job.crop}}});
    if (job.dressing == Dressing::topdressing)
        m.silent = Message{"moisture.dry_soil_early", {}};
    else
        m.dry_soil = dry_soil(job.tables, density);
}

}  // namespace vrmap::job
