// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/lock_down.hpp"

#include <cpl_http.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <vector>

#include "io/gdal.hpp"

namespace vrmap::io {

namespace {

// Where libraries find their own data is the system's business, not a setting.
bool is_setting(std::string_view name) {
    if (name == "GDAL_DATA" || name == "PROJ_DATA" || name == "PROJ_LIB") return false;
    for (const char* prefix : {"GDAL_", "OGR_", "OSR_", "CPL_", "PROJ_", "SHAPE_", "GTIFF_",
                               "GEOTIFF_", "SPATIALITE_", "SQLITE_"})
        if (name.starts_with(prefix)) return true;
    return false;
}

CPLHTTPResult* deny(const char*, CSLConstList, GDALProgressFunc, void*, CPLHTTPFetchWriteFunc,
                    void*, void*) {
    return nullptr;
}

}  // namespace

void lock_down_process() {
    std::vector<std::string> settings;
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string_view text = *entry;
        const std::string_view name = text.substr(0, text.find('='));
        if (is_setting(name)) settings.emplace_back(name);
    }
    for (const std::string& name : settings) ::unsetenv(name.c_str());
    CPLHTTPSetFetchCallback(deny, nullptr);
    OSRSetPROJEnableNetwork(0);
}

}  // namespace vrmap::io
