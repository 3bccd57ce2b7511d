// SPDX-License-Identifier: Apache-2.0
// summary.json read back: what a folder of results says of itself.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "job/promises.hpp"

namespace vrmap::job {

struct Manifest {
    std::vector<OutputRecord> outputs;
    std::vector<OutputRecord> inputs;  ///< named from `inputs_in`
    std::string inputs_in;             ///< from the results' own folder
    Demands demands;
};

/// Nothing where it is no summary of vrmap, or one of before there were promises in it.
std::optional<Manifest> read_manifest(const io::Files& files);

/// What summary.json says of the demands.
std::string demands_json(const Demands& demands);

}  // namespace vrmap::job
