// SPDX-License-Identifier: Apache-2.0
// data/guide/columns.toml: what a column may be, by its name and its values.
#pragma once
#include <string>
#include <vector>

namespace vrmap::job {

struct NamedColumn {
    std::string role;  ///< "yield", "longitude", …; empty: the table knows no such name
    std::string unit;  ///< as the header says; empty: it does not
};
NamedColumn named_column(const std::string& header);

/// The units in which a field's log of that role may have such a median; none known for a role
/// without a row.
std::vector<std::string> units_by_median(const std::string& role, double median);

}  // namespace vrmap::job
