// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/write_task_map.hpp"

#include <cmath>

#include "io/gdal.hpp"
#include "vrmap/error.hpp"
#include "vrmap/io/input.hpp"
#include "vrmap/io/publish.hpp"
#include "vrmap/io/xml.hpp"
#include "vrmap/isoxml/faults.hpp"
#include "vrmap/isoxml/task_map.hpp"

namespace vrmap::io {

namespace fs = std::filesystem;

namespace {

constexpr const char* main_file = "TASKDATA.XML";

std::string grid_layer(std::size_t task) {
    return task == 0 ? "task_grid" : "task_grid_" + text(static_cast<long long>(task + 1));
}

[[noreturn]] void differs(const std::string& what) {
    throw OutputError({"output.reread_differs", {{"what", what}}});
}

void require_none(const std::vector<Message>& faults) {
    if (!faults.empty()) throw OutputError(faults.front());
}

// One for each task.
std::vector<isoxml::TaskMap> reread_taskdata(const fs::path& folder) {
    const isoxml::Element root = read_xml(read_input(folder / main_file));
    std::vector<isoxml::TaskMap> maps;
    std::vector<std::size_t> sizes;
    for (const std::string& name : isoxml::grid_file_names(root)) {
        const Input grid = read_input(folder / (name + ".bin"));
        const std::span bytes(reinterpret_cast<const std::byte*>(grid.bytes.data()),
                              grid.bytes.size());
        maps.push_back(isoxml::read_task_map(root, bytes, maps.size()));
        sizes.push_back(bytes.size());
        require_none(isoxml::placement_faults(maps.back()));
        if (maps.back().layers.size() != 1 || maps.back().layers.front().ddi != 6) differs("DDI");
    }
    require_none(isoxml::faults(root, sizes));
    return maps;
}

std::string cell_name(long long row, long long col) {
    return "row " + text(row) + ", col " + text(col);
}

// One feature against its cell: the rate, and the place of its corners.
void compare_cell(const OGRFeature& f, const isoxml::TaskMap& map, RateLimits limits) {
    const auto row = f.GetFieldAsInteger64("row");
    const auto col = f.GetFieldAsInteger64("col");
    if (row < 0 || row >= map.rows || col < 0 || col >= map.cols) differs(cell_name(row, col));
    const auto raw = map.layers.front().raw[static_cast<std::size_t>(row * map.cols + col)];
    if (f.GetFieldAsInteger64("rate_mg_per_m2") != raw) differs(cell_name(row, col));
    if (raw != 0 && (raw < limits.least || raw > limits.most))
        differs(cell_name(row, col) + ": " + text(static_cast<long long>(raw)));
    OGREnvelope box;
    if (!f.GetGeometryRef()) differs(cell_name(row, col));
    f.GetGeometryRef()->getEnvelope(&box);
    constexpr double hair = 1e-9;  // degrees: 0.1 mm, the file's own last digit
    const double south = map.south_deg + static_cast<double>(row) * map.lat_step_deg;
    const double west = map.west_deg + static_cast<double>(col) * map.lon_step_deg;
    if (std::abs(box.MinY - south) > hair || std::abs(box.MinX - west) > hair ||
        std::abs(box.MaxY - south - map.lat_step_deg) > hair ||
        std::abs(box.MaxX - west - map.lon_step_deg) > hair)
        differs(cell_name(row, col));
}

}  // namespace

void write_taskdata(const fs::path& folder, const isoxml::TaskData& data) {
    std::error_code error;
    fs::create_directory(folder, error);
    if (error)
        throw OutputError(
            {"output.write_failed", {{"path", folder.string()}, {"why", error.message()}}});
    for (std::size_t k = 0; k < data.tasks.size(); ++k) {
        const auto bytes = isoxml::grid_bytes(data.tasks[k]);
        write_file(folder / isoxml::grid_file(k),
                   {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
    write_file(folder / main_file, isoxml::to_xml(isoxml::to_element(data)));
}

GeoTable task_grid_table(const isoxml::TaskGrid& grid, Fertiliser product, std::size_t task) {
    const auto cols = static_cast<std::size_t>(grid.cols);
    GeoTable t{grid_layer(task), wgs84, grid.rate.size(), {}, {}, {}};
    t.polygon = [&grid, cols](std::size_t i) {
        const std::size_t row = i / cols;
        const std::size_t col = i % cols;
        const double south = grid.south_deg + static_cast<double>(row) * grid.lat_step_deg;
        const double west = grid.west_deg + static_cast<double>(col) * grid.lon_step_deg;
        const double north = south + grid.lat_step_deg;
        const double east = west + grid.lon_step_deg;
        return std::vector<geo::Polygon>{
            {{{west, south}, {east, south}, {east, north}, {west, north}}, {}}};
    };
    const auto rate = [&grid](std::size_t i) { return grid.rate[i]; };
    t.columns = {
        integers("row", [cols](std::size_t i) { return static_cast<long long>(i / cols); }),
        integers("col", [cols](std::size_t i) { return static_cast<long long>(i % cols); }),
        integers("rate_mg_per_m2", rate),
        reals("rate_kg_per_10a", [rate](std::size_t i) { return kg_per_10a_from(rate(i)); }),
        reals("n_kg_per_10a",
              [rate, product](std::size_t i) {
                  return kg_per_10a_from(rate(i)) * product.nitrogen_fraction;
              }),
        reals("inside_m2", [&grid](std::size_t i) { return grid.inside_m2[i]; })};
    return t;
}

void require_one_truth(const fs::path& taskdata_folder, const fs::path& geopackage,
                       const std::vector<RateLimits>& limits) {
    const auto maps = reread_taskdata(taskdata_folder);
    if (maps.size() != limits.size()) differs("TSK");
    start_gdal();
    ErrorTrap trap;
    static const char* const drivers[] = {"GPKG", nullptr};
    const Dataset d(
        GDALDataset::Open(geopackage.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers));
    if (!d) differs(trap.said());
    for (std::size_t k = 0; k < maps.size(); ++k) {
        OGRLayer* layer = d->GetLayerByName(grid_layer(k).c_str());
        if (!layer) differs(grid_layer(k));
        std::size_t cells = 0;
        for (const auto& f : *layer) {
            compare_cell(*f, maps[k], limits[k]);
            ++cells;
        }
        if (trap.failed()) differs(trap.said());
        if (cells != maps[k].layers.front().raw.size()) differs(grid_layer(k));
    }
}

}  // namespace vrmap::io
