// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "job/told_json.hpp"
#include "vrmap/job/draft.hpp"

namespace vrmap::job {

using Json = nlohmann::ordered_json;

std::string draft_json(const Draft& draft, const std::string& path) {
    Json j{{"file", path}, {"questions", draft.questions()}};
    j["files"] = Json::array();
    for (const FileRole& f : draft.files)
        j["files"].push_back({{"file", f.file},
                              {"role", f.role.empty() ? Json() : Json(f.role)},
                              {"why", told_json(f.why)}});
    return j.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace vrmap::job
