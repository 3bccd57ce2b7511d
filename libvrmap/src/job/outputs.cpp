// SPDX-License-Identifier: Apache-2.0
#include "vrmap/job/outputs.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "vrmap/error.hpp"

namespace vrmap::job {

namespace {

constexpr std::array<std::string_view, 7> words{"taskdata", "zip", "shape", "gpkg",
                                                "tif",      "csv", "report"};

Output output_from(std::string_view word) {
    const auto at = std::find(words.begin(), words.end(), word);
    if (at != words.end()) return static_cast<Output>(at - words.begin());
    std::string known;
    for (const std::string_view w : words) {
        if (!known.empty()) known += ", ";
        known += w;
    }
    throw ArgumentError({"usage.unknown_output", {{"word", std::string(word)}, {"known", known}}});
}

}  // namespace

Outputs all_outputs() {
    Outputs all;
    for (std::size_t i = 0; i < words.size(); ++i) all.insert(static_cast<Output>(i));
    return all;
}

Outputs outputs_from(std::string_view list) {
    Outputs chosen;
    for (;;) {
        const std::size_t comma = list.find(',');
        chosen.insert(output_from(list.substr(0, comma)));
        if (comma == list.npos) return chosen;
        list.remove_prefix(comma + 1);
    }
}

}  // namespace vrmap::job
