// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "vrmap/job/run.hpp"
#include "vrmap/report/page.hpp"

namespace vrmap::job {

/// report.html as text. `outputs` are the files beside it. Numbers are those of summary.json.
std::string report_html(const Result& result, const std::vector<OutputRecord>& outputs,
                        const report::Say& say);

}  // namespace vrmap::job
