// SPDX-License-Identifier: Apache-2.0
#include <cpl_conv.h>
#include <doctest/doctest.h>

#include <string>
#include <thread>

#include "io/gdal.hpp"

using namespace vrmap;

namespace {

std::string setting(const char* key) {
    return CPLGetConfigOption(key, "unset");
}

}  // namespace

TEST_CASE("the fence holds while it lives and leaves the host's settings as they were") {
    CPLSetThreadLocalConfigOption("GDAL_PAM_ENABLED", "YES");
    {
        const io::Fence fence;
        CHECK(setting("GDAL_PAM_ENABLED") == "NO");
        CHECK(setting("GDAL_DISABLE_READDIR_ON_OPEN") == "EMPTY_DIR");
        {
            const io::ErrorTrap within;
            CHECK(setting("GDAL_PAM_ENABLED") == "NO");
        }
        CHECK(setting("GDAL_PAM_ENABLED") == "NO");
        std::thread([] { CHECK(setting("GDAL_PAM_ENABLED") == "unset"); }).join();
    }
    CHECK(setting("GDAL_PAM_ENABLED") == "YES");
    CHECK(setting("GDAL_DISABLE_READDIR_ON_OPEN") == "unset");
    CPLSetThreadLocalConfigOption("GDAL_PAM_ENABLED", nullptr);
}

TEST_CASE("registering drivers sets nothing in the process") {
    io::start_gdal();
    for (const char* key : {"GDAL_CONFIG_FILE", "GDAL_PAM_ENABLED", "GDAL_DISABLE_READDIR_ON_OPEN",
                            "GDAL_CACHEMAX", "OGR_CURRENT_DATE"})
        CHECK(setting(key) == "unset");
    CHECK(GetGDALDriverManager()->GetDriverByName("GTiff") != nullptr);
    for (const char* driver : {"VRT", "WMS", "HTTP", "WFS", "STACTA", "OGR_VRT", "CSV", "SQLite"})
        CHECK(GetGDALDriverManager()->GetDriverByName(driver) == nullptr);
}
