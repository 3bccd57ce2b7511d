// SPDX-License-Identifier: Apache-2.0
#include "io/vector_file.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "io/encoding.hpp"
#include "io/geojson_crs.hpp"
#include "io/geopackage_check.hpp"
#include "io/shapefile_check.hpp"
#include "io/words.hpp"
#include "io/zip_reader.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

void refuse(const VectorSource& s, Message m, long record) {
    throw InputError({s.path.string(), record}, std::move(m));
}

bool is_named(const std::filesystem::path& path) {
    std::error_code e;
    return std::filesystem::exists(std::filesystem::symlink_status(path, e));
}

std::filesystem::path part_of(const std::filesystem::path& file, std::string ending,
                              const std::function<bool(const std::filesystem::path&)>& holds) {
    std::filesystem::path small = file;
    small.replace_extension(ending);
    if (holds(small)) return small;
    std::filesystem::path capitals = file;
    for (char& c : ending) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    capitals.replace_extension(ending);
    return holds(capitals) ? capitals : small;
}

namespace {

std::string list(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
    return all;
}

bool is_vector(const std::filesystem::path& file) {
    const std::string e = ending_of(file);
    return e == ".shp" || e == ".gpkg" || e == ".geojson" || e == ".json" || e == ".fgb";
}

// The one file of an archive that holds features.
std::filesystem::path main_in(const VectorSource& s, const ZipReader& zip) {
    std::vector<std::string> found;
    for (const ZipReader::Entry& e : zip.entries())
        if (is_vector(e.name) && !e.name.starts_with("__MACOSX")) found.push_back(e.name);
    if (found.empty()) refuse(s, {"vector.none_in_archive", {}});
    if (found.size() > 1) refuse(s, {"vector.which_in_archive", {{"found", list(found)}}});
    return found.front();
}

// The main file and, for a Shapefile, the companions that make it whole.
template <class Read, class Holds>
std::vector<Input> read_parts(const std::filesystem::path& main, Read read, Holds holds) {
    std::vector<Input> files{read(main)};
    if (ending_of(main) != ".shp") return files;
    for (const char* e : {".shx", ".dbf", ".prj", ".cpg"}) {
        const std::filesystem::path part = part_of(main, e, holds);
        const std::string_view kind = e;
        if ((kind == ".prj" || kind == ".cpg") && !holds(part)) continue;
        files.push_back(read(part));
    }
    return files;
}

std::vector<Input> read_archived(const VectorSource& s) {
    const ZipReader zip(s.path);
    return read_parts(
        main_in(s, zip), [&](const auto& name) { return zip.read(name.string()); },
        [&](const auto& name) { return zip.holds(name.string()); });
}

std::vector<Input> read_files(const VectorSource& s, InputLog& log) {
    const bool archived = ending_of(s.path) == ".zip";
    const std::vector<Input> files =
        archived ? read_archived(s) : read_parts(s.path, read_input, is_named);
    const std::filesystem::path shown(s.file);
    for (const Input& f : files)
        log.push_back({s.role,
                       ((archived ? shown : shown.parent_path()) / f.path.filename()).string(),
                       f.bytes.size(), f.sha256});
    return files;
}

// The name's ending decides, never the content: else a GeoJSON called otherwise would pass
// unchecked.
const char* driver_of(const VectorSource& s, const Mounted& mounted) {
    const std::string e = ending_of(mounted.files().front().path);
    if (e == ".geojson" || e == ".json") return "GeoJSON";
    if (e == ".shp") return "ESRI Shapefile";
    if (e == ".gpkg") return "GPKG";
    if (e == ".fgb") return "FlatGeobuf";
    refuse(s, {"vector.unknown_kind", {}});
}

// Tables without places, QGIS's styles among them, are no layers to choose from.
OGRLayer& layer_of(const VectorSource& s, GDALDataset& d) {
    std::vector<OGRLayer*> placed;
    for (OGRLayer* l : d.GetLayers())
        if (l->GetGeomType() != wkbNone) placed.push_back(l);
    if (!s.layer.empty()) {
        if (OGRLayer* l = d.GetLayerByName(s.layer.c_str())) return *l;
    } else if (placed.size() == 1) {
        return *placed.front();
    }
    std::string found;
    for (OGRLayer* l : placed) found += (found.empty() ? "" : ", ") + legible(l->GetName());
    refuse(s, {"vector.which_layer", {{"layer", s.layer}, {"found", found}}});
}

std::vector<Input> read_started(const VectorSource& s, InputLog& log) {
    start_gdal();
    return read_files(s, log);
}

bool is_blank(const std::string& bytes) {
    return bytes.find_first_not_of(" \t\r\n") == bytes.npos;
}

// The file in which a system is stated, readable or not; nullptr: in none.
const Input* stating_crs(OGRLayer& layer, const std::vector<Input>& files) {
    const Input& main = files.front();
    const std::string kind = ending_of(main.path);
    if (kind == ".gpkg") return states_crs(main, layer.GetName()) ? &main : nullptr;
    if (kind != ".shp") return layer.GetSpatialRef() ? &main : nullptr;
    const auto prj = std::find_if(files.begin(), files.end(), [](const Input& f) {
        return ending_of(f.path) == ".prj" && !is_blank(f.bytes);
    });
    return prj == files.end() ? nullptr : &*prj;
}

}  // namespace

