// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <toml++/toml.h>

#include "vrmap/io/input.hpp"

namespace vrmap::job {

/// A file's bytes as TOML whose nodes know where they stand. THROWS InputError with line and
/// column: not UTF-8, dots without end, not TOML.
toml::table parse_toml(const io::Input& input);

}  // namespace vrmap::job
