// SPDX-License-Identifier: Apache-2.0
#include "job/wet_ground.hpp"

#include "vrmap/job/guide.hpp"

namespace vrmap::job {

namespace {

// m² of the field whose water is at least so much, by volume.
double ground_from(const Outcome& out, double water) {
    double m2 = 0;
    for (std::size_t i = 0; i < out.area.size(); ++i)
        if (out.area[i] > 0 && out.moisture_layer->mean()[i] >= water) m2 += out.area[i];
    return m2;
}

void note(const char* id, const FieldJob& job, double share, double m2, Notes& notes) {
    if (m2 > 0)
        notes.push_back({id,
                         {{"area_ha", text(m2 / units::m2_in_ha, 2)},
                          {"share_pct", text(100 * share, 0)},
                          {"date", job.moisture->taken.iso}}});
}

}  // namespace

double pore_share(const FieldJob& job) {
    if (!job.moisture || !(job.moisture->bulk_density_g_per_cm3 > 0) ||
        crop_key(job.tables, job.crop) == "rice")
        return 0;
    job.tables.touch("rules.gate.wfps");
    return 1 - job.moisture->bulk_density_g_per_cm3 /
                   job.tables.number("soils.wfps.particle_density", "g/cm3");
}

void note_wet_ground(const FieldJob& job, const Outcome& out, Notes& notes) {
    if (!out.moisture_report || !out.moisture_report->used) return;
    const double pores = pore_share(job);
    if (!(pores > 0)) return;
    const double filled =
        job.tables.number("soils.wfps.denitrifying", "share of pore space filled with water");
    note("moisture.waterlogged", job, filled, ground_from(out, filled * pores), notes);
    const MoistureInput& m = *job.moisture;
    if (!(m.plastic_limit_pct > 0)) return;
    const double share = job.tables.number("soils.trafficability.plastic_share",
                                           "share of the plastic limit over which nobody drives");
    note("moisture.too_soft", job, share,
         ground_from(out, share * m.plastic_limit_pct / 100 * m.bulk_density_g_per_cm3), notes);
}

}  // namespace vrmap::job
