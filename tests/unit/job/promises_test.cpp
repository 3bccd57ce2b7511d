// SPDX-License-Identifier: Apache-2.0
#include "job/promises.hpp"

#include <doctest/doctest.h>

#include "job/manifest.hpp"
#include "vrmap/io/projection.hpp"
#include "vrmap/io/write_task_map.hpp"

using namespace vrmap;

namespace {

const io::Crs crs{"EPSG:6680"};

// Two mesh cells of 10 m, side by side, and a field that is both of them with a hole of 4 m in the
// western one's middle.
struct Field {
    geo::GridGeometry mesh{{-39000, -88480}, 0, {10}, 1, 2};
    geo::Grid<MgPerM2> rates{mesh, 0};
    geo::FieldBoundary boundary{
        {{{{-39000, -88490}, {-38980, -88490}, {-38980, -88480}, {-39000, -88480}},
          {{{-38997, -88487}, {-38997, -88483}, {-38993, -88483}, {-38993, -88487}}}}}};
    geo::Projection projection = io::projection_of(crs);
    isoxml::TaskGrid grid;
    io::Files files;
    job::Demands demands{Metres{3}, {{5000, 60000, 0, 0}}};

    Field() {
        rates[0] = 20000;
        rates[1] = 30000;
        const geo::Grid<unsigned char> all(mesh, 1);
        isoxml::TaskGridOptions fine;
        fine.coarsest_floor = Metres{1};
        grid = isoxml::make_task_grid(rates, all, boundary, Metres{3}, projection, fine);
        demands.products[0].task_kg = isoxml::total_kg(grid);
        demands.products[0].mesh_kg = (20000 * 84 + 30000 * 100) / units::mg_in_kg;
        write();
    }

    void write() {
        isoxml::TaskData d;
        const std::string name("a name of the test");
        d.software_version = name;
        d.customer = d.farm = d.field = name;
        d.field_area = boundary.area();
        d.boundary = isoxml::to_geographic(boundary, projection);
        d.tasks = {{name, name, grid}};
        files = io::taskdata_files(d);
        io::GeoTable outline{"boundary", crs, 1, [this](std::size_t) { return boundary.parts(); },
                             {},         {}};
        io::GeoTable cells{"mesh", crs, 2, {}, {}, {}};
        cells.polygon = [this](std::size_t i) {
            const int c = static_cast<int>(i);
            return std::vector<geo::Polygon>{
                {{mesh.at(1, c), mesh.at(1, c + 1), mesh.at(0, c + 1), mesh.at(0, c)}, {}}};
        };
        cells.columns = {
            io::integers("product_mg_per_m2", [this](std::size_t i) { return rates[i]; }),
            io::integers("n_mg_per_m2", [](std::size_t) { return 1; }),
            io::reals("area_m2", [](std::size_t i) { return i == 0 ? 84.0 : 100.0; }),
            io::reals("sd_n_kg_per_10a", [](std::size_t) { return 0.5; })};
        files["field.gpkg"] =
            io::geopackage_bytes("field.gpkg", {io::task_grid_table(grid, {0.21}), cells, outline});
    }

    // The ids, each once, in the order they came.
    std::string faults() const {
        std::string ids;
        for (const Message& m : job::broken_promises(files, demands))
            if (ids.find(m.id) == ids.npos) ids.append(ids.empty() ? "" : " ").append(m.id);
        return ids;
    }

    // The task cell over a place of the plane.
    MgPerM2& at(geo::Point p) {
        const geo::LonLat g = projection.to_geographic(p);
        const auto row = static_cast<int>((g.lat - grid.south_deg) / grid.lat_step_deg);
        const auto col = static_cast<int>((g.lon - grid.west_deg) / grid.lon_step_deg);
        return grid.rate[static_cast<std::size_t>(row * grid.cols + col)];
    }
    std::string with(geo::Point p, MgPerM2 rate) {
        at(p) = rate;
        write();
        return faults();
    }
};

}  // namespace

TEST_CASE("what the writer makes keeps every promise") {
    CHECK(Field().faults().empty());
}

