// SPDX-License-Identifier: Apache-2.0
#include "job/limits.hpp"

#include <toml++/toml.h>

#include "job/tables.hpp"
#include "vrmap/error.hpp"

namespace vrmap::job {

Limits limits_of(const std::string& section, const std::string& key) {
    static const toml::table table = toml::parse(std::string_view(tables::limits));
    const auto row = table[section][key];
    if (!row.is_table()) throw ArgumentError({"guide.row_missing", {{"row", section + "." + key}}});
    return {row["value"][0].value_or(0.0), row["value"][1].value_or(0.0),
            row["unit"].value_or(std::string())};
}

std::optional<double> limited(Section& section, const char* key) {
    const Limits l = limits_of(section.name(), key);
    return section.number(key, l.least, l.most);
}

double need_limited(Section& section, const char* key) {
    const Limits l = limits_of(section.name(), key);
    return section.need_number(key, l.least, l.most);
}

}  // namespace vrmap::job
