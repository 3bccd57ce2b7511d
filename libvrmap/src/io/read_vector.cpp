// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/read_vector.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "io/gdal.hpp"
#include "io/geometry.hpp"
#include "vrmap/error.hpp"
#include "vrmap/io/table.hpp"

namespace vrmap::io {

namespace {

[[noreturn]] void refuse(const VectorSource& s, Message m, long record = 0) {
    throw InputError({s.path.string(), record}, std::move(m));
}

std::string extension(const std::filesystem::path& path) {
    std::string e = path.extension().string();
    std::transform(e.begin(), e.end(), e.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    });
    return e;
}

// The main file and, for a Shapefile, the companions that make it whole.
std::vector<Input> read_files(const VectorSource& s, InputLog& log) {
    std::vector<Input> files{read_input(s.path)};
    if (extension(s.path) == ".shp") {
        for (const char* e : {".shx", ".dbf", ".prj", ".cpg"}) {
            std::filesystem::path p = s.path;
            p.replace_extension(e);
            const std::string_view kind = e;
            if ((kind == ".prj" || kind == ".cpg") && !std::filesystem::exists(p)) continue;
            files.push_back(read_input(p));
        }
    }
    for (const Input& f : files)
        log.push_back({s.role,
                       (std::filesystem::path(s.file).parent_path() / f.path.filename()).string(),
                       f.bytes.size(), f.sha256});
    return files;
}

bool is_crs_key(std::string key) {
    for (char& c : key) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return key == "crs";
}

[[noreturn]] void refuse_crs(const VectorSource& s) {
    refuse(s, {"crs.unknown", {{"crs", "GeoJSON crs"}}});
}

// A member below the top: GDAL follows a link in a geometry's too, and RFC 7946 knows none.
void require_no_inner_crs(const VectorSource& s, const nlohmann::json& json, int depth) {
    constexpr int deepest = 32;  // collections of collections; json-c stops there too
    if (!json.is_structured()) return;
    if (depth > deepest) refuse(s, {"file.broken", {{"why", "GeoJSON"}}});
    for (const auto& [key, value] : json.items()) {
        if (json.is_object() && key == "properties") continue;  // the user's own words
        if (json.is_object() && depth > 0 && is_crs_key(key) && !value.is_null()) refuse_crs(s);
        require_no_inner_crs(s, value, depth + 1);
    }
}

const std::string* crs_name(const nlohmann::json& crs) {
    if (!crs.is_object() || crs.value("type", nlohmann::json()) != "name") return nullptr;
    const auto properties = crs.find("properties");
    if (properties == crs.end() || !properties->is_object()) return nullptr;
    const auto name = properties->find("name");
    return name != properties->end() ? name->get_ptr<const std::string*>() : nullptr;
}

// RFC 7946 has no crs member; older files name one. GDAL would follow a link in it.
void check_geojson_crs(const VectorSource& s, const Input& file) {
    const auto json = nlohmann::json::parse(file.bytes, nullptr, false);
    if (json.is_discarded() || !json.is_object() || !json.contains("type"))
        refuse(s, {"file.broken", {{"why", "GeoJSON"}}});
    require_no_inner_crs(s, json, 0);
    for (const auto& [key, crs] : json.items()) {
        if (!is_crs_key(key) || crs.is_null()) continue;
        const std::string* name = crs_name(crs);
        if (!name) refuse_crs(s);
        spatial_reference({*name}, s.path.string());
    }
}

// The name's ending decides, never the content: else a GeoJSON called otherwise would pass
// unchecked.
const char* driver_of(const VectorSource& s) {
    const std::string e = extension(s.path);
    if (e == ".geojson" || e == ".json") return "GeoJSON";
    if (e == ".shp") return "ESRI Shapefile";
    if (e == ".gpkg") return "GPKG";
    refuse(s, {"vector.unknown_kind", {}});
}

Dataset open_vector(const VectorSource& s, const Mounted& mounted) {
    const char* const drivers[] = {driver_of(s), nullptr};
    if (std::string_view(drivers[0]) == "GeoJSON") check_geojson_crs(s, mounted.files().front());
    ErrorTrap trap;
    Dataset d(
        GDALDataset::Open(mounted.path().c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers));
    if (!d) refuse(s, {"file.broken", {{"why", trap.said().empty() ? drivers[0] : trap.said()}}});
    return d;
}

OGRLayer& layer_of(const VectorSource& s, GDALDataset& d) {
    if (!s.layer.empty()) {
        if (OGRLayer* l = d.GetLayerByName(s.layer.c_str())) return *l;
    } else if (d.GetLayerCount() == 1) {
        return *d.GetLayer(0);
    }
    std::string found;
    for (int i = 0; i < d.GetLayerCount(); ++i)
        found += (i ? ", " : "") + std::string(d.GetLayer(i)->GetName());
    refuse(s, {"vector.which_layer", {{"layer", s.layer}, {"found", found}}});
}

std::vector<int> fields_of(const VectorSource& s, OGRLayer& layer) {
    const OGRFeatureDefn& defn = *layer.GetLayerDefn();
    std::vector<int> at;
    for (const std::string& name : s.numbers) {
        at.push_back(defn.GetFieldIndex(name.c_str()));
        if (at.back() >= 0) continue;
        std::string found;
        for (int i = 0; i < defn.GetFieldCount(); ++i)
            found += (i ? ", " : "") + std::string(defn.GetFieldDefn(i)->GetNameRef());
        refuse(s, {"csv.column_missing", {{"column", name}, {"found", found}}});
    }
    return at;
}

double number(const VectorSource& s, const OGRFeature& f, int field, long record) {
    if (!f.IsFieldSetAndNotNull(field)) return std::numeric_limits<double>::quiet_NaN();
    const OGRFieldDefn& d = *f.GetFieldDefnRef(field);
    if (d.GetType() == OFTString || d.GetType() == OFTBinary)
        refuse(s,
               {"csv.not_a_number",
                {{"column", d.GetNameRef()}, {"value", f.GetFieldAsString(field)}}},
               record);
    const double v = f.GetFieldAsDouble(field);
    return std::isfinite(v) ? v : std::numeric_limits<double>::quiet_NaN();
}

// Every feature of the layer, with its numbers; what GDAL lost on the way is an error.
template <class Take>
Crs each_feature(const VectorSource& s, InputLog& log, std::vector<std::vector<double>>& columns,
                 Take take) {
    start_gdal();
    const std::size_t before = log.size();
    const Mounted mounted(read_files(s, log));
    const Dataset d = open_vector(s, mounted);
    OGRLayer& layer = layer_of(s, *d);
    Crs crs = settled_crs(layer.GetSpatialRef(), s.crs, s.path.string());
    for (std::size_t i = before; i < log.size(); ++i) log[i].crs = crs.definition;
    const std::vector<int> fields = fields_of(s, layer);
    columns.assign(fields.size(), {});
    ErrorTrap trap;
    const GIntBig expected = layer.GetFeatureCount(TRUE);
    long record = 0;
    for (const auto& f : layer) {
        ++record;
        take(f->GetGeometryRef(), record);
        for (std::size_t k = 0; k < fields.size(); ++k)
            columns[k].push_back(number(s, *f, fields[k], record));
    }
    if (trap.failed() || record != expected)
        refuse(s, {"file.broken", {{"why", trap.said().empty() ? "feature count" : trap.said()}}});
    if (record == 0) refuse(s, {"vector.empty", {}});
    return crs;
}

Points read_csv_points(const VectorSource& s, InputLog& log) {
    const Input csv = read_input(s.path);
    log.push_back({s.role, s.file, csv.bytes.size(), csv.sha256, s.crs});
    if (s.crs.empty()) refuse(s, {"crs.missing", {}});
    std::vector<std::string> wanted{s.x, s.y};
    wanted.insert(wanted.end(), s.numbers.begin(), s.numbers.end());
    Table t = read_table(csv, wanted);
    Points p{{s.crs}, {}, {}, std::move(t.line)};
    for (std::size_t i = 0; i < p.record.size(); ++i)
        p.at.push_back({t.columns[0][i], t.columns[1][i]});
    p.columns.assign(std::make_move_iterator(t.columns.begin() + 2),
                     std::make_move_iterator(t.columns.end()));
    return p;
}

void require_valid(const VectorSource& s, OGRGeometry& g, long record) {
    ErrorTrap trap;
    if (g.IsValid()) return;
    // GEOS says what and where: "Self-intersection at or near point 12.5 30.25"
    refuse(s, {"boundary.invalid", {{"why", trap.warned().empty() ? trap.said() : trap.warned()}}},
           record);
}

}  // namespace

