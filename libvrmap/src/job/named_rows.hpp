// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>

#include "vrmap/job/rows.hpp"

namespace vrmap::job {

/// Which group below `table` has a row `names` with this very name; nullopt: none.
std::optional<std::string> group_called(const Tables& tables, const std::string& table,
                                        const std::string& name);

/// As data/guide/crops.toml says names of crops are matched: the group with the longest name found
/// in the text.
std::optional<std::string> group_named_in(const Tables& tables, const std::string& table,
                                          const std::string& text);

}  // namespace vrmap::job
