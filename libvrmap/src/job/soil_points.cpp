// SPDX-License-Identifier: Apache-2.0
#include "job/soil_points.hpp"

namespace vrmap::job {

std::vector<io::GeoTable> soil_points_layer(const SoilTests& tests, const io::Crs& frame) {
    if (!tests.has_points()) return {};
    io::GeoTable t{"soil_points", frame, tests.at.size(), {}, {}, {}};
    t.point = [&tests](std::size_t i) { return tests.at[i]; };
    t.columns = {io::integers("record", [&tests](std::size_t i) { return tests.record[i]; })};
    for (const SoilQuantity& q : tests.quantities)
        if (!q.whole_field)
            t.columns.push_back(io::reals(q.key, [&q](std::size_t i) { return q.value[i]; }));
    return {t};
}

}  // namespace vrmap::job
