// SPDX-License-Identifier: Apache-2.0
#include <span>

#include "fuzz/harness.hpp"
#include "fuzz/targets.hpp"
#include "vrmap/io/xml.hpp"
#include "vrmap/isoxml/faults.hpp"
#include "vrmap/isoxml/task_map.hpp"

namespace vrmap::fuzz {

/// TASKDATA.XML; behind the line "%%" the grid's bytes.
void taskdata(std::string_view bytes) {
    const auto [document, raw] = halves(bytes);
    const auto grid = std::as_bytes(std::span(raw));
    may_refuse([&, text = document] {
        const isoxml::Element root = io::read_xml(input(text, "TASKDATA.XML"));
        isoxml::faults(root, {grid.size()});
        isoxml::grid_file_names(root);
        const isoxml::TaskMap map = isoxml::read_task_map(root, grid);
        for (const auto& layer : map.layers)
            require(layer.raw.size() ==
                        static_cast<std::size_t>(map.rows) * static_cast<std::size_t>(map.cols),
                    "a layer has every cell");
        isoxml::placement_faults(map);
    });
}

}  // namespace vrmap::fuzz
