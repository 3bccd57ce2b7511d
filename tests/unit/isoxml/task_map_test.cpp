// SPDX-License-Identifier: Apache-2.0
#include "vrmap/isoxml/task_map.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "unit/isoxml/fake_projection.hpp"
#include "unit/isoxml/sample_task.hpp"
#include "vrmap/isoxml/faults.hpp"
#include "vrmap/isoxml/grid_bin.hpp"

using namespace vrmap;
using namespace vrmap::isoxml;
using vrmap::test::sample_task;

namespace {

Element& child(Element& e, const std::string& name, std::size_t k = 0) {
    for (Element& c : e.children)
        if (c.name == name && k-- == 0) return c;
    throw std::runtime_error("no " + name);
}

void set(Element& e, const std::string& key, const std::string& value) {
    for (auto& [k, v] : e.attributes)
        if (k == key) {
            v = value;
            return;
        }
    e.attributes.emplace_back(key, value);
}

std::string refusal(const Element& root, const std::vector<std::byte>& bytes) {
    try {
        read_task_map(root, bytes);
    } catch (const InputError& e) {
        return e.message().id;
    }
    return "";
}

std::vector<std::string> ids(const std::vector<Message>& messages) {
    std::vector<std::string> out;
    for (const Message& m : messages) out.push_back(m.id);
    return out;
}

// The lopsided triangle again, with 60 × 40 cells, read back from what the writer made of it.
TaskMap triangle() {
    TaskData d = sample_task();
    d.tasks[0].grid.rows = 60;
    d.tasks[0].grid.cols = 40;
    d.tasks[0].grid.lat_step_deg = 0.000005;
    d.tasks[0].grid.lon_step_deg = 0.00001;
    d.tasks[0].grid.rate.clear();
    for (int r = 0; r < 60; ++r)
        for (int c = 0; c < 40; ++c)
            d.tasks[0].grid.rate.push_back((r + 0.5) / 60 + (c + 0.5) / 40 < 1 ? 9 : 0);
    return read_task_map(to_element(d), grid_bytes(d.tasks[0]));
}

template <class From>
std::vector<std::string> when_read(From from) {
    TaskMap map = triangle();
    const auto raw = map.layers[0].raw;
    for (int r = 0; r < map.rows; ++r)
        for (int c = 0; c < map.cols; ++c)
            map.layers[0].raw[static_cast<std::size_t>(r * map.cols + c)] =
                raw[static_cast<std::size_t>(from(map, r, c))];
    return ids(placement_faults(map));
}

}  // namespace

TEST_CASE("a task map reads back as it was written") {
    const TaskData d = sample_task();
    const TaskMap map = read_task_map(to_element(d), grid_bytes(d.tasks[0]));
    CHECK(map.task == d.tasks[0].name);
    CHECK(map.field == d.field);
    CHECK(map.farm == d.farm);
    CHECK(map.customer == d.customer);
    CHECK(map.field_area_m2 == 250);
    CHECK(map.south_deg == d.tasks[0].grid.south_deg);
    CHECK(map.west_deg == d.tasks[0].grid.west_deg);
    CHECK(map.lat_step_deg == d.tasks[0].grid.lat_step_deg);
    CHECK(map.lon_step_deg == d.tasks[0].grid.lon_step_deg);
    CHECK(map.rows == 3);
    CHECK(map.cols == 4);
    REQUIRE(map.layers.size() == 1);
    CHECK(map.layers[0].ddi == 6);
    CHECK(map.layers[0].product == "硫安");
    CHECK(map.layers[0].raw == d.tasks[0].grid.rate);
    CHECK(map.layers[0].default_raw == 19100);
    CHECK(map.layers[0].position_lost_raw == 18000);
    CHECK(map.layers[0].out_of_field_raw == 0);
    REQUIRE(map.boundary.size() == 1);
    CHECK(map.boundary[0].outer.size() == 4);
    REQUIRE(map.boundary[0].holes.size() == 1);
    CHECK(map.boundary[0].outer[1].lon == 143.2004);
    CHECK(map.boundary[0].outer[1].lat == 42.5);
    CHECK(grid_file_names(to_element(d)) == std::vector<std::string>{"GRD00001"});
}

TEST_CASE("two products in one grid are two layers, each with its own default") {
    TaskData d = sample_task();
    Element root = to_element(d);
    root.children.push_back({"PDT", {{"A", "PDT2"}, {"B", "過石"}}, {}});
    Element& task = child(root, "TSK");
    child(task, "TZN").children.push_back({"PDV", {{"A", "0006"}, {"B", "0"}, {"C", "PDT2"}}, {}});
    child(task, "TZN", 1)
        .children.push_back({"PDV", {{"A", "0006"}, {"B", "7"}, {"C", "PDT2"}}, {}});
    const GridLayer second(12, 5);
    const TaskMap map = read_task_map(root, encode_grid({d.tasks[0].grid.rate, second}));
    REQUIRE(map.layers.size() == 2);
    CHECK(map.layers[0].raw == d.tasks[0].grid.rate);
    CHECK(map.layers[1].raw == second);
    CHECK(map.layers[1].product == "過石");
    CHECK(map.layers[1].default_raw == 7);
    CHECK_FALSE(map.layers[1].position_lost_raw);
}

