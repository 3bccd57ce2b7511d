// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/lock_down.hpp"

#include <cpl_conv.h>
#include <cpl_http.h>
#include <cpl_vsi_virtual.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <memory>
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

// A file system of GDAL's in which nothing is: no archive, no address, no command's output.
class NoFiles : public VSIFilesystemHandler {
public:
    VSIVirtualHandle* Open(const char*, const char*, bool, CSLConstList) override {
        errno = EACCES;
        return nullptr;
    }
    int Stat(const char*, VSIStatBufL*, int) override {
        errno = EACCES;
        return -1;
    }
};

void leave_only_memory() {
    // those that were: GDAL forgets them, and some still point to each other
    static auto* const retired = new std::vector<VSIFilesystemHandler*>;
    auto* const nothing = new NoFiles;  // GDAL's from here on
    const CPLStringList prefixes(VSIGetFileSystemsPrefixes());
    for (int i = 0; i < prefixes.size(); ++i) {
        if (std::string_view(prefixes[i]) == "/vsimem/") continue;
        retired->push_back(VSIFileManager::GetHandler(prefixes[i]));
        VSIFileManager::InstallHandler(prefixes[i], nothing);
    }
}

void clear_environment() {
    std::vector<std::string> settings;
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string_view text = *entry;
        const std::string_view name = text.substr(0, text.find('='));
        if (is_setting(name)) settings.emplace_back(name);
    }
    for (const std::string& name : settings) ::unsetenv(name.c_str());
}

}  // namespace

void lock_down_process() {
    clear_environment();
    // a full disk or a closed pipe is an error to be told, not a death
    std::signal(SIGXFSZ, SIG_IGN);
    std::signal(SIGPIPE, SIG_IGN);
    CPLSetConfigOption("GDAL_CONFIG_FILE", "");  // before the first driver: it is read with it
    CPLSetConfigOption("GDAL_PAM_ENABLED", "NO");
    CPLSetConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "EMPTY_DIR");
    CPLSetConfigOption("GDAL_CACHEMAX", "64");
    start_gdal();
    CPLSetErrorHandler(CPLQuietErrorHandler);  // what no ErrorTrap hears is no sentence of ours
    CPLHTTPSetFetchCallback(deny, nullptr);
    leave_only_memory();
    OSRSetPROJEnableNetwork(0);
}

}  // namespace vrmap::io
