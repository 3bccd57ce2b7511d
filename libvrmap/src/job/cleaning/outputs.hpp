// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "vrmap/job/clean.hpp"

namespace vrmap::job {

std::string points_text(const CleanJob& job, const Cleaning& run);
std::string picture_text(const CleanJob& job, const Cleaning& run, const report::Say& say);
/// `made`: the bytes of the other outputs, in the order of `run.outputs`.
std::string json_text(const Cleaning& run, const std::vector<std::string_view>& made);

}  // namespace vrmap::job
