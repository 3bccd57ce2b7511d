// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "vrmap/error.hpp"
#include "vrmap/io/input.hpp"

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

inline nlohmann::ordered_json inputs_json(const io::InputLog& inputs) {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const io::InputRecord& in : inputs)
        all.push_back({{"role", in.role},
                       {"file", in.file},
                       {"bytes", in.bytes},
                       {"sha256", in.sha256},
                       {"crs", in.crs}});
    return all;
}

/// `made`: the bytes of the first of `named`.
inline nlohmann::ordered_json outputs_json(const std::vector<std::filesystem::path>& named,
                                           const std::vector<std::string_view>& made) {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < made.size(); ++i)
        all.push_back({{"file", named[i].filename().string()},
                       {"bytes", made[i].size()},
                       {"sha256", io::sha256(made[i])}});
    return all;
}

}  // namespace vrmap::job
