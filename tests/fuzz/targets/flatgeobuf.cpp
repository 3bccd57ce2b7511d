// SPDX-License-Identifier: Apache-2.0
#include "fuzz/targets.hpp"
#include "fuzz/vector_layer.hpp"

namespace vrmap::fuzz {

void flatgeobuf(std::string_view bytes) {
    read_layer(file("t.fgb", bytes));
}

}  // namespace vrmap::fuzz
