// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/write_geopackage.hpp"

#include <algorithm>
#include <cmath>

#include "io/gdal.hpp"
#include "io/geometry.hpp"
#include "io/geopackage_points.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

[[noreturn]] void fail(const std::string& name, const std::string& why) {
    throw OutputError({"output.write_failed", {{"path", name}, {"why", why}}});
}

OGRFieldType type_of(GeoTable::Kind kind) {
    switch (kind) {
        case GeoTable::Kind::integer:
            return OFTInteger64;
        case GeoTable::Kind::real:
            return OFTReal;
        case GeoTable::Kind::words:
            return OFTString;
    }
    return OFTString;
}

void set(OGRFeature& f, int k, const GeoTable::Column& c, std::size_t row) {
    switch (c.kind) {
        case GeoTable::Kind::integer:
            f.SetField(k, static_cast<GIntBig>(c.integer(row)));
            return;
        case GeoTable::Kind::words:
            f.SetField(k, c.words(row).c_str());
            return;
        case GeoTable::Kind::real:
            if (const double v = c.real(row); std::isnan(v))
                f.SetFieldNull(k);
            else
                f.SetField(k, v);
    }
}

void write_layer(const std::string& file, GDALDataset& d, const GeoTable& t) {
    OGRSpatialReference srs = spatial_reference(t.crs, file);
    static const char* const options[] = {"SPATIAL_INDEX=NO", "FID=fid", nullptr};
    OGRLayer* layer = d.CreateLayer(t.name.c_str(), &srs, t.point ? wkbPoint : wkbMultiPolygon,
                                    const_cast<char**>(options));
    if (!layer) fail(file, t.name);
    for (const auto& c : t.columns) {
        OGRFieldDefn field(c.name.c_str(), type_of(c.kind));
        if (layer->CreateField(&field) != OGRERR_NONE) fail(file, c.name);
    }
    if (t.point) return;  // with_points
    OGRFeature f(layer->GetLayerDefn());
    for (std::size_t row = 0; row < t.rows; ++row) {
        f.Reset();
        for (std::size_t k = 0; k < t.columns.size(); ++k)
            set(f, static_cast<int>(k), t.columns[k], row);
        f.SetGeometryDirectly(to_ogr(t.polygon(row)).release());  // the feature owns it
        if (layer->CreateFeature(&f) != OGRERR_NONE) fail(file, t.name);
    }
}

}  // namespace

GeoTable::Column integers(std::string name, std::function<long long(std::size_t)> value) {
    return {std::move(name), GeoTable::Kind::integer, std::move(value), {}, {}};
}
GeoTable::Column reals(std::string name, std::function<double(std::size_t)> value) {
    return {std::move(name), GeoTable::Kind::real, {}, std::move(value), {}};
}
GeoTable::Column words(std::string name, std::function<std::string(std::size_t)> value) {
    return {std::move(name), GeoTable::Kind::words, {}, {}, std::move(value)};
}

std::string geopackage_bytes(const std::string& name, const std::vector<GeoTable>& tables) {
    start_gdal();
    ErrorTrap trap;
    const Scratch scratch;
    GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
    if (!driver) fail(name, "GPKG");
    Dataset d(driver->Create((scratch.folder() + name).c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    if (!d) fail(name, trap.said());
    if (d->StartTransaction() != OGRERR_NONE) fail(name, trap.said());
    for (const GeoTable& t : tables) write_layer(name, *d, t);
    if (d->CommitTransaction() != OGRERR_NONE) fail(name, trap.said());
    d.reset();  // closing writes too, and can only be heard
    if (trap.failed()) fail(name, trap.said());
    const bool points =
        std::any_of(tables.begin(), tables.end(), [](const GeoTable& t) { return bool(t.point); });
    return points ? with_points(scratch.bytes(name), tables, name) : scratch.bytes(name);
}

}  // namespace vrmap::io
