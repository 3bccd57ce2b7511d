// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/write_virtual_field.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "io/folder.hpp"
#include "io/gdal.hpp"
#include "io/virtual_field_texts.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

namespace fs = std::filesystem;
using geo::Point;

const Crs image_crs{"EPSG:32654"};  // UTM 54N: not the field's frame, as a satellite's never is
constexpr std::array<const char*, 13> names{
    "README.md", "boundary.geojson", "compost.csv",    "field.toml",  "moisture.csv",
    "ndvi.tif",  "nir.tif",          "pig.csv",        "poultry.csv", "red.tif",
    "truth.csv", "yield.csv",        "yield_truth.csv"};
constexpr double pixel_m = 10.0;
constexpr double image_margin_m = 20.0;
constexpr double nodata = -9999.0;

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
    throw OutputError({"output.write_failed", {{"path", path}, {"why", why}}});
}

void require(bool done, const std::string& path, const char* step) {
    if (done) return;
    const std::string detail = CPLGetLastErrorMsg();
    refuse(path, detail.empty() ? std::string(step) : std::string(step) + ": " + detail);
}

Crs plane_of(const simulate::VirtualField& field) {
    return {"EPSG:" + std::to_string(field.spec.plane_epsg)};
}

bool ours(const std::string& name) {
    const auto year_of = [&name](const std::string& start) {
        return name.size() == start.size() + 8 && name.starts_with(start + "20") &&
               name.ends_with(".csv");
    };
    return std::find(names.begin(), names.end(), name) != names.end() || year_of("yield_") ||
           year_of("yield_truth_");
}

geo::Grid<double> image_of(const simulate::VirtualField& field, const std::string& path) {
    const Transform to_image(plane_of(field), image_crs, path);
    const Transform to_plane(image_crs, plane_of(field), path);
    geo::Box box;
    for (const geo::Ring* ring : field.boundary.rings())
        for (const Point p : *ring) box.add(to_image(p));
    return ndvi_image(field, geo::grid_over(box.grown(image_margin_m), Metres{pixel_m}),
                      [&to_plane](Point p) { return to_plane(p); });
}

void describe(GDALDataset& image, const geo::GridGeometry& g, const std::string& notice,
              const std::string& path) {
    double transform[6] = {g.origin.x, g.cell.value, 0, g.origin.y, 0, -g.cell.value};
    require(image.SetGeoTransform(transform) == CE_None, path, "SetGeoTransform");
    const OGRSpatialReference srs = spatial_reference(image_crs, path);
    require(image.SetSpatialRef(&srs) == CE_None, path, "SetSpatialRef");
    require(image.SetMetadataItem("TIFFTAG_IMAGEDESCRIPTION", notice.c_str()) == CE_None, path,
            "SetMetadataItem");
    require(image.GetRasterBand(1)->SetNoDataValue(nodata) == CE_None, path, "SetNoDataValue");
}

// Uncompressed: a few kilobytes, and the bytes do not depend on the version of a compressor.
std::string image_bytes(const geo::Grid<double>& values_of, const std::string& notice,
                        const std::string& path) {
    const Scratch scratch;
    GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
    require(driver != nullptr, path, "GTiff");
    const geo::GridGeometry& g = values_of.geometry();
    Dataset image(
        driver->Create((scratch.folder() + path).c_str(), g.cols, g.rows, 1, GDT_Float32, nullptr));
    require(image != nullptr, path, "Create");
    describe(*image, g, notice, path);
    std::vector<float> values;
    for (const double v : values_of.values())
        // four decimals, as products are delivered; also hides the last bits of the maths library
        values.push_back(static_cast<float>(std::isnan(v) ? nodata : std::round(v * 1e4) / 1e4));
    require(image->GetRasterBand(1)->RasterIO(GF_Write, 0, 0, g.cols, g.rows, values.data(), g.cols,
                                              g.rows, GDT_Float32, 0, 0, nullptr) == CE_None,
            path, "RasterIO");
    // GDALClose of this version returns nothing, so what is still in the cache is flushed under
    // watch
    CPLErrorReset();
    image->FlushCache(true);
    require(CPLGetLastErrorType() < CE_Failure, path, "FlushCache");
    image.reset();
    require(CPLGetLastErrorType() < CE_Failure, path, "GDALClose");
    return scratch.bytes(path);
}

void add_images(Files& files, const simulate::VirtualField& field, bool bands) {
    const std::string notice = synthetic_notice(field);
    const auto add = [&](const char* name, const geo::Grid<double>& values) {
        files[name] = image_bytes(values, notice, name);
    };
    const geo::Grid<double> ndvi = image_of(field, "ndvi.tif");
    if (!bands) return add("ndvi.tif", ndvi);
    const simulate::Bands b = simulate::image_bands(ndvi, field.seed);
    add("ndvi.tif", b.ndvi);
    add("red.tif", b.red);
    add("nir.tif", b.nir);
}

void add_yields(Files& files, const simulate::VirtualField& field,
                const geo::Projection& projection) {
    files["yield.csv"] = yield_csv(field.harvest, projection);
    files["yield_truth.csv"] = yield_truth_csv(field.harvest_truth);
    for (const simulate::YearLog& log : field.earlier) {
        const std::string end = std::to_string(log.year).append(".csv");
        files["yield_" + end] = yield_csv(log.rows, projection);
        files["yield_truth_" + end] = yield_truth_csv(log.truth);
    }
}

Files texts_of(const simulate::VirtualField& field, const FolderPlan& plan) {
    const geo::Projection projection = projection_of(plane_of(field));
    const auto has = [&](Role role) { return holds(field, plan, role); };
    Files files;
    files["boundary.geojson"] = boundary_geojson(field, projection);
    if (has(Role::yield)) add_yields(files, field, projection);
    if (has(Role::moisture)) files["moisture.csv"] = moisture_csv(field, projection);
    if (has(Role::organic)) {
        files["compost.csv"] = spread_csv(field.compost_log, projection);
        for (const simulate::MaterialLog& log : field.other_logs)
            files[words_of(log.material).file] = spread_csv(log.path, projection);
    }
    files["truth.csv"] = truth_csv(field);
    files["field.toml"] = field_toml(field, plan);
    files["README.md"] = readme(field, plan);
    return files;
}

}  // namespace

void require_virtual_field(const fs::path& folder) {
    const auto path = folder.string();
    std::error_code error;
    std::string first;
    if (fs::is_directory(fs::symlink_status(folder, error)) &&
        fs::is_regular_file(fs::symlink_status(folder / "field.toml", error)))
        std::getline(std::ifstream(folder / "field.toml"), first);
    if (!first.starts_with("# SYNTHETIC: made by `vrmap simulate`"))
        throw OutputError({"output.not_ours", {{"path", path}}});
    for (const FolderEntry& entry : Folder(system_files(), folder).entries())
        if (!ours(entry.name))
            throw OutputError({"output.holds_more", {{"path", path}, {"found", entry.name}}});
}

Files virtual_field_files(const simulate::VirtualField& field, const FolderPlan& plan) {
    start_gdal();
    Files files = texts_of(field, plan);
    if (holds(field, plan, Role::ndvi)) add_images(files, field, plan.bands);
    for (const Fault fault : plan.broken) break_file(files, fault);
    return files;
}

}  // namespace vrmap::io
