// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/grid_bin.hpp"

#include <span>

#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"

namespace vrmap::fuzz {

/// The first byte is the number of layers, the rest the grid.
void grid_bin(std::string_view bytes) {
    if (bytes.empty()) return;
    const std::size_t layers = 1 + (static_cast<unsigned char>(bytes[0]) & 7U);
    const auto grid = std::as_bytes(std::span(bytes.substr(1)));
    may_refuse([&] {
        const auto read = isoxml::decode_grid(grid, grid.size() / (4 * layers), layers);
        const auto again = isoxml::encode_grid(read);
        require(std::equal(again.begin(), again.end(), grid.begin(), grid.end()),
                "a grid that was read is written as it was");
    });
}

}  // namespace vrmap::fuzz
