// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

#include "vrmap/error.hpp"

namespace vrmap::job {

/// --overwrite replaces an earlier result, never what the result is made of. THROWS OutputError.
inline void require_own_outputs(const std::vector<std::filesystem::path>& outs,
                                const std::vector<std::filesystem::path>& inputs) {
    std::error_code ignored;
    for (const auto& out : outs)
        for (const auto& in : inputs)
            if (std::filesystem::equivalent(out, in, ignored))
                throw OutputError({"output.is_input", {{"path", out.string()}}});
}

}  // namespace vrmap::job
