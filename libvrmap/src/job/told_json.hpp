// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <nlohmann/json.hpp>

#include "vrmap/error.hpp"

namespace vrmap::job {

/// A message as its id and arguments: whoever reads it has their own words for it.
inline nlohmann::ordered_json told_json(const Message& m) {
    nlohmann::ordered_json args = nlohmann::ordered_json::object();
    for (const auto& [key, value] : m.args) args[key] = value;
    nlohmann::ordered_json j{{"id", m.id}, {"args", args}};
    if (!m.why.empty()) j["why"] = told_json(m.why.front());
    return j;
}

/// Numbers for people and machines alike: rounded, so that a last bit is no difference.
inline nlohmann::ordered_json number(double v, int decimals) {
    if (!std::isfinite(v)) return nullptr;
    return nlohmann::ordered_json::parse(text(v, decimals));
}

}  // namespace vrmap::job
