// SPDX-License-Identifier: Apache-2.0
// data/guide/columns.toml: what a column may be, by its name and its values.
#pragma once
#include <optional>
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

/// A column of a harvest's log: [harvest] before [columns], a unit only where the role may have it.
struct HarvestColumn {
    std::string role;
    std::string unit;
    enum class Kind { plain, wet, dry };
    Kind kind = Kind::plain;  ///< of a yield
    bool volume = false;      ///< likewise
};
HarvestColumn harvest_column(const std::string& header);
/// "wheat" of "WW"; empty: none whose bushel is known.
std::string harvest_crop(const std::string& words);
/// 1 at work, 0 not; nothing: a word that says neither.
std::optional<bool> harvest_state(const std::string& word);
/// The units that a role may have; empty: none, or no such role.
std::vector<std::string> harvest_units(const std::string& role);
std::vector<std::string> harvest_roles();

struct HarvestProfile {
    std::string name;
    bool verified = false;
    std::vector<std::string> without_header;
    std::vector<std::string> headers;
};
/// The generic one last.
std::vector<HarvestProfile> harvest_profiles();
/// As names are compared: letters only, small.
std::string bare_name(const std::string& name);

}  // namespace vrmap::job
