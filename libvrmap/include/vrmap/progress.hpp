// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <vector>

#include "vrmap/error.hpp"

namespace vrmap {

/// Called as long work goes on: what is being done (a message id) and how far, 0..1.
/// Never called from two threads at once.
using Progress = std::function<void(const char* stage, double fraction)>;

/// What the user should know and that is no error: fallbacks taken, layers dropped, defaults used.
using Notes = std::vector<Message>;

}  // namespace vrmap
