// SPDX-License-Identifier: Apache-2.0
#include "job/limits.hpp"

#include "job/read_rows.hpp"
#include "vrmap/error.hpp"

namespace vrmap::job {

Limits limits_of(const std::string& section, const std::string& key) {
    const std::string name = std::string("limits.").append(section).append(".").append(key);
    const auto row = shipped_rows().find(name);
    if (row == shipped_rows().end()) throw ArgumentError({"guide.row_missing", {{"row", name}}});
    return {row->second.value[0], row->second.value[1], row->second.unit};
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
