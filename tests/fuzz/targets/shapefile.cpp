// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "fuzz/targets.hpp"
#include "fuzz/vector_layer.hpp"

namespace vrmap::fuzz {

/// .shp, .shx and .dbf in one, each behind its length in two bytes.
void shapefile(std::string_view bytes) {
    file("t.prj",
         "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],"
         "PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433]]");
    for (const char* name : {"t.shp", "t.shx", "t.dbf"}) {
        if (bytes.size() < 2) return;
        const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(bytes[k]); };
        const std::size_t size = byte(0) + 256U * byte(1);
        bytes.remove_prefix(2);
        file(name, bytes.substr(0, size));
        bytes.remove_prefix(std::min(size, bytes.size()));
    }
    read_layer(folder() / "t.shp");
}

}  // namespace vrmap::fuzz
