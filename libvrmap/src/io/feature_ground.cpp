// SPDX-License-Identifier: Apache-2.0
#include "io/feature_ground.hpp"

#include <charconv>
#include <optional>

#include "io/geometry.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

// GEOS says where: "Self-intersection at or near point 12.5 30.25".
std::optional<geo::Point> place_in(std::string_view words) {
    constexpr std::string_view before = "at or near point ";
    const auto at = words.find(before);
    if (at == words.npos) return std::nullopt;
    const char* const end = words.data() + words.size();
    geo::Point p;
    const auto x = std::from_chars(words.data() + at + before.size(), end, p.x);
    if (x.ec != std::errc{} || x.ptr == end) return std::nullopt;
    const auto y = std::from_chars(x.ptr + 1, end, p.y);
    return y.ec == std::errc{} ? std::optional(p) : std::nullopt;
}

// "Self-intersection" and "Ring Self-intersection" are lines that meet where they may not.
bool crosses(std::string_view words) {
    return words.find("elf-intersection") != words.npos;
}

// GEOS's words for what is wrong with a polygon, as ids of "name."; its place behind them.
std::string reason(const std::string& words, const std::optional<geo::Point>& at) {
    constexpr std::pair<std::string_view, const char*> known[] = {
        {"Hole lies outside shell", "hole_outside_shell"},
        {"Holes are nested", "nested_holes"},
        {"Nested shells", "nested_shells"},
        {"Duplicate Rings", "duplicate_rings"},
        {"Interior is disconnected", "disconnected_interior"},
        {"Too few points", "too_few_points"},
        {"Invalid number of points in LinearRing", "too_few_points"},
        {"Points of LinearRing do not form a closed", "ring_not_closed"},
        {"Invalid Coordinate", "invalid_coordinate"},
    };
    for (const auto& [said, name] : known)
        if (words.find(said) != words.npos)
            return at ? std::string(name) + " (" + text(at->x) + ", " + text(at->y) + ")" : name;
    return "\"" + words + "\"";
}

void require_valid(const VectorSource& s, const OGRGeometry& g, const Feature& f) {
    const ErrorTrap trap;
    if (g.IsValid()) return;
    const std::string why = trap.warned().empty() ? trap.said() : trap.warned();
    const auto at = place_in(why);
    if (!at || !crosses(why))
        refuse(s, {"boundary.invalid", {{"reason", reason(why, at)}}}, f.record);
    const int decimals = is_geographic(f.crs) ? 7 : 3;  // centimetres and better
    std::vector<geo::Point> degrees{*at};
    Transform(f.crs, wgs84, s.path.string())(degrees);
    refuse(s,
           {"boundary.crosses",
            {{"x", text(at->x, decimals)},
             {"y", text(at->y, decimals)},
             {"lon", text(degrees[0].x, 6)},
             {"lat", text(degrees[0].y, 6)}}},
           f.record);
}

}  // namespace

std::vector<geo::Polygon> ground_of(const VectorSource& s, const Feature& f, Repair repair) {
    const OGRGeometry* g = f.feature.GetGeometryRef();
    std::unique_ptr<OGRGeometry> flat(g ? g->clone() : nullptr);
    if (!flat || flat->IsEmpty()) refuse(s, {"vector.no_geometry", {}}, f.record);
    flat->flattenTo2D();
    if (repair == Repair::no)
        require_valid(s, *flat, f);
    else if (const ErrorTrap quiet; !flat->IsValid())
        flat.reset(flat->MakeValid());
    std::vector<geo::Polygon> ground;
    if (!flat || (!to_polygons(*flat, ground) && repair == Repair::no))
        refuse(s, {"vector.not_polygons", {{"found", flat ? flat->getGeometryName() : "?"}}},
               f.record);
    return ground;
}

}  // namespace vrmap::io