const OGRSpatialReference* carried_crs(OGRLayer& layer, const std::vector<Input>& files) {
    const Input* where = stating_crs(layer, files);
    if (!where) return nullptr;
    const OGRSpatialReference* srs = layer.GetSpatialRef();
    if (!srs || srs->IsEmpty()) throw InputError({where->path.string()}, {"crs.unreadable", {}});
    return srs;
}

Dataset open_vector(const char* driver, const Mounted& mounted) {
    const char* const drivers[] = {driver, nullptr};
    // else a key that looks like a date would no longer read as it was written
    static const char* const as_written[] = {"DATE_AS_STRING=YES", nullptr};
    static const char* const registered[] = {"LIST_ALL_TABLES=NO", nullptr};
    const std::string_view kind = driver;
    if (kind == "GeoJSON") require_plain_crs(mounted.files().front());
    if (kind == "GPKG") require_plain_geopackage(mounted.files().front());
    if (kind == "ESRI Shapefile") require_same_counts(mounted.files());
    ErrorTrap trap;
    Dataset d(GDALDataset::Open(mounted.path().c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers,
                                kind == "GeoJSON" ? as_written
                                : kind == "GPKG"  ? registered
                                                  : nullptr));
    if (!d || trap.failed() || d->GetLayerCount() == 0)
        throw InputError({mounted.files().front().path.string()},
                         {"file.broken", {{"why", trap.said().empty() ? driver : trap.said()}}});
    return d;
}

VectorFile::VectorFile(const VectorSource& source, InputLog& log)
    : source_(source), mounted_(read_started(source, log)) {
    const ErrorTrap trap;  // over all of it: GDAL reads some of a layer only when it is asked
    dataset_ = open_vector(driver_of(source, mounted_), mounted_);
    layer_ = &layer_of(source, *dataset_);
    const OGRSpatialReference* carried = carried_crs(*layer_, mounted_.files());
    require_unbroken(trap);
    crs_ = settled_crs(carried, source.crs, source.path.string());
}

void VectorFile::require_unbroken(const ErrorTrap& trap) const {
    if (trap.failed()) refuse(source_, {"file.broken", {{"why", trap.said()}}});
}

std::vector<std::string> VectorFile::columns() const {
    const OGRFeatureDefn& defn = *layer_->GetLayerDefn();
    std::vector<std::string> names;
    for (int i = 0; i < defn.GetFieldCount(); ++i)
        names.push_back(legible(defn.GetFieldDefn(i)->GetNameRef()));
    return names;
}

int VectorFile::column(const std::string& name) const {
    const int at = layer_->GetLayerDefn()->GetFieldIndex(name.c_str());
    if (at < 0)
        refuse(source_, {"csv.column_missing", {{"column", name}, {"found", list(columns())}}});
    return at;
}

long VectorFile::count() const {
    const ErrorTrap trap;
    const GIntBig features = layer_->GetFeatureCount(TRUE);
    require_unbroken(trap);
    return static_cast<long>(features);
}

void VectorFile::each(const std::function<void(const OGRFeature&, long)>& take) const {
    ErrorTrap trap;
    const GIntBig expected = layer_->GetFeatureCount(TRUE);
    long record = 0;
    for (const auto& feature : *layer_) take(*feature, ++record);
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
