// SPDX-License-Identifier: Apache-2.0
// What is fuzzed: one function per parser, each in targets/<name>.cpp.
#pragma once
#include <string_view>

namespace vrmap::fuzz {

/// Takes any bytes. Returns when they were read or refused as they should be; else it crashes.
using Target = void (*)(std::string_view bytes);

#define VRMAP_FUZZ_TARGETS(X) \
    X(csv)                    \
    X(field_toml)             \
    X(flatgeobuf)             \
    X(geojson)                \
    X(geopackage)             \
    X(geotiff)                \
    X(grid_bin)               \
    X(options)                \
    X(own_rows)               \
    X(po)                     \
    X(shapefile)              \
    X(summary)                \
    X(survey)                 \
    X(table_form)             \
    X(taskdata)               \
    X(text)                   \
    X(words)                  \
    X(work)                   \
    X(xml)                    \
    X(zip)

#define VRMAP_DECLARE(name) void name(std::string_view bytes);
VRMAP_FUZZ_TARGETS(VRMAP_DECLARE)
#undef VRMAP_DECLARE

}  // namespace vrmap::fuzz
