// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/layer_sums.hpp"

#include "io/written_layer.hpp"

namespace vrmap::io {

namespace {

double area_of(const OGRGeometry* g) {
    const bool many = g && wkbFlatten(g->getGeometryType()) == wkbMultiPolygon;
    return many ? g->toMultiPolygon()->get_Area() : 0;
}

}  // namespace

LayerSums layer_sums(const std::filesystem::path& geopackage, const std::string& name,
                     const std::string& column) {
    start_gdal();
    ErrorTrap trap;
    const WrittenLayer written(geopackage, name, trap);
    OGRLayer* layer = written.layer;
    const int k = layer->GetLayerDefn()->GetFieldIndex(column.c_str());
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
