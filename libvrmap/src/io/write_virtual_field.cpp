// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/write_virtual_field.hpp"

#include <cpl_error.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>

#include <cmath>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "io/virtual_field_texts.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

namespace fs = std::filesystem;
using geo::Point;

constexpr int geographic_epsg = 4326;
constexpr int image_epsg = 32654;  // UTM 54N: not the field's frame, as a satellite's never is
constexpr double pixel_m = 10.0;
constexpr double image_margin_m = 20.0;
constexpr double nodata = -9999.0;

[[noreturn]] void refuse(const fs::path& path, const std::string& why) {
    throw OutputError({"output.write_failed", {{"path", path.string()}, {"why", why}}});
}

void require(bool done, const fs::path& path, const char* step) {
    if (done) return;
    const std::string detail = CPLGetLastErrorMsg();
    refuse(path, detail.empty() ? std::string(step) : std::string(step) + ": " + detail);
}

OGRSpatialReference reference(int epsg, const fs::path& path) {
    OGRSpatialReference srs;
    require(srs.importFromEPSG(epsg) == OGRERR_NONE, path, "importFromEPSG");
    srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    return srs;
}

/// From one CRS to another; both speak x (east, longitude) first.
class Transform {
public:
    Transform(int from_epsg, int to_epsg, const fs::path& path) : path_(path) {
        const OGRSpatialReference from = reference(from_epsg, path);
        const OGRSpatialReference to = reference(to_epsg, path);
        handle_.reset(OGRCreateCoordinateTransformation(&from, &to));
        require(handle_ != nullptr, path, "OGRCreateCoordinateTransformation");
    }
    Point operator()(Point p) const {
        require(
            handle_->Transform(1, &p.x, &p.y) != FALSE && std::isfinite(p.x) && std::isfinite(p.y),
            path_, "OGRCoordinateTransformation::Transform");
        return p;
    }

private:
    struct Destroy {
        void operator()(OGRCoordinateTransformation* t) const {
            OGRCoordinateTransformation::DestroyCT(t);
        }
    };
    std::unique_ptr<OGRCoordinateTransformation, Destroy> handle_;
    fs::path path_;
};

void write_text(const fs::path& path, const std::string& bytes) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    if (!out) refuse(path, "open");
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out) refuse(path, "write");
}

geo::Grid<double> image_of(const simulate::VirtualField& field, const fs::path& path) {
    const Transform to_image(field.spec.plane_epsg, image_epsg, path);
    const Transform to_plane(image_epsg, field.spec.plane_epsg, path);
    geo::Box box;
    for (const geo::Ring* ring : field.boundary.rings())
        for (const Point p : *ring) box.add(to_image(p));
    return ndvi_image(field, geo::grid_over(box.grown(image_margin_m), Metres{pixel_m}),
                      [&to_plane](Point p) { return to_plane(p); });
}

struct CloseDataset {
    void operator()(GDALDataset* d) const { GDALClose(d); }
};
using Dataset = std::unique_ptr<GDALDataset, CloseDataset>;

void describe(GDALDataset& image, const geo::GridGeometry& g, const std::string& notice,
              const fs::path& path) {
    double transform[6] = {g.origin.x, g.cell.value, 0, g.origin.y, 0, -g.cell.value};
    require(image.SetGeoTransform(transform) == CE_None, path, "SetGeoTransform");
    const OGRSpatialReference srs = reference(image_epsg, path);
    require(image.SetSpatialRef(&srs) == CE_None, path, "SetSpatialRef");
    require(image.SetMetadataItem("TIFFTAG_IMAGEDESCRIPTION", notice.c_str()) == CE_None, path,
            "SetMetadataItem");
    require(image.GetRasterBand(1)->SetNoDataValue(nodata) == CE_None, path, "SetNoDataValue");
}

// Uncompressed: a few kilobytes, and the bytes do not depend on the version of a compressor.
void write_image(const geo::Grid<double>& ndvi, const std::string& notice, const fs::path& path) {
    GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
    require(driver != nullptr, path, "GTiff");
    const geo::GridGeometry& g = ndvi.geometry();
    Dataset image(driver->Create(path.string().c_str(), g.cols, g.rows, 1, GDT_Float32, nullptr));
    require(image != nullptr, path, "Create");
    describe(*image, g, notice, path);
    std::vector<float> values;
    for (const double v : ndvi.values())
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
}

}  // namespace

void write_virtual_field(const simulate::VirtualField& field, const fs::path& dir) {
    std::error_code failed;
    fs::create_directories(dir, failed);
    if (failed) refuse(dir, failed.message());
    GDALAllRegister();
    const Transform geographic(field.spec.plane_epsg, geographic_epsg, dir);
    geo::Projection projection;
    projection.to_geographic = [&geographic](Point p) {
        const Point g = geographic(p);
        return geo::LonLat{g.x, g.y};
    };
    write_text(dir / "boundary.geojson", boundary_geojson(field, projection));
    write_text(dir / "yield.csv", yield_csv(field, projection));
    write_text(dir / "moisture.csv", moisture_csv(field, projection));
    write_text(dir / "compost.csv", compost_csv(field, projection));
    write_text(dir / "yield_truth.csv", yield_truth_csv(field));
    write_text(dir / "truth.csv", truth_csv(field));
    write_text(dir / "field.toml", field_toml(field));
    write_text(dir / "README.md", readme(field));
    write_image(image_of(field, dir / "ndvi.tif"), synthetic_notice(field), dir / "ndvi.tif");
}

}  // namespace vrmap::io
