// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/write_shapefile.hpp"

#include <cmath>

#include "io/gdal.hpp"
#include "io/geometry.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

constexpr const char* endings[] = {".shp", ".shx", ".dbf", ".prj", ".cpg"};

[[noreturn]] void fail(const std::string& path, const std::string& why) {
    throw OutputError({"output.write_failed", {{"path", path}, {"why", why}}});
}

[[noreturn]] void differs(const std::string& stem, const std::string& what) {
    throw OutputError({"output.reread_differs", {{"what", stem + ": " + what}}});
}

void add_fields(OGRLayer& layer, const ShapeTable& t, const std::string& path) {
    for (const auto& c : t.columns) {
        OGRFieldDefn field(c.name.c_str(), OFTReal);
        field.SetWidth(12);
        field.SetPrecision(c.decimals);
        if (layer.CreateField(&field) != OGRERR_NONE) fail(path, c.name);
    }
}

void add_rows(OGRLayer& layer, const ShapeTable& t, const std::string& path) {
    OGRFeature f(layer.GetLayerDefn());
    for (std::size_t row = 0; row < t.rows; ++row) {
        f.Reset();
        for (std::size_t k = 0; k < t.columns.size(); ++k)
            f.SetField(static_cast<int>(k), t.columns[k].value(row));
        f.SetGeometryDirectly(to_ogr(t.polygon(row)).release());  // the feature owns it
        if (layer.CreateFeature(&f) != OGRERR_NONE) fail(path, "shp");
    }
}

// The polygon's corners, bounded; its rings may be told in another order by the file.
bool same_place(const OGRGeometry* g, const std::vector<geo::Polygon>& parts) {
    if (!g) return false;
    geo::Box box;
    for (const geo::Polygon& part : parts)
        for (const geo::Point p : part.outer) box.add(p);
    OGREnvelope e;
    g->getEnvelope(&e);
    constexpr double hair = 1e-12;  // degrees; the file holds doubles
    return std::abs(e.MinX - box.min_x) < hair && std::abs(e.MinY - box.min_y) < hair &&
           std::abs(e.MaxX - box.max_x) < hair && std::abs(e.MaxY - box.max_y) < hair;
}

}  // namespace

Files shapefile_files(const std::string& stem, const ShapeTable& t) {
    start_gdal();
    ErrorTrap trap;
    const Scratch scratch;
    GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("ESRI Shapefile");
    if (!driver) fail(stem, "ESRI Shapefile");
    const std::string name = scratch.folder() + stem;
    Dataset d(driver->Create((name + ".shp").c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    if (!d) fail(stem, trap.said());
    OGRSpatialReference srs = spatial_reference(wgs84, stem);
    static const char* const options[] = {"ENCODING=UTF-8", "DBF_DATE_LAST_UPDATE=2000-01-01",
                                          nullptr};
    OGRLayer* layer = d->CreateLayer(stem.c_str(), &srs, wkbPolygon, const_cast<char**>(options));
    if (!layer) fail(stem, trap.said());
    add_fields(*layer, t, stem);
    add_rows(*layer, t, stem);
    d.reset();  // closing writes too, and can only be heard
    if (trap.failed()) fail(stem, trap.said());
    Files files;
    for (const char* ending : endings) files[stem + ending] = scratch.bytes(stem + ending);
    return files;
}

void require_shapefile(const Files& files, const std::string& stem, const ShapeTable& t) {
    start_gdal();
    ErrorTrap trap;
    std::vector<Input> parts;
    for (const char* ending : endings) parts.push_back(input_of(files, stem + ending));
    const Mounted mounted(std::move(parts));
    static const char* const drivers[] = {"ESRI Shapefile", nullptr};
    const Dataset d(
        GDALDataset::Open(mounted.path().c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers));
    if (!d) differs(stem, trap.said());
    OGRLayer* layer = d->GetLayer(0);
    std::size_t row = 0;
    for (const auto& f : *layer) {
        const std::string number = text(static_cast<long long>(row + 1));
        if (row >= t.rows || !same_place(f->GetGeometryRef(), t.polygon(row)))
            differs(stem, number);
        for (std::size_t k = 0; k < t.columns.size(); ++k) {
            const auto& c = t.columns[k];
            const double half = 0.5000001 * std::pow(10, -c.decimals);
            if (!(std::abs(f->GetFieldAsDouble(c.name.c_str()) - c.value(row)) <= half))
                differs(stem, number + " " + c.name);
        }
        ++row;
    }
    if (trap.failed()) differs(stem, trap.said());
    if (row != t.rows) differs(stem, text(static_cast<long long>(row)));
}

}  // namespace vrmap::io
