// SPDX-License-Identifier: Apache-2.0
#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"
#include "vrmap/io/publish.hpp"

namespace vrmap::fuzz {

/// An earlier result's summary.json, asked whether its folder may be replaced.
void summary(std::string_view bytes) {
    const auto earlier = folder() / "earlier";
    std::filesystem::create_directory(earlier);
    file("earlier/summary.json", bytes);
    may_refuse([&] { io::require_earlier_result(earlier); });
}

}  // namespace vrmap::fuzz
