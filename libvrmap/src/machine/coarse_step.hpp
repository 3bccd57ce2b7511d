// SPDX-License-Identifier: Apache-2.0
// Whether a spreader's step is too coarse for the differences of a map.
#pragma once
#include <optional>

#include "vrmap/error.hpp"
#include "vrmap/machine/spreader.hpp"

namespace vrmap::machine {

/// A note (spreader.step_hides_map) where one rate is told everywhere, although the wanted rates,
/// kept to the spreader's range, differ by 0.1 kg N/10a and more: with the largest step of 1, 2 or
/// 5 times a power of ten kg/10a that still tells two of them apart.
std::optional<Message> step_hides_map(const prescription::Prescription& wanted,
                                      const SpreadMap& told, const Spreader& spreader,
                                      Fertiliser product);

}  // namespace vrmap::machine
