// SPDX-License-Identifier: Apache-2.0
#include "io/read_back.hpp"

#include <cmath>

#include "io/gdal.hpp"
#include "io/geometry.hpp"
#include "io/geopackage_check.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

[[noreturn]] void differs(const std::string& what) {
    throw OutputError({"output.reread_differs", {{"what", what}}});
}

double value_of(const OGRFeature& f, int column) {
    return f.IsFieldSetAndNotNull(column) ? f.GetFieldAsDouble(column) : std::nan("");
}

LayerRows rows_of(OGRLayer& layer, const std::vector<std::string>& names, const std::string& file) {
    LayerRows rows;
    std::vector<int> at;
    for (const std::string& name : names) {
        at.push_back(layer.GetLayerDefn()->GetFieldIndex(name.c_str()));
        if (at.back() < 0) differs(file + ": " + name);
    }
    rows.columns.resize(names.size());
    if (layer.GetSpatialRef()) rows.crs = crs_of(*layer.GetSpatialRef());
    for (const auto& f : layer) {
        for (std::size_t k = 0; k < at.size(); ++k) rows.columns[k].push_back(value_of(*f, at[k]));
        rows.ground.emplace_back();
        if (!f->GetGeometryRef() || !to_polygons(*f->GetGeometryRef(), rows.ground.back()))
            differs(file);
    }
    if (static_cast<std::size_t>(layer.GetFeatureCount(TRUE)) != rows.rows()) differs(file);
    return rows;
}

LayerRows read(const Mounted& mounted, const char* driver, const std::string& layer,
               const std::vector<std::string>& columns) {
    ErrorTrap trap;
    const char* const drivers[] = {driver, nullptr};
    const Dataset d(
        GDALDataset::Open(mounted.path().c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers));
    const std::string file = mounted.files().front().path.string();
    if (!d) differs(file + ": " + trap.said());
    OGRLayer* found = layer.empty() ? d->GetLayer(0) : d->GetLayerByName(layer.c_str());
    if (!found) differs(file + ": " + layer);
    LayerRows rows = rows_of(*found, columns, file);
    if (trap.failed()) differs(file + ": " + trap.said());
    return rows;
}

}  // namespace

LayerRows read_layer(const Input& geopackage, const std::string& layer,
                     const std::vector<std::string>& columns) {
    require_plain_geopackage(geopackage);
    start_gdal();
    return read(Mounted({geopackage}), "GPKG", layer, columns);
}

LayerRows read_shapefile(const Files& files, const std::string& stem,
                         const std::vector<std::string>& columns) {
    start_gdal();
    std::vector<Input> parts;
    for (const char* ending : {".shp", ".shx", ".dbf", ".prj", ".cpg"})
        parts.push_back(input_of(files, stem + ending));
    return read(Mounted(std::move(parts)), "ESRI Shapefile", "", columns);
}

}  // namespace vrmap::io
