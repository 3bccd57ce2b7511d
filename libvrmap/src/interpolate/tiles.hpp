// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <functional>

#include "vrmap/interpolate/work.hpp"

namespace vrmap::interpolate {

/// Calls `tile` for 0 … tiles − 1, on as many threads as `work` says. Each result has its own
/// place, so who does it is no matter. Progress is told from the caller's thread; what that or a
/// tile throws ends the work and comes out.
void in_tiles(std::size_t tiles, const Work& work, const char* stage,
              const std::function<void(std::size_t)>& tile);

}  // namespace vrmap::interpolate
