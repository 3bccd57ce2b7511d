// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "vrmap/job/index.hpp"

namespace vrmap::job {

std::string raster_text(const IndexJob& job, const IndexRun& run);
std::string picture_text(const IndexRun& run, const report::Say& say);
std::string json_text(const IndexRun& run, const std::vector<std::string_view>& made);

}  // namespace vrmap::job
