// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>

#include "io/column_tally.hpp"
#include "io/encoding.hpp"
#include "io/gdal.hpp"
#include "io/raster_file.hpp"
#include "io/survey_parts.hpp"
#include "io/vector_file.hpp"
#include "io/words.hpp"
#include "vrmap/error.hpp"
#include "vrmap/io/read_raster.hpp"

namespace vrmap::io {

namespace {

constexpr double most_looked_at = 1e7;  // pixels of a band: seconds
constexpr int least_confidence = 70;    // PROJ: the same definition under another name

std::string count(long n) {
    return text(static_cast<long long>(n));
}

void fail(Survey& s, const std::string& why) {
    if (!s.fault) s.fault = Message{"file.broken", {{"why", why}}};
}

// The file's own code; else the one its parameters have.
void tell_crs(const OGRSpatialReference* srs, bool coded, LayerSurvey& layer, Survey& s) {
    if (!srs || srs->IsEmpty()) {
        s.odd.push_back({"odd.no_crs", {}});
        return;
    }
    const ErrorTrap quiet;
    layer.crs_title = srs->GetName() ? legible(srs->GetName()) : "?";
    const bool known = srs->GetAuthorityCode(nullptr) != nullptr;
    layer.crs_has_code = known && coded;
    layer.crs = crs_of(*srs).definition;
    if (layer.crs_has_code) return;
    if (known) {
        s.odd.push_back({"odd.crs_without_code", {{"crs", layer.crs}}});
        return;
    }
    using Srs = std::unique_ptr<OGRSpatialReference, void (*)(OGRSpatialReference*)>;
    const Srs same(srs->FindBestMatch(least_confidence, "EPSG", nullptr),
                   [](OGRSpatialReference* r) { r->Release(); });
    if (same) {
        layer.crs = crs_of(*same).definition;
        s.odd.push_back({"odd.crs_without_code", {{"crs", layer.crs}}});
    } else {
        s.odd.push_back({"odd.crs_unknown_code", {{"crs", layer.crs_title}}});
    }
}

void tell_place(const OGRSpatialReference* srs, LayerSurvey& layer, Survey& s) {
    const geo::Box& e = layer.extent;
    if (!srs || srs->IsEmpty() || !(e.min_x <= e.max_x)) return;
    const bool small = std::max(std::abs(e.min_x), std::abs(e.max_x)) <= 180 &&
                       std::max(std::abs(e.min_y), std::abs(e.max_y)) <= 90;
    if (small && srs->IsProjected()) s.odd.push_back({"odd.degrees_as_metres", {}});
    if (!small && srs->IsGeographic()) s.odd.push_back({"odd.metres_as_degrees", {}});
    try {
        const Transform to({layer.crs}, wgs84, s.path.string());
        std::vector<geo::Point> middle{{(e.min_x + e.max_x) / 2, (e.min_y + e.max_y) / 2}};
        to(middle);
        layer.centre = geo::LonLat{middle[0].x, middle[0].y};
    } catch (const Error&) {
        layer.centre.reset();  // what is odd about it has been said
    }
}

// Geometries of one layer, by kind.
struct Shapes {
    std::vector<std::pair<std::string, long>> kinds;
    geo::Box extent;
    long none = 0;
    long at_zero = 0;

    void add(const OGRGeometry* g) {
        if (!g || g->IsEmpty()) {
            ++none;
            return;
        }
        const char* name = OGRToOGCGeomType(wkbFlatten(g->getGeometryType()));
        const auto at = std::find_if(kinds.begin(), kinds.end(),
                                     [name](const auto& k) { return k.first == name; });
        if (at == kinds.end())
            kinds.emplace_back(name, 1);
        else
            ++at->second;
        OGREnvelope e;
        g->getEnvelope(&e);
        if (e.MinX == 0 && e.MaxX == 0 && e.MinY == 0 && e.MaxY == 0) {
            ++at_zero;
            return;
        }
        extent.add({e.MinX, e.MinY});
        extent.add({e.MaxX, e.MaxY});
    }

