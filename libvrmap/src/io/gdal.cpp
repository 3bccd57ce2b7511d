// SPDX-License-Identifier: Apache-2.0
#include "io/gdal.hpp"

#include <cpl_conv.h>
#include <cpl_vsi.h>
#include <gdal_frmts.h>

#include <array>
#include <atomic>
#include <mutex>

#include "io/encoding.hpp"
#include "io/words.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

std::string new_memory_folder() {
    static std::atomic<long> number{0};
    return "/vsimem/vrmap-" + std::to_string(++number) + "/";
}

}  // namespace

void start_gdal() {
    static std::once_flag once;
    std::call_once(once, [] {
        GDALRegister_GTiff();
        GDALRegister_JP2OpenJPEG();
        RegisterOGRShape();
        RegisterOGRGeoPackage();
        RegisterOGRGeoJSON();
        RegisterOGRFlatGeobuf();
        RegisterOGRMEM();
        GDALRegister_MEM();
        GDALRegister_COG();
    });
}

namespace {

struct Setting {
    const char* key;
    const char* value;
};
constexpr std::array<Setting, 5> fenced{{
    {"GDAL_PAM_ENABLED", "NO"},
    {"GDAL_DISABLE_READDIR_ON_OPEN", "EMPTY_DIR"},
    {"OGR_CURRENT_DATE", "2000-01-01T00:00:00Z"},  // same bytes every day
    {"OGR_GPKG_FOREIGN_KEY_CHECK", "NO"},
    {"OGR_SQLITE_SYNCHRONOUS", "OFF"},  // publish fsyncs the finished file
}};
thread_local int fences = 0;

}  // namespace

Fence::Fence() {
    if (fences++ > 0) return;
    for (const Setting& s : fenced) {
        const char* before = CPLGetThreadLocalConfigOption(s.key, nullptr);
        before_.push_back(before ? std::optional<std::string>(before) : std::nullopt);
        CPLSetThreadLocalConfigOption(s.key, s.value);
    }
}

// The outermost one alone holds what was before.
Fence::~Fence() {
    --fences;
    for (std::size_t k = 0; k < before_.size(); ++k)
        CPLSetThreadLocalConfigOption(fenced[k].key, before_[k] ? before_[k]->c_str() : nullptr);
}

ErrorTrap::ErrorTrap() {
    CPLPushErrorHandlerEx(&ErrorTrap::hear, this);
}
ErrorTrap::~ErrorTrap() {
    CPLPopErrorHandler();
}

void ErrorTrap::hear(CPLErr kind, CPLErrorNum, const char* text) {
    auto* self = static_cast<ErrorTrap*>(CPLGetErrorHandlerUserData());
    std::string& said = kind >= CE_Failure ? self->said_ : self->warned_;
    if (kind < CE_Warning || said.size() > 2000) return;
    if (!said.empty()) said += "; ";
    // GDAL's words may quote the file's own bytes
    for (const char* c = text; *c; ++c)
        said += static_cast<unsigned char>(*c) < 0x20 || static_cast<unsigned char>(*c) >= 0x7f
                    ? '?'
                    : *c;
}

Mounted::Mounted(std::vector<Input> files) : files_(std::move(files)) {
    const std::string folder = new_memory_folder();
    for (Input& f : files_) {
        // the stem is ours: a name in the file system can then trick nobody
        names_.push_back(folder + "input" + ending_of(f.path));
        VSILFILE* mounted = VSIFileFromMemBuffer(
            names_.back().c_str(), reinterpret_cast<GByte*>(f.bytes.data()), f.bytes.size(), FALSE);
        if (!mounted) throw InputError({f.path.string()}, {"file.unreadable", {}});
        VSIFCloseL(mounted);
    }
    path_ = names_.front();
}

Mounted::~Mounted() {
    for (const std::string& name : names_) VSIUnlink(name.c_str());
}

Scratch::Scratch() : folder_(new_memory_folder()) {}

Scratch::~Scratch() {
    VSIRmdirRecursive(folder_.c_str());
}

std::string Scratch::bytes(const std::string& name) const {
    vsi_l_offset size = 0;
    const GByte* data = VSIGetMemFileBuffer((folder_ + name).c_str(), &size, FALSE);
    if (!data) throw OutputError({"output.write_failed", {{"path", name}, {"why", "GDAL"}}});
    return {reinterpret_cast<const char*>(data), static_cast<std::size_t>(size)};
}

std::string shown(const Crs& crs) {
    return std::string(beginning_of(legible(crs.definition), 60));
}

namespace {

// Without proj.db no code is known, and it is not the file that is wrong.
void require_tables() {
    OGRSpatialReference known;
    if (known.importFromEPSG(4326) != OGRERR_NONE) throw InputError({}, {"crs.no_tables", {}});
}

}  // namespace

OGRSpatialReference spatial_reference(const Crs& crs, const std::string& path) {
    start_gdal();
    ErrorTrap trap;
    OGRSpatialReference srs;
    const char* const options[] = {"ALLOW_NETWORK_ACCESS=NO", "ALLOW_FILE_ACCESS=NO", nullptr};
    if (crs.definition.empty()) throw InputError({path}, {"crs.missing", {}});
    if (srs.SetFromUserInput(crs.definition.c_str(), options) != OGRERR_NONE) {
        require_tables();
        throw InputError({path}, {"crs.unknown", {{"crs", shown(crs)}}});
    }
    srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    return srs;
}

Crs crs_of(const OGRSpatialReference& srs) {
    const char* authority = srs.GetAuthorityName(nullptr);
    const char* code = srs.GetAuthorityCode(nullptr);
    if (authority && code) return {std::string(authority) + ":" + code};
    char* wkt = nullptr;
    const char* const options[] = {"FORMAT=WKT2_2019", nullptr};
    srs.exportToWkt(&wkt, options);
    Crs crs{wkt ? wkt : ""};
    CPLFree(wkt);
    return crs;
}

Crs settled_crs(const OGRSpatialReference* carried, const std::string& stated,
                const std::string& path) {
    if (!carried || carried->IsEmpty()) {
        spatial_reference({stated}, path);
        return {stated};
    }
    static const char* const loose[] = {"IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES",
                                        "CRITERION=EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS", nullptr};
    if (!stated.empty()) {
        const OGRSpatialReference other = spatial_reference({stated}, path);
        if (!carried->IsSame(&other, loose))
            throw InputError({path},
                             {"crs.contradiction",
                              {{"stated", stated},
                               {"found", carried->GetName() ? legible(carried->GetName()) : "?"}}});
    }
    return crs_of(*carried);
}

}  // namespace vrmap::io
