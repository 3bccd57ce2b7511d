// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>

#include "io/column_tally.hpp"
#include "io/encoding.hpp"
#include "io/gdal.hpp"
#include "io/survey_parts.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

constexpr double largest_block = 64.0 * 1024 * 1024;
constexpr int most_bands = 256;
constexpr int least_confidence = 70;  // PROJ: the same definition under another name

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
bool has_code(const std::string& file) {
    const auto dot = file.rfind('.');
    if (file.substr(dot) != ".shp") return true;
    const std::string prj = head_of(file.substr(0, dot) + ".prj", 65536);
    // the root's own code stands last: ID["EPSG",28354]]
    const auto last = std::max(prj.rfind("AUTHORITY[") + 1, prj.rfind("ID[\"EPSG\"") + 1);
    return last > 0 &&
           std::count(prj.begin() + static_cast<std::ptrdiff_t>(last), prj.end(), ']') == 2;
}

void survey_layer(OGRLayer& from, const std::string& file, Survey& s) {
    LayerSurvey layer;
    layer.name = legible(from.GetName());
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
    tell_crs(from.GetSpatialRef(), has_code(file), layer, s);
    shapes.tell(layer, s);
    tell_place(from.GetSpatialRef(), layer, s);
    s.layers.push_back(std::move(layer));
}

bool reads_soundly(GDALDataset& d) {
    for (const auto* band : d.GetBands()) {
        int bx = 0;
        int by = 0;
        const_cast<GDALRasterBand*>(band)->GetBlockSize(&bx, &by);
        const int cell =
            GDALGetDataTypeSizeBytes(const_cast<GDALRasterBand*>(band)->GetRasterDataType());
        if (static_cast<double>(bx) * by * cell * d.GetRasterCount() > largest_block) return false;
    }
    return true;
}

ColumnSurvey survey_band(GDALRasterBand& band, int number, Survey& s) {
    ColumnTally tally;
    ErrorTrap trap;
    int has_nodata = 0;
    const double nodata = band.GetNoDataValue(&has_nodata);
    std::vector<double> row(static_cast<std::size_t>(band.GetXSize()));
    for (int r = 0; r < band.GetYSize() && !trap.failed(); ++r) {
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

}  // namespace

void survey_vector(const std::string& file, Survey& s) {
    start_gdal();
    static const char* const drivers[] = {"ESRI Shapefile", "GPKG", "GeoJSON", "FlatGeobuf",
                                          nullptr};
    // a GeoPackage left open elsewhere is read as it lies, and nothing is written beside it
    static const char* const as_it_lies[] = {"IMMUTABLE=YES", nullptr};
    ErrorTrap trap;
    const Dataset d(GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers,
                                      s.kind == Survey::Kind::geopackage ? as_it_lies : nullptr));
    if (!d) return fail(s, trap.said().empty() ? name_of(s.kind) : trap.said());
    if (d->GetLayerCount() == 0) fail(s, trap.said().empty() ? name_of(s.kind) : trap.said());
    for (int i = 0; i < d->GetLayerCount(); ++i) survey_layer(*d->GetLayer(i), file, s);
    if (d->GetLayerCount() > 1)
        s.odd.push_back({"odd.several_layers", {{"layers", count(d->GetLayerCount())}}});
}

void survey_raster(const std::string& file, Survey& s) {
    start_gdal();
    static const char* const drivers[] = {"GTiff", nullptr};
    static const char* const options[] = {"GEOREF_SOURCES=INTERNAL", "NUM_THREADS=1", nullptr};
    ErrorTrap trap;
    const Dataset d(
        GDALDataset::Open(file.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, drivers, options));
    if (!d) return fail(s, trap.said().empty() ? "GeoTIFF" : trap.said());
    // 600 bytes can claim 55,809 bands, each of which would be read
    if (d->GetRasterCount() > most_bands) return fail(s, "over 256 bands");
    LayerSurvey layer;
    layer.name = std::filesystem::path(s.path).stem().string();
    tell_size(*d, layer, s);
    const bool sound = reads_soundly(*d);
    if (!sound) fail(s, "blocks over 64 MiB");
    for (int b = 1; sound && b <= d->GetRasterCount(); ++b)
        layer.columns.push_back(survey_band(*d->GetRasterBand(b), b, s));
    tell_crs(d->GetSpatialRef(), true, layer, s);
    tell_place(d->GetSpatialRef(), layer, s);
    s.layers.push_back(std::move(layer));
}

}  // namespace vrmap::io
