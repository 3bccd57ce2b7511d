// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/layer_sums.hpp"

#include "io/gdal.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

[[noreturn]] void differs(const std::string& what) {
    throw OutputError({"output.reread_differs", {{"what", what}}});
}

double area_of(const OGRGeometry* g) {
    const bool many = g && wkbFlatten(g->getGeometryType()) == wkbMultiPolygon;
    return many ? g->toMultiPolygon()->get_Area() : 0;
}

}  // namespace

LayerSums layer_sums(const Input& geopackage, const std::string& name, const std::string& column) {
    start_gdal();
    ErrorTrap trap;
    const Mounted mounted({geopackage});
    static const char* const drivers[] = {"GPKG", nullptr};
    const Dataset d(
        GDALDataset::Open(mounted.path().c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers));
    if (!d) differs(trap.said());
    OGRLayer* layer = d->GetLayerByName(name.c_str());
    const int k = layer ? layer->GetLayerDefn()->GetFieldIndex(column.c_str()) : -1;
    if (k < 0) differs(name);
    LayerSums sums;
    for (const auto& f : *layer) {
        const double area = area_of(f->GetGeometryRef());
        sums.area += area;
        sums.weighted += area * f->GetFieldAsDouble(k);
    }
    if (trap.failed()) differs(trap.said());
    return sums;
}

}  // namespace vrmap::io