Points read_points(const VectorSource& s, InputLog& log) {
    if (extension(s.path) == ".csv" || extension(s.path) == ".txt") return read_csv_points(s, log);
    Points p;
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    p.crs = each_feature(s, log, p.columns, [&](const OGRGeometry* g, long record) {
        if (g && !g->IsEmpty() && wkbFlatten(g->getGeometryType()) != wkbPoint)
            refuse(s, {"vector.not_points", {{"found", g->getGeometryName()}}}, record);
        const OGRPoint* at = g && !g->IsEmpty() ? g->toPoint() : nullptr;
        p.at.push_back(at ? geo::Point{at->getX(), at->getY()} : geo::Point{nan, nan});
        p.record.push_back(record);
    });
    return p;
}

Polygons read_polygons(const VectorSource& s, Repair repair, InputLog& log) {
    Polygons p;
    p.crs = each_feature(s, log, p.columns, [&](const OGRGeometry* g, long record) {
        std::vector<geo::Polygon> ground;
        std::unique_ptr<OGRGeometry> flat(g ? g->clone() : nullptr);
        if (!flat || flat->IsEmpty()) refuse(s, {"vector.no_geometry", {}}, record);
        flat->flattenTo2D();
        if (repair == Repair::no)
            require_valid(s, *flat, record);
        else if (ErrorTrap quiet; !flat->IsValid())
            flat.reset(flat->MakeValid());
        if (!flat || (!to_polygons(*flat, ground) && repair == Repair::no))
            refuse(s, {"vector.not_polygons", {{"found", flat ? flat->getGeometryName() : "?"}}},
                   record);
        p.ground.push_back(std::move(ground));
        p.record.push_back(record);
    });
    return p;
}

}  // namespace vrmap::io