TEST_CASE("two products in two tasks are two maps, each of its own file") {
    TaskData d = sample_task();
    d.tasks.push_back(d.tasks[0]);
    d.tasks[1].product = "過石";
    d.tasks[1].name = "過石 2026";
    d.tasks[1].grid.rate.assign(12, 5);
    d.tasks[1].default_rate = 4;
    const Element root = to_element(d);
    CHECK(faults(root, {48, 48}).empty());
    CHECK(ids(faults(root, {48, 47})) ==
          std::vector<std::string>{"isoxml.grid_filelength", "isoxml.grid_bytes"});
    REQUIRE(grid_file_names(root) == std::vector<std::string>{"GRD00001", "GRD00002"});
    CHECK(grid_file(1) == "GRD00002.bin");
    CHECK(read_task_map(root, grid_bytes(d.tasks[0])).layers[0].product == "硫安");
    const TaskMap second = read_task_map(root, grid_bytes(d.tasks[1]), 1);
    CHECK(second.task == "過石 2026");
    REQUIRE(second.layers.size() == 1);
    CHECK(second.layers[0].product == "過石");
    CHECK(second.layers[0].raw == d.tasks[1].grid.rate);
    CHECK(second.layers[0].default_raw == 4);
    CHECK_THROWS_AS(read_task_map(root, grid_bytes(d.tasks[1]), 2), InputError);
}

TEST_CASE("a file that is no task map is refused with its reason") {
    const TaskData d = sample_task();
    const auto bytes = grid_bytes(d.tasks[0]);
    const auto with = [&](auto change) {
        Element root = to_element(d);
        change(root, child(child(root, "TSK"), "GRD"));
        return refusal(root, bytes);
    };
    CHECK(with([](Element&, Element&) {}) == "");
    CHECK(with([](Element& root, Element&) { child(root, "TSK").name = "NONE"; }) ==
          "isoxml.no_task_grid");
    CHECK(with([](Element&, Element& g) { set(g, "I", "1"); }) == "isoxml.grid_type");
    CHECK(with([](Element&, Element& g) { set(g, "J", "9"); }) == "isoxml.zone_missing");
    CHECK(with([](Element&, Element& g) { set(g, "A", "nan"); }) == "isoxml.not_a_number");
    CHECK(with([](Element&, Element& g) { set(g, "E", "4.0"); }) == "isoxml.not_a_number");
    CHECK(with([](Element&, Element& g) { set(g, "F", "9999999999"); }) == "isoxml.not_a_number");
    CHECK(with([](Element&, Element& g) { set(g, "C", "5.0"); }) == "isoxml.grid_place");
    CHECK(with([](Element&, Element& g) { set(g, "F", "5"); }) == "isoxml.grid_size");
    CHECK(with([](Element&, Element& g) { g.attributes.erase(g.attributes.begin()); }) ==
          "isoxml.attribute_missing");
    CHECK(with([](Element& root, Element&) {
              set(child(child(child(root, "TSK"), "TZN"), "PDV"), "A", "00G6");
          }) == "isoxml.not_a_number");
}

TEST_CASE("bytes past the grid's end are left unread") {
    const TaskData d = sample_task();
    auto bytes = grid_bytes(d.tasks[0]);
    bytes.resize(bytes.size() + 3);
    CHECK(read_task_map(to_element(d), bytes).layers[0].raw == d.tasks[0].grid.rate);
}

TEST_CASE("a grid that lies wrong on its field is noticed") {
    using Ids = std::vector<std::string>;
    CHECK(when_read([](const TaskMap& m, int r, int c) { return r * m.cols + c; }) == Ids{});
    CHECK(when_read([](const TaskMap& m, int r, int c) { return (m.rows - 1 - r) * m.cols + c; }) ==
          Ids{"isoxml.grid_upside_down"});
    CHECK(when_read([](const TaskMap& m, int r, int c) { return r * m.cols + m.cols - 1 - c; }) ==
          Ids{"isoxml.grid_mirrored"});
    TaskMap transposed = triangle();
    const auto raw = transposed.layers[0].raw;
    for (int r = 0; r < transposed.rows; ++r)
        for (int c = 0; c < transposed.cols; ++c)
            transposed.layers[0].raw[static_cast<std::size_t>(c * transposed.rows + r)] =
                raw[static_cast<std::size_t>(r * transposed.cols + c)];
    CHECK(ids(placement_faults(transposed)) == Ids{"isoxml.grid_transposed"});
    TaskMap elsewhere = triangle();
    elsewhere.west_deg += 0.01;
    CHECK(ids(placement_faults(elsewhere)) == Ids{"isoxml.grid_off_field"});
}

TEST_CASE("from a mesh to bytes and back: what a terminal reads is the mesh's rate, right way up") {
    const double e = 50000;
    const double n = 80000;
    const geo::FieldBoundary field(
        {{{{e, n}, {e + 300, n}, {e + 280, n + 150}, {e + 90, n + 220}}, {}}});
    const geo::GridGeometry g{{e - 40, n + 260}, 0, Metres{20}, 16, 20};
    geo::Grid<MgPerM2> mesh(g);
    for (std::size_t i = 0; i < mesh.size(); ++i) mesh[i] = 10000 + 10 * static_cast<MgPerM2>(i);
    const auto projection = test::sinusoidal(0.012);
    TaskData d = sample_task();
    d.boundary = to_geographic(field, projection);
    d.tasks[0].grid =
        make_task_grid(mesh, geo::Grid<unsigned char>(g, 1), field, Metres{3}, projection);
    const TaskMap map = read_task_map(to_element(d), grid_bytes(d.tasks[0]));
    CHECK(placement_faults(map).empty());
    int read = 0;
    for (int r = 0; r < map.rows; ++r)
        for (int c = 0; c < map.cols; ++c) {
            const geo::Point p =
                projection.to_plane({map.west_deg + (c + 0.5) * map.lon_step_deg,
                                     map.south_deg + (r + 0.5) * map.lat_step_deg});
            if (!field.contains(p)) continue;
            ++read;
            REQUIRE(map.layers[0].raw[static_cast<std::size_t>(r * map.cols + c)] ==
                    mesh[*g.cell_at(p)]);
        }
    CHECK(read > 1000);
}
