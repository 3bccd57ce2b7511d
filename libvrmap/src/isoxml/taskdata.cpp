// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/taskdata.hpp"

#include <cmath>

#include "isoxml/decimal.hpp"
#include "isoxml/utf8.hpp"
#include "vrmap/error.hpp"
#include "vrmap/isoxml/grid_bin.hpp"

namespace vrmap::isoxml {

namespace {

constexpr std::size_t longest_designator = 32;
constexpr const char* mass_per_area_setpoint = "0006";  // DDI 6, mg/m²

// Zone codes as in the reference maps (ISOXML.md §5).
constexpr const char* grid_zone = "1";
constexpr const char* default_zone = "252";
constexpr const char* position_lost_zone = "253";
constexpr const char* out_of_field_zone = "254";

std::string whole(long long n) {
    return text(n);
}

// "TSK1" of the first.
std::string id_of(const char* element, std::size_t task) {
    return element + whole(static_cast<long long>(task + 1));
}

std::string grid_name(std::size_t task) {
    const std::string number = whole(static_cast<long long>(task + 1));
    return "GRD" + std::string(5 - number.size(), '0') + number;
}

std::string designator(const std::string& name, const char* element) {
    std::string cut = first_code_points(name, longest_designator);
    if (cut.empty()) throw ArgumentError({"isoxml.name_missing", {{"element", element}}});
    return cut;
}

// An ordinate the way the file writes it; refused when those digits are another number.
std::string exact(double degrees, std::string (*digits)(double)) {
    std::string written = digits(degrees);
    if (value_of(written) != degrees)
        throw ArgumentError({"isoxml.ordinate_inexact", {{"degrees", text(degrees)}}});
    return written;
}

std::string area_m2(SquareMetres area) {
    constexpr double largest = 4294967294.0;  // PFD D
    if (!(area.value > 0 && area.value <= largest))
        throw ArgumentError({"isoxml.field_area", {{"area_m2", text(area.value)}}});
    return whole(std::llround(area.value));
}

Element point(geo::LonLat p) {
    return {"PNT", {{"A", "2"}, {"C", nine_decimals(p.lat)}, {"D", nine_decimals(p.lon)}}, {}};
}

// The standard closes rings by implication, but every known writer repeats the first point.
Element ring(const std::vector<geo::LonLat>& vertices, const char* type) {
    Element lsg{"LSG", {{"A", type}}, {}};
    for (const geo::LonLat p : vertices) lsg.children.push_back(point(p));
    const geo::LonLat a = vertices.front();
    const geo::LonLat b = vertices.back();
    if (vertices.size() < 2 || a.lon != b.lon || a.lat != b.lat) lsg.children.push_back(point(a));
    return lsg;
}

// v3 holds several parts in one PLN, each exterior followed by its interiors (v4 would not).
Element outline(const std::vector<LonLatPolygon>& parts) {
    Element pln{"PLN", {{"A", "1"}}, {}};
    for (const LonLatPolygon& part : parts) {
        if (part.outer.empty()) throw ArgumentError({"isoxml.no_boundary", {}});
        pln.children.push_back(ring(part.outer, "1"));
        for (const auto& hole : part.holes)
            if (!hole.empty()) pln.children.push_back(ring(hole, "2"));
    }
    return pln;
}

Element field(const TaskData& d) {
    if (d.boundary.empty()) throw ArgumentError({"isoxml.no_boundary", {}});
    return {"PFD",
            {{"A", "PFD1"},
             {"C", designator(d.field, "PFD")},
             {"D", area_m2(d.field_area)},
             {"E", "CTR1"},
             {"F", "FRM1"}},
            {outline(d.boundary)}};
}

// A zone's number, name and rate, for one product.
Element zone(const char* code, const char* name, MgPerM2 rate, const std::string& product) {
    if (rate < 0)
        throw ArgumentError({"isoxml.grid_negative", {{"cell", name}, {"value", whole(rate)}}});
    return {"TZN",
            {{"A", code}, {"B", name}},
            {{"PDV",
              {{"A", mass_per_area_setpoint}, {"B", whole(rate)}, {"C", product}, {"E", "VPN1"}},
              {}}}};
}

Element grid(const TaskGrid& g, std::size_t task) {
    const long long cells = static_cast<long long>(g.rows) * g.cols;
    if (g.rows <= 0 || g.cols <= 0 || static_cast<std::size_t>(cells) != g.rate.size())
        throw ArgumentError({"isoxml.grid_incomplete",
                             {{"rows", whole(g.rows)},
                              {"cols", whole(g.cols)},
                              {"rates", whole(static_cast<long long>(g.rate.size()))}}});
    return {"GRD",
            {{"A", exact(g.south_deg, nine_decimals)},
             {"B", exact(g.west_deg, nine_decimals)},
             {"C", exact(g.lat_step_deg, ten_digits)},
             {"D", exact(g.lon_step_deg, ten_digits)},
             {"E", whole(g.cols)},
             {"F", whole(g.rows)},
             {"G", grid_name(task)},
             {"H", whole(cells * 4)},
             {"I", "2"},
             {"J", grid_zone}},
            {}};
}

Element task(const ProductTask& t, std::size_t number) {
    const std::string product = id_of("PDT", number);
    return {"TSK",
            {{"A", id_of("TSK", number)},
             {"B", designator(t.name, "TSK")},
             {"C", "CTR1"},
             {"D", "FRM1"},
             {"E", "PFD1"},
             {"G", "1"},
             {"H", default_zone},
             {"I", position_lost_zone},
             {"J", out_of_field_zone}},
            {zone(grid_zone, "Grid", 0, product),  // its value is ignored, the grid's count
             zone(default_zone, "Default", t.default_rate, product),
             zone(position_lost_zone, "PositionLost", t.position_lost_rate, product),
             zone(out_of_field_zone, "OutOfField", t.out_of_field_rate, product),
             // asks for the machine's default log: some terminals log nothing unasked
             {"DLT", {{"A", "DFFF"}, {"B", "31"}}, {}},
             grid(t.grid, number)}};
}

}  // namespace

Element to_element(const TaskData& d) {
    if (d.tasks.empty()) throw ArgumentError({"isoxml.no_task", {}});
    Element root{
        "ISO11783_TaskData",
        {{"VersionMajor", "3"},
         {"VersionMinor", "3"},
         {"ManagementSoftwareManufacturer", "vrmap"},
         {"ManagementSoftwareVersion", first_code_points(d.software_version, longest_designator)},
         {"DataTransferOrigin", "1"}},
        {{"CTR", {{"A", "CTR1"}, {"B", designator(d.customer, "CTR")}}, {}},
         {"FRM", {{"A", "FRM1"}, {"B", designator(d.farm, "FRM")}, {"I", "CTR1"}}, {}},
         field(d)}};
    for (std::size_t k = 0; k < d.tasks.size(); ++k)
        root.children.push_back(
            {"PDT", {{"A", id_of("PDT", k)}, {"B", designator(d.tasks[k].product, "PDT")}}, {}});
    // shown = (raw + 0) × 0.01 kg/ha, one decimal
    root.children.push_back(
        {"VPN", {{"A", "VPN1"}, {"B", "0"}, {"C", "0.010000000"}, {"D", "1"}, {"E", "kg/ha"}}, {}});
    for (std::size_t k = 0; k < d.tasks.size(); ++k) root.children.push_back(task(d.tasks[k], k));
    return root;
}

std::string grid_file(std::size_t task) {
    return grid_name(task) + ".bin";
}

std::vector<std::byte> grid_bytes(const ProductTask& task) {
    return encode_grid({task.grid.rate});
}

}  // namespace vrmap::isoxml