    void tell(LayerSurvey& layer, Survey& s) {
        std::sort(kinds.begin(), kinds.end());
        layer.geometries = kinds;
        layer.extent = extent;
        std::string found;
        for (const auto& [name, n] : kinds) found += (found.empty() ? "" : ", ") + name;
        if (kinds.size() > 1) s.odd.push_back({"odd.mixed_geometry", {{"found", found}}});
        if (none) s.odd.push_back({"odd.no_geometry", {{"features", count(none)}}});
        if (at_zero) s.odd.push_back({"odd.at_zero", {{"points", count(at_zero)}}});
    }
};

void add_field(const OGRFeature& f, int k, ColumnTally& tally) {
    if (!f.IsFieldSetAndNotNull(k)) return tally.add_blank();
    const OGRFieldType type = f.GetFieldDefnRef(k)->GetType();
    if (type == OFTInteger || type == OFTInteger64 || type == OFTReal)
        tally.add_number(f.GetFieldAsDouble(k));
    else
        tally.add_text(legible(f.GetFieldAsString(k)));
}

// A .prj often says no code, and GDAL adds the one it finds.
bool has_code(const std::vector<Input>& files) {
    if (ending_of(files.front().path) != ".shp") return true;
    for (const Input& f : files) {
        if (ending_of(f.path) != ".prj") continue;
        const std::string& prj = f.bytes;
        // the root's own code stands last: ID["EPSG",28354]]
        const auto last = std::max(prj.rfind("AUTHORITY[") + 1, prj.rfind("ID[\"EPSG\"") + 1);
        return last > 0 &&
               std::count(prj.begin() + static_cast<std::ptrdiff_t>(last), prj.end(), ']') == 2;
    }
    return false;
}

void survey_layer(OGRLayer& from, const std::vector<Input>& files, Survey& s) {
    LayerSurvey layer;
    layer.name = legible(from.GetName());
    const OGRSpatialReference* srs = carried_crs(from, files);
    const OGRFeatureDefn& defn = *from.GetLayerDefn();
    std::vector<ColumnTally> tallies(static_cast<std::size_t>(defn.GetFieldCount()));
    Shapes shapes;
    ErrorTrap trap;
    const GIntBig expected = from.GetFeatureCount(TRUE);
    for (const auto& f : from) {
        ++layer.records;
        shapes.add(f->GetGeometryRef());
        for (int k = 0; k < defn.GetFieldCount(); ++k)
            add_field(*f, k, tallies[static_cast<std::size_t>(k)]);
    }
    if (trap.failed() || layer.records != expected)
        fail(s, trap.said().empty() ? "feature count" : trap.said());
    for (int k = 0; k < defn.GetFieldCount(); ++k)
        layer.columns.push_back(tallies[static_cast<std::size_t>(k)].result(
            legible(defn.GetFieldDefn(k)->GetNameRef())));
    tell_crs(srs, has_code(files), layer, s);
    shapes.tell(layer, s);
    tell_place(srs, layer, s);
    s.layers.push_back(std::move(layer));
}

// Every so many rows of a picture that has too many pixels to look at all.
int rows_to_next(GDALRasterBand& band) {
    const double pixels = static_cast<double>(band.GetXSize()) * band.GetYSize();
    return static_cast<int>(std::ceil(pixels / most_looked_at));
}

ColumnSurvey survey_band(GDALRasterBand& band, int number, Survey& s) {
    ColumnTally tally;
    ErrorTrap trap;
    int has_nodata = 0;
    const double nodata = band.GetNoDataValue(&has_nodata);
    std::vector<double> row(static_cast<std::size_t>(band.GetXSize()));
    for (int r = 0; r < band.GetYSize() && !trap.failed(); r += rows_to_next(band)) {
        const CPLErr e = band.RasterIO(GF_Read, 0, r, band.GetXSize(), 1, row.data(),
                                       band.GetXSize(), 1, GDT_Float64, 0, 0, nullptr);
        if (e != CE_None) break;
        for (const double v : row)
            if (has_nodata && v == nodata)
                tally.add_blank();
            else
                tally.add_number(v * band.GetScale() + band.GetOffset());
    }
    if (trap.failed()) fail(s, trap.said());
    const std::string said = legible(band.GetDescription());
    return tally.result(said.empty() ? std::to_string(number) : said);
}

void tell_size(GDALDataset& d, LayerSurvey& layer, Survey& s) {
    std::array<double, 6> t{};
    RasterSize size{d.GetRasterXSize(), d.GetRasterYSize()};
    if (d.GetGeoTransform(t.data()) == CE_None) {
        size.pixel_x = std::hypot(t[1], t[4]);
        size.pixel_y = std::hypot(t[2], t[5]);
        for (const double c : {0.0, static_cast<double>(size.cols)})
            for (const double r : {0.0, static_cast<double>(size.rows)})
                layer.extent.add({t[0] + c * t[1] + r * t[2], t[3] + c * t[4] + r * t[5]});
    } else {
        s.odd.push_back({"odd.no_place", {}});
    }
    layer.raster = size;
    layer.records = size.cols * size.rows;
}

// The file, and what makes a Shapefile whole as far as it is there.
std::vector<Input> files_of(const Shelf& shelf, const Survey& s) {
    std::vector<Input> files;
    files.push_back(shelf.read(s.path));
    if (s.kind != Survey::Kind::shapefile) return files;
    for (const char* ending : {".shx", ".dbf", ".prj", ".cpg"}) {
        const std::filesystem::path part = shelf.part_of(s.path, ending);
        if (shelf.holds(part)) files.push_back(shelf.read(part));
    }
    return files;
}

const char* driver_of(Survey::Kind kind) {
    switch (kind) {
        case Survey::Kind::shapefile:
            return "ESRI Shapefile";
        case Survey::Kind::geopackage:
            return "GPKG";
        case Survey::Kind::flatgeobuf:
            return "FlatGeobuf";
        default:
            return "GeoJSON";
    }
}

RasterFile raster_at(const Shelf& shelf, const Survey& s) {
    if (shelf.zip) return RasterFile(shelf.read(s.path));
    return RasterFile(s.path);
}

}  // namespace

void survey_vector(const Shelf& shelf, Survey& s) {
    start_gdal();
    const Fence fence;
    const Mounted mounted(files_of(shelf, s));
    const ErrorTrap trap;
    const Dataset d = open_vector(driver_of(s.kind), mounted);
    for (int i = 0; i < d->GetLayerCount(); ++i) survey_layer(*d->GetLayer(i), mounted.files(), s);
    if (trap.failed()) fail(s, trap.said());
    if (d->GetLayerCount() > 1)
        s.odd.push_back({"odd.several_layers", {{"layers", count(d->GetLayerCount())}}});
}

void survey_raster(const Shelf& shelf, Survey& s) {
    const Fence fence;
    const RasterFile file = raster_at(shelf, s);
    GDALDataset& d = file.dataset();
    const ErrorTrap trap;
    LayerSurvey layer;
    layer.name = std::filesystem::path(s.path).stem().string();
    tell_size(d, layer, s);
    for (int b = 1; b <= d.GetRasterCount(); ++b)
        layer.columns.push_back(survey_band(*d.GetRasterBand(b), b, s));
    if (const int step = d.GetRasterCount() ? rows_to_next(*d.GetRasterBand(1)) : 1; step > 1)
        s.odd.push_back({"odd.some_rows", {{"step", count(step)}}});
    tell_crs(d.GetSpatialRef(), true, layer, s);
    tell_place(d.GetSpatialRef(), layer, s);
    for (const std::string& beside :
         shelf.zip ? std::vector<std::string>() : ignored_beside(s.path))
        s.odd.push_back({"odd.ignored_beside", {{"file", beside}}});
    file.require_unchanged();
    s.layers.push_back(std::move(layer));
}

}  // namespace vrmap::io
