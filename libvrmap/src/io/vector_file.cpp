// SPDX-License-Identifier: Apache-2.0
#include "io/vector_file.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "io/encoding.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

void refuse(const VectorSource& s, Message m, long record) {
    throw InputError({s.path.string(), record}, std::move(m));
}

std::string ending_of(const std::filesystem::path& path) {
    std::string e = path.extension().string();
    std::transform(e.begin(), e.end(), e.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    });
    return e;
}

namespace {

// The main file and, for a Shapefile, the companions that make it whole.
std::vector<Input> read_files(const VectorSource& s, InputLog& log) {
    std::vector<Input> files{read_input(s.path)};
    if (ending_of(s.path) == ".shp") {
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
    const std::string e = ending_of(s.path);
    if (e == ".geojson" || e == ".json") return "GeoJSON";
    if (e == ".shp") return "ESRI Shapefile";
    if (e == ".gpkg") return "GPKG";
    if (e == ".fgb") return "FlatGeobuf";
    refuse(s, {"vector.unknown_kind", {}});
}

Dataset open_vector(const VectorSource& s, const Mounted& mounted) {
    const char* const drivers[] = {driver_of(s), nullptr};
    // else a key that looks like a date would no longer read as it was written
    static const char* const as_written[] = {"DATE_AS_STRING=YES", nullptr};
    const bool geojson = std::string_view(drivers[0]) == "GeoJSON";
    if (geojson) check_geojson_crs(s, mounted.files().front());
    ErrorTrap trap;
    Dataset d(GDALDataset::Open(mounted.path().c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers,
                                geojson ? as_written : nullptr));
    if (!d || d->GetLayerCount() == 0)
        refuse(s, {"file.broken", {{"why", trap.said().empty() ? drivers[0] : trap.said()}}});
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
        found += (i ? ", " : "") + legible(d.GetLayer(i)->GetName());
    refuse(s, {"vector.which_layer", {{"layer", s.layer}, {"found", found}}});
}

std::string list(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
    return all;
}

std::vector<Input> read_started(const VectorSource& s, InputLog& log) {
    start_gdal();
    return read_files(s, log);
}

}  // namespace

VectorFile::VectorFile(const VectorSource& source, InputLog& log)
    : source_(source),
      mounted_(read_started(source, log)),
      dataset_(open_vector(source, mounted_)),
      layer_(layer_of(source, *dataset_)),
      crs_(settled_crs(layer_.GetSpatialRef(), source.crs, source.path.string())) {}

std::vector<std::string> VectorFile::columns() const {
    const OGRFeatureDefn& defn = *layer_.GetLayerDefn();
    std::vector<std::string> names;
    for (int i = 0; i < defn.GetFieldCount(); ++i)
        names.push_back(legible(defn.GetFieldDefn(i)->GetNameRef()));
    return names;
}

int VectorFile::column(const std::string& name) const {
    const int at = layer_.GetLayerDefn()->GetFieldIndex(name.c_str());
    if (at < 0)
        refuse(source_, {"csv.column_missing", {{"column", name}, {"found", list(columns())}}});
    return at;
}

long VectorFile::count() const {
    return static_cast<long>(layer_.GetFeatureCount(TRUE));
}

void VectorFile::each(const std::function<void(const OGRFeature&, long)>& take) const {
    ErrorTrap trap;
    const GIntBig expected = layer_.GetFeatureCount(TRUE);
    long record = 0;
    for (const auto& feature : layer_) take(*feature, ++record);
    if (trap.failed() || record != expected)
        refuse(source_,
               {"file.broken", {{"why", trap.said().empty() ? "feature count" : trap.said()}}});
    if (record == 0) refuse(source_, {"vector.empty", {}});
}

double number_in(const VectorSource& s, const OGRFeature& f, int column, long record) {
    if (!f.IsFieldSetAndNotNull(column)) return std::numeric_limits<double>::quiet_NaN();
    const OGRFieldDefn& d = *f.GetFieldDefnRef(column);
    const OGRFieldType type = d.GetType();
    if (type != OFTInteger && type != OFTInteger64 && type != OFTReal)
        refuse(s,
               {"csv.not_a_number",
                {{"column", legible(d.GetNameRef())},
                 {"value", std::string(beginning_of(legible(f.GetFieldAsString(column)), 40))}}},
               record);
    const double v = f.GetFieldAsDouble(column);
    return std::isfinite(v) ? v : std::numeric_limits<double>::quiet_NaN();
}

std::string words_in(const OGRFeature& f, int column) {
    if (!f.IsFieldSetAndNotNull(column)) return {};
    if (f.GetFieldDefnRef(column)->GetType() == OFTReal) return text(f.GetFieldAsDouble(column));
    return legible(f.GetFieldAsString(column));
}

}  // namespace vrmap::io
