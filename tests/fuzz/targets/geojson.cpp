// SPDX-License-Identifier: Apache-2.0
#include "fuzz/targets.hpp"
#include "fuzz/vector_layer.hpp"

namespace vrmap::fuzz {

void geojson(std::string_view bytes) {
    read_layer(file("t.geojson", bytes));
}

}  // namespace vrmap::fuzz
