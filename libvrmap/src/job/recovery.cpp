// SPDX-License-Identifier: Apache-2.0
#include "job/recovery.hpp"

#include "job/limits.hpp"
#include "vrmap/job/guide.hpp"

namespace vrmap::job {

void read_recovery(Section& guide, FieldJob& job, bool counts) {
    const auto stated = limited(guide, "recovery");
    job.guide.recovery = stated.value_or(0);
    if (stated || !counts) return;
    // the whole season's nitrogen in one dressing has no row: a basal share is too little for it
    std::string when;
    if (job.dressing == Dressing::basal) when = "basal";
    if (job.dressing == Dressing::topdressing) when = stage_key(job.tables, job.stage).value_or("");
    const auto row = when.empty() ? std::nullopt : recovery(job.tables, job.crop, when);
    if (!row) {
        need_limited(guide, "recovery");
        return;
    }
    job.guide.recovery = *row;
    job.recovery_row =
        std::string("crops.").append(crop_key(job.tables, job.crop)).append(".recovery.") + when;
}

}  // namespace vrmap::job
