// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/survey.hpp"

#include <cpl_string.h>
#include <cpl_vsi.h>

#include <algorithm>
#include <array>
#include <system_error>

#include "io/gdal.hpp"
#include "io/survey_parts.hpp"
#include "io/words.hpp"

namespace vrmap::io {

namespace {

namespace fs = std::filesystem;
using Kind = Survey::Kind;

constexpr std::size_t most_inside = 200;           // files of a zip that are opened
constexpr std::uint64_t most_unpacked = 1U << 30;  // bytes of one of them

struct Ending {
    const char* ending;
    Kind kind;
};

constexpr std::array<Ending, 25> endings{{
    {".csv", Kind::table},        {".txt", Kind::table},       {".tsv", Kind::table},
    {".dat", Kind::table},        {".shp", Kind::shapefile},   {".gpkg", Kind::geopackage},
    {".geojson", Kind::geojson},  {".json", Kind::geojson},    {".fgb", Kind::flatgeobuf},
    {".tif", Kind::geotiff},      {".tiff", Kind::geotiff},    {".zip", Kind::zip},
    {".tfw", Kind::world_file},   {".tifw", Kind::world_file}, {".dbf", Kind::part},
    {".shx", Kind::part},         {".prj", Kind::part},        {".cpg", Kind::part},
    {".qpj", Kind::part},         {".sbn", Kind::part},        {".sbx", Kind::part},
    {".xlsx", Kind::spreadsheet}, {".xls", Kind::spreadsheet}, {".ods", Kind::spreadsheet},
    {".xml", Kind::xml},
}};

Kind by_ending(const fs::path& path) {
    const std::string e = squeezed(path.extension().string());
    for (const Ending& one : endings)
        if (e == one.ending) return one.kind;
    return Kind::unknown;
}

// What the bytes say outranks the name: a spreadsheet is often called .csv.
Kind by_head(std::string_view head, Kind named) {
    using namespace std::string_view_literals;
    if (head.starts_with("PK\x03\x04"sv)) return named == Kind::spreadsheet ? named : Kind::zip;
    if (head.starts_with("\xD0\xCF\x11\xE0"sv)) return Kind::spreadsheet;
    if (head.starts_with("SQLite format 3\0"sv)) return Kind::geopackage;
    if (head.starts_with("II*\0"sv) || head.starts_with("MM\0*"sv) || head.starts_with("II+\0"sv))
        return Kind::geotiff;
    if (head.starts_with("fgb\3"sv)) return Kind::flatgeobuf;
    if (head.starts_with("\0\0\x27\x0A"sv)) return named == Kind::part ? named : Kind::shapefile;
    if (named != Kind::unknown && named != Kind::table) return named;
    if (head.find('\0') != head.npos) return Kind::unknown;
    const auto first = head.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    if (first != head.npos && head.substr(first).starts_with("<?xml")) return Kind::xml;
    return Kind::table;
}

bool is_data(Kind k) {
    return k == Kind::table || k == Kind::shapefile || k == Kind::geopackage ||
           k == Kind::geojson || k == Kind::flatgeobuf || k == Kind::geotiff;
}

Survey survey_within(const std::string& file, const fs::path& shown);

bool one_of(const std::vector<std::string>& names, const char* end) {
    return std::any_of(names.begin(), names.end(),
                       [end](const std::string& n) { return squeezed(n).ends_with(end); });
}

void survey_zip(const std::string& file, Survey& s) {
    const std::string base = "/vsizip/{" + file + "}";
    const ErrorTrap quiet;
    const CPLStringList all(VSIReadDirRecursive(base.c_str()));
    for (int i = 0; i < all.size(); ++i) {
        const std::string name = all[i];
        if (!name.ends_with('/') && name.find("__MACOSX") == name.npos) s.names.push_back(name);
    }
    std::sort(s.names.begin(), s.names.end());
    if (s.names.empty()) s.fault = Message{"file.broken", {{"why", "zip"}}};
    if (one_of(s.names, "xl/workbook.xml")) s.kind = Kind::spreadsheet;
    if (one_of(s.names, "taskdata.xml")) s.kind = Kind::isoxml;
    if (s.kind != Kind::zip) return;
    for (const std::string& name : s.names) {
        VSIStatBufL stat;
        const std::string inner = std::string(base).append("/").append(name);
        if (!is_data(by_ending(name)) || s.inside.size() >= most_inside) continue;
        if (VSIStatL(inner.c_str(), &stat) != 0) continue;
        if (static_cast<std::uint64_t>(stat.st_size) > most_unpacked) continue;
        s.inside.push_back(survey_within(inner, name));
    }
}

void survey_by_kind(const std::string& file, Survey& s) {
    switch (s.kind) {
        case Kind::table:
            return survey_text(file, s);
        case Kind::shapefile:
        case Kind::geopackage:
        case Kind::geojson:
        case Kind::flatgeobuf:
            return survey_vector(file, s);
        case Kind::geotiff:
            return survey_raster(file, s);
        case Kind::zip:
            return survey_zip(file, s);
        default:
            break;
    }
}

void tell_company(const std::string& file, Survey& s) {
    const auto missing = [&](const char* e, const char* id) {
        VSIStatBufL stat;
        const std::string stem = file.substr(0, file.rfind('.'));
        if (VSIStatL((stem + e).c_str(), &stat) == 0) return;
        s.odd.push_back(Message{id, {{"file", fs::path(stem + e).filename().string()}}});
    };
    if (s.kind == Kind::part) missing(".shp", "odd.part_alone");
    if (s.kind == Kind::world_file) missing(".tif", "odd.part_alone");
}

Survey survey_within(const std::string& file, const fs::path& shown) {
    Survey s;
    s.path = shown;
    VSIStatBufL stat;
    if (VSIStatL(file.c_str(), &stat) == 0) s.bytes = static_cast<std::uint64_t>(stat.st_size);
    const std::string head = head_of(file, 4096);
    if (head.empty()) {
        s.fault = Message{s.bytes ? "file.unreadable" : "file.empty", {}};
        return s;
    }
    s.kind = by_head(head, by_ending(shown));
    if (s.kind == Kind::xml && head.find("ISO11783_TaskData") != head.npos) s.kind = Kind::isoxml;
    if (s.kind == Kind::unknown) s.fault = Message{"file.unknown_kind", {}};
    if (s.kind == Kind::spreadsheet) s.fault = Message{"file.spreadsheet", {}};
    survey_by_kind(file, s);
    if (s.kind == Kind::spreadsheet) s.fault = Message{"file.spreadsheet", {}};
    tell_company(file, s);
    return s;
}

}  // namespace

std::string head_of(const std::string& file, std::size_t most) {
    std::string head(most, '\0');
    VSILFILE* f = VSIFOpenL(file.c_str(), "rb");
    head.resize(f ? VSIFReadL(head.data(), 1, most, f) : 0);
    if (f) VSIFCloseL(f);
    return head;
}

const char* name_of(Survey::Kind kind) {
    constexpr std::array<const char*, 14> names{
        "csv",        "text", "shapefile", "geopackage",  "geojson", "flatgeobuf", "geotiff",
        "world_file", "part", "zip",       "spreadsheet", "isoxml",  "xml",        "unknown"};
    return names[static_cast<std::size_t>(kind)];
}

Survey survey(const fs::path& path) {
    start_gdal();
    std::error_code e;
    const fs::file_status status = fs::status(path, e);
    Survey s;
    s.path = path;
    if (!fs::exists(status))
        s.fault = Message{
            e && e != std::errc::no_such_file_or_directory ? "file.unreadable" : "file.not_found",
            {}};
    else if (!fs::is_regular_file(status))
        s.fault = Message{"file.not_regular", {}};
    if (s.fault) return s;
    return survey_within(path.string(), path);
}

}  // namespace vrmap::io
