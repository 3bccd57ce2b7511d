// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/write_task_map.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "unit/io/folder.hpp"
#include "unit/isoxml/sample_task.hpp"

using namespace vrmap;
namespace fs = std::filesystem;

namespace {

// The sample's grid over the whole of its field's outline, so that no cell lies beside it.
isoxml::TaskData task() {
    isoxml::TaskData d = test::sample_task();
    d.boundary = {{{{143.2, 42.5}, {143.2004, 42.5}, {143.2004, 42.5003}, {143.2, 42.5003}}, {}}};
    return d;
}

struct Written {
    test::Folder folder;
    isoxml::TaskData data = task();
    fs::path taskdata = folder.path / "TASKDATA";
    fs::path geopackage = folder.path / "field.gpkg";
    Written() {
        io::write_taskdata(taskdata, data);
        write_grid(data.tasks[0].grid);
    }
    void write_grid(const isoxml::TaskGrid& grid) const {
        fs::remove(geopackage);
        io::write_geopackage(geopackage, {io::task_grid_table(grid, {0.21})});
    }
    std::string fault(MgPerM2 least = 100, MgPerM2 most = 800) const {
        return test::fault_of([&] {
            io::require_one_truth(taskdata, geopackage, {{least, most}});
        });
    }
};

}  // namespace

TEST_CASE("what was written is one truth, as bytes and as cells") {
    const Written w;
    CHECK(w.fault().empty());
    CHECK(fs::file_size(w.taskdata / "GRD00001.bin") == 48);
    CHECK(test::bytes_of(w.taskdata / "GRD00001.bin").substr(0, 4) == std::string("\x64\0\0\0", 4));
    CHECK(test::bytes_of(w.taskdata / "TASKDATA.XML").find("<ISO11783_TaskData") !=
          std::string::npos);
}

TEST_CASE("a rate outside the spreader's limits is found, 0 never is") {
    const Written w;
    CHECK(w.fault(101, 800) == "output.reread_differs");
    CHECK(w.fault(100, 799) == "output.reread_differs");
}

TEST_CASE("one cell that differs is found, in its rate or its place") {
    const Written w;
    isoxml::TaskGrid other = w.data.tasks[0].grid;
    other.rate[5] += 1;
    w.write_grid(other);
    CHECK(w.fault() == "output.reread_differs");
    other = w.data.tasks[0].grid;
    other.west_deg += 1e-8;
    w.write_grid(other);
    CHECK(w.fault() == "output.reread_differs");
    other = w.data.tasks[0].grid;
    other.rows = 2;
    other.rate.resize(8);
    other.inside_m2.resize(8);
    w.write_grid(other);
    CHECK(w.fault() == "output.reread_differs");
}

TEST_CASE("each task of a TASKDATA has its layer, its limits and its truth") {
    test::Folder folder;
    isoxml::TaskData data = task();
    data.tasks.push_back(data.tasks[0]);
    data.tasks[1].product = data.tasks[1].name = "過石";
    for (MgPerM2& rate : data.tasks[1].grid.rate) rate *= 2;
    io::write_taskdata(folder.path / "TASKDATA", data);
    const auto fault = [&](const isoxml::TaskGrid& second, std::vector<io::RateLimits> limits) {
        fs::remove(folder.path / "f.gpkg");
        io::write_geopackage(folder.path / "f.gpkg",
                             {io::task_grid_table(data.tasks[0].grid, {0.21}),
                              io::task_grid_table(second, {0, 0.17}, 1)});
        return test::fault_of([&] {
            io::require_one_truth(folder.path / "TASKDATA", folder.path / "f.gpkg", limits);
        });
    };
    CHECK(fault(data.tasks[1].grid, {{100, 800}, {200, 1600}}).empty());
    CHECK(fault(data.tasks[1].grid, {{100, 800}, {200, 1500}}) == "output.reread_differs");
    CHECK(fault(data.tasks[1].grid, {{100, 800}}) == "output.reread_differs");
    CHECK(fault(data.tasks[0].grid, {{100, 800}, {100, 1600}}) == "output.reread_differs");
}

TEST_CASE("damage to a file is found") {
    const Written w;
    const std::string bytes = test::bytes_of(w.taskdata / "GRD00001.bin");
    w.folder.file("TASKDATA/GRD00001.bin", bytes.substr(0, 47));
    CHECK_FALSE(w.fault().empty());
    w.folder.file("TASKDATA/GRD00001.bin", '\x65' + bytes.substr(1));
    CHECK(w.fault() == "output.reread_differs");
    w.folder.file("TASKDATA/GRD00001.bin", bytes);
    CHECK(w.fault().empty());
    w.folder.file("field.gpkg", "no database");
    CHECK(w.fault() == "output.reread_differs");
    w.folder.file("TASKDATA/TASKDATA.XML", "<ISO11783_TaskData>");
    CHECK_FALSE(w.fault().empty());
}

TEST_CASE("the layer says kilograms as well as the machine's milligrams") {
    const Written w;
    const io::GeoTable t = io::task_grid_table(w.data.tasks[0].grid, {0.21});
    CHECK(t.rows == 12);
    CHECK(t.crs == io::wgs84);
    const auto column = [&t](const char* name) -> const io::GeoTable::Column& {
        return *std::find_if(t.columns.begin(), t.columns.end(),
                             [name](const auto& c) { return c.name == name; });
    };
    CHECK(column("row").integer(5) == 1);
    CHECK(column("col").integer(5) == 1);
    CHECK(column("rate_mg_per_m2").integer(5) == 600);
    CHECK(column("rate_kg_per_10a").real(5) == doctest::Approx(0.6));
    CHECK(column("n_kg_per_10a").real(5) == doctest::Approx(0.126));
}

TEST_CASE("the same values give the same bytes; NaN is empty; a place in the way is told") {
    test::Folder f;
    io::GeoTable t{"p",
                   {"EPSG:6680"},
                   2,
                   {},
                   [](std::size_t i) {
                       return geo::Point{i ? std::nan("") : 1.0, 2};
                   },
                   {io::reals("v", [](std::size_t i) { return i ? std::nan("") : 0.5; }),
                    io::words("w", [](std::size_t) { return std::string("圃場"); })}};
    io::write_geopackage(f.path / "a.gpkg", {t});
    io::write_geopackage(f.path / "b.gpkg", {t});
    CHECK(test::bytes_of(f.path / "a.gpkg") == test::bytes_of(f.path / "b.gpkg"));
    CHECK(test::fault_of([&] { io::write_geopackage(f.path / "none" / "a.gpkg", {t}); }) ==
          "output.write_failed");
    CHECK(test::fault_of([&] { io::write_taskdata(f.path / "a.gpkg" / "TASKDATA", task()); }) ==
          "output.write_failed");
}
