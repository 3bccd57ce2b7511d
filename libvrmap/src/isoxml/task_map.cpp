// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/task_map.hpp"

#include <limits>

#include "isoxml/attribute.hpp"
#include "isoxml/ddi_text.hpp"
#include "vrmap/isoxml/grid_bin.hpp"

namespace vrmap::isoxml {

namespace {

constexpr std::int64_t most_cells_a_side = 1'000'000;  // far beyond any field; keeps products small

std::vector<const Element*> tasks_with_grid(const Element& root) {
    std::vector<const Element*> tasks = root.all("TSK");
    std::erase_if(tasks, [](const Element* task) { return !task->first("GRD"); });
    return tasks;
}

// The element of that name whose id is what `owner` refers to in `key`; nullptr when it refers to
// none or to nothing (faults() names dangling references).
const Element* referred(const Element& root, const Element& owner, const char* key,
                        const char* name) {
    const std::string* id = owner.attribute(key);
    if (!id) return nullptr;
    for (const Element* candidate : root.all(name))
        if (candidate->attribute_or_empty("A") == *id) return candidate;
    return nullptr;
}

std::string name_of(const Element* element, const char* key) {
    return element ? element->attribute_or_empty(key) : std::string();
}

int ddi_of_pdv(const Element& pdv) {
    const std::string& hex = required(pdv, "A");
    const auto ddi = ddi_of(hex);
    if (!ddi)
        throw InputError(
            {}, {"isoxml.not_a_number", {{"element", "PDV"}, {"attribute", "A"}, {"value", hex}}});
    return *ddi;
}

const Element* zone(const Element& task, std::int64_t code) {
    for (const Element* tzn : task.all("TZN"))
        if (as_whole(tzn->attribute_or_empty("A")) == code) return tzn;
    return nullptr;
}

// The value the zone named by TSK `key` gives for the same setpoint and product.
std::optional<std::int32_t> zone_value(const Element& task, const char* key, const Element& pdv) {
    const auto code = as_whole(task.attribute_or_empty(key));
    const Element* tzn = code ? zone(task, *code) : nullptr;
    if (!tzn) return std::nullopt;
    for (const Element* other : tzn->all("PDV"))
        if (ddi_of_pdv(*other) == ddi_of_pdv(pdv) &&
            other->attribute_or_empty("C") == pdv.attribute_or_empty("C"))
            return static_cast<std::int32_t>(whole(*other, "B",
                                                   std::numeric_limits<std::int32_t>::min(),
                                                   std::numeric_limits<std::int32_t>::max()));
    return std::nullopt;
}

void read_place(const Element& grd, TaskMap& map) {
    map.south_deg = decimal(grd, "A");
    map.west_deg = decimal(grd, "B");
    map.lat_step_deg = decimal(grd, "C");
    map.lon_step_deg = decimal(grd, "D");
    map.cols = static_cast<int>(whole(grd, "E", 1, most_cells_a_side));
    map.rows = static_cast<int>(whole(grd, "F", 1, most_cells_a_side));
    const double north = map.south_deg + map.rows * map.lat_step_deg;
    const double east = map.west_deg + map.cols * map.lon_step_deg;
    // a step above 1° is a cell size in metres written by mistake
    const bool on_globe = map.south_deg >= -90 && north <= 90 && map.west_deg >= -180 &&
                          east <= 180 && map.lat_step_deg > 0 && map.lat_step_deg <= 1 &&
                          map.lon_step_deg > 0 && map.lon_step_deg <= 1;
    if (!on_globe)
        throw InputError({}, {"isoxml.grid_place",
                              {{"south", text(map.south_deg)},
                               {"west", text(map.west_deg)},
                               {"lat_step", text(map.lat_step_deg)},
                               {"lon_step", text(map.lon_step_deg)}}});
}

const Element& layers_zone(const Element& task, const Element& grd) {
    const std::int64_t code = whole(grd, "J", 0, 254);
    const Element* tzn = zone(task, code);
    if (!tzn || !tzn->first("PDV"))
        throw InputError({}, {"isoxml.zone_missing",
                              {{"element", "GRD"},
                               {"attribute", "J"},
                               {"code", text(static_cast<long long>(code))}}});
    return *tzn;
}

void read_layers(const Element& root, const Element& task, const Element& grd,
                 std::span<const std::byte> bytes, TaskMap& map) {
    const auto pdvs = layers_zone(task, grd).all("PDV");
    const std::size_t cells =
        static_cast<std::size_t>(map.rows) * static_cast<std::size_t>(map.cols);
    const std::size_t needed = cells * pdvs.size() * 4;
    auto values = decode_grid(bytes.first(std::min(needed, bytes.size())), cells, pdvs.size());
    for (std::size_t k = 0; k < pdvs.size(); ++k) {
        const Element& pdv = *pdvs[k];
        map.layers.push_back({ddi_of_pdv(pdv), name_of(referred(root, pdv, "C", "PDT"), "B"),
                              std::move(values[k]), zone_value(task, "H", pdv),
                              zone_value(task, "I", pdv), zone_value(task, "J", pdv)});
    }
}

std::vector<geo::LonLat> vertices(const Element& lsg) {
    std::vector<geo::LonLat> out;
    for (const Element* pnt : lsg.all("PNT"))
        out.push_back({decimal(*pnt, "D"), decimal(*pnt, "C")});
    return out;
}

std::vector<LonLatPolygon> outline(const Element& pfd) {
    std::vector<LonLatPolygon> parts;
    for (const Element* pln : pfd.all("PLN")) {
        if (pln->attribute_or_empty("A") != "1") continue;
        for (const Element* lsg : pln->all("LSG")) {
            const std::string type = lsg->attribute_or_empty("A");
            if (type == "1") parts.push_back({vertices(*lsg), {}});
            if (type == "2" && !parts.empty()) parts.back().holes.push_back(vertices(*lsg));
        }
    }
    return parts;
}

}  // namespace

std::vector<std::string> grid_file_names(const Element& root) {
    std::vector<std::string> names;
    for (const Element* task : tasks_with_grid(root))
        names.push_back(task->first("GRD")->attribute_or_empty("G"));
    return names;
}

TaskMap read_task_map(const Element& root, std::span<const std::byte> grid, std::size_t which) {
    const auto tasks = tasks_with_grid(root);
    if (which >= tasks.size()) throw InputError({}, {"isoxml.no_task_grid", {}});
    const Element* task = tasks[which];
    const Element& grd = *task->first("GRD");
    if (const std::string& type = required(grd, "I"); type != "2")
        throw InputError({}, {"isoxml.grid_type", {{"type", type}}});
    TaskMap map;
    map.task = task->attribute_or_empty("B");
    map.customer = name_of(referred(root, *task, "C", "CTR"), "B");
    map.farm = name_of(referred(root, *task, "D", "FRM"), "B");
    if (const Element* pfd = referred(root, *task, "E", "PFD")) {
        map.field = pfd->attribute_or_empty("C");
        map.field_area_m2 = decimal(*pfd, "D");
        map.boundary = outline(*pfd);
    }
    read_place(grd, map);
    read_layers(root, *task, grd, grid, map);
    return map;
}

}  // namespace vrmap::isoxml
