// SPDX-License-Identifier: Apache-2.0
#include "job/boundary_in.hpp"

#include "vrmap/error.hpp"
#include "vrmap/io/read_vector.hpp"

namespace vrmap::job {

geo::FieldBoundary boundary_in(const std::filesystem::path& file, const io::Crs& frame,
                               io::InputLog& log) {
    const io::VectorSource s{"boundary", file, file.string(), {}, {}, {}, {}, {}};
    io::Polygons p = io::read_polygons(s, io::Repair::no, log);
    const io::Transform to(p.crs, frame, file.string());
    std::vector<geo::Polygon> parts;
    for (auto& ground : p.ground)
        for (geo::Polygon& part : ground) {
            to(part.outer);
            for (geo::Ring& hole : part.holes) to(hole);
            parts.push_back(std::move(part));
        }
    if (parts.empty()) throw InputError({file.string()}, {"vector.no_geometry", {}});
    return geo::FieldBoundary(std::move(parts));
}

}  // namespace vrmap::job
