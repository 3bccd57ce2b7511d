// SPDX-License-Identifier: Apache-2.0
#include "fuzz/vector_layer.hpp"

#include "vrmap/io/read_parcels.hpp"
#include "vrmap/io/read_vector.hpp"

namespace vrmap::fuzz {

void read_layer(const std::filesystem::path& path) {
    io::VectorSource source;
    source.role = "yield";
    source.path = path;
    source.file = path.filename().string();
    source.numbers = {"n"};
    io::InputLog log;
    may_refuse([&] {
        const io::Points p = io::read_points(source, log);
        require(p.at.size() == p.record.size() && p.columns.size() == 1, "points are whole");
    });
    may_refuse([&] { io::read_polygons(source, io::Repair::yes, log); });
    may_refuse([&] {
        const io::Choice two{"key", {"1", "2"}};
        io::join_parcels(io::read_parcels(source, two, log), Metres{0.5}, source.file);
    });
    look_at(path);
}

}  // namespace vrmap::fuzz
