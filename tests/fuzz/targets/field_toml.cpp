// SPDX-License-Identifier: Apache-2.0
#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"
#include "vrmap/job/field_job.hpp"

namespace vrmap::fuzz {

/// The job file; behind the line "%%" a template beside it, t.toml.
void field_toml(std::string_view bytes) {
    const auto [job, shared] = halves(bytes);
    if (job.empty()) return;
    const auto path = file("field.toml", job);
    file("t.toml", shared);
    may_refuse([&path] { job::read_field_job(path); });
}

}  // namespace vrmap::fuzz
