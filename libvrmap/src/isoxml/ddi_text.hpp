// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "vrmap/isoxml/ddi.hpp"

namespace vrmap::isoxml {

/// "0054", in capitals or not; nothing where it is no number of a DDI.
std::optional<Ddi> ddi_of(const std::string& hex);

}  // namespace vrmap::isoxml