TEST_CASE("each place has its own rate: hole, pad, beyond, inside") {
    CHECK(Field().with({-38995, -88485}, 20000) == "verify.spread_outside");
    CHECK(Field().with({-38999, -88485}, 0) == "verify.not_nearest verify.total_differs");
    CHECK(Field().with({-38999, -88485}, 30000).starts_with("verify.not_nearest"));
    CHECK(Field().with({-39001.5, -88485}, 0) == "verify.not_nearest");
    CHECK(Field().with({-39001.5, -88485}, 30000) == "verify.not_nearest");
    CHECK(Field().with({-38978.5, -88485}, 20000) == "verify.not_nearest");
    CHECK(Field().with({-39001.5, -88485}, 20000).empty());
    Field far;
    far.grid.rate.front() = far.grid.rate.back() = 20000;  // corners, where the pad is rounded off
    far.demands.pad = Metres{0};
    far.write();
    CHECK(far.faults() == "verify.spread_outside");
}

TEST_CASE("limits, totals and the layer beside the task") {
    Field f;
    f.demands.products[0].least = 20001;
    CHECK(f.faults() == "verify.rate_outside");
    f.demands.products[0].least = 20000;
    f.demands.products[0].most = 29999;
    CHECK(f.faults() == "verify.rate_outside");
    f.demands.products[0].most = 30000;
    CHECK(f.faults().empty());
    f.demands.products[0].mesh_kg *= 1.002;
    CHECK(f.faults() == "verify.total_differs");
    f.demands.products[0].mesh_kg /= 1.002;
    f.demands.products[0].task_kg *= 0.998;
    CHECK(f.faults() == "verify.total_differs");
    Field g;
    const std::string task = g.files["TASKDATA/GRD00001.bin"];
    g.at({-38985, -88485}) = 30001;
    g.write();
    g.files["TASKDATA/GRD00001.bin"] = task;
    CHECK(g.faults() == "verify.cell_differs");
}

TEST_CASE("every map of the task has its demand") {
    Field f;
    f.demands.products.push_back(f.demands.products.front());
    CHECK(f.faults().starts_with("verify.products_differ"));
    f.demands.products.clear();
    CHECK(f.faults() == "verify.products_differ");
}

TEST_CASE("the task inside the field is within the product there is") {
    Field f;
    f.demands.products[0].available_kg = f.demands.products[0].task_kg;
    CHECK(f.faults().empty());
    f.demands.products[0].available_kg = f.demands.products[0].task_kg - 0.001;
    CHECK(f.faults() == "verify.over_stock");
}

TEST_CASE("a table of a byte or two is a fault, not a surprise") {
    for (const char* bytes : {"\xEF", "\xEF\xBB", "\r\n", "x"}) {
        Field f;
        f.files["cells.csv"] = bytes;
        CHECK(f.faults() == "verify.unreadable");
    }
}

TEST_CASE("a file that is refused says why") {
    Field f;
    f.files["field.gpkg"] = "SQLite it is not";
    const std::vector<Message> faults = job::broken_promises(f.files, f.demands);
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].args.front().second == "field.gpkg");
    REQUIRE(faults[0].why.size() == 1);
    CHECK(faults[0].why[0].id == "file.broken");
}

TEST_CASE("the manifest is read back as it was written, and nothing else is taken for one") {
    const job::Demands d{Metres{3}, {{5000, 60000, 12.5, 12.25}}};
    const auto with = [](const std::string& rest, const job::Demands& demands) {
        std::string json = R"({"program":"vrmap","outputs":[{"file":"a","bytes":1,"sha256":")";
        json.append(std::string(64, '0')).append(R"("}],"inputs":[],"inputs_in":"..","promises":)");
        json.append(job::demands_json(demands)).append(rest);
        return io::Files{{"summary.json", json}, {"a", "x"}};
    };
    const auto m = job::read_manifest(with("}", d));
    REQUIRE(m);
    CHECK(m->outputs.front().file == "a");
    CHECK(m->demands.products.front().task_kg == 12.5);
    CHECK(m->demands.pad.value == 3);
    CHECK_FALSE(m->demands.products.front().available_kg);
    job::Demands stock = d;
    stock.products[0].available_kg = 1003.1;
    CHECK(job::read_manifest(with("}", stock))->demands.products[0].available_kg == 1003.1);
    CHECK_FALSE(job::read_manifest(with("}", job::Demands{Metres{3}, {}})));
    CHECK(job::manifest_faults(with("}", d)).front().id == "verify.file_differs");
    CHECK_FALSE(job::read_manifest(with("", d)));
    CHECK_FALSE(job::read_manifest({{"summary.json", R"({"program":"vrmap"})"}}));
    CHECK_FALSE(job::read_manifest({}));
}
