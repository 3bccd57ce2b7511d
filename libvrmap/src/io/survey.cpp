// SPDX-License-Identifier: Apache-2.0
#include "vrmap/io/survey.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <system_error>

#include "io/survey_parts.hpp"
#include "io/vector_file.hpp"
#include "io/words.hpp"

namespace vrmap::io {

namespace {

namespace fs = std::filesystem;
using Kind = Survey::Kind;

constexpr std::size_t most_inside = 200;  // files of a zip that are opened
constexpr std::uint64_t most_text = 8192 * mebibyte;

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

Survey survey_within(const Shelf& shelf, const fs::path& file);

bool one_of(const std::vector<std::string>& names, const char* end) {
    return std::any_of(names.begin(), names.end(),
                       [end](const std::string& n) { return squeezed(n).ends_with(end); });
}

void survey_zip(Survey& s) {
    const ZipReader zip(s.path);
    for (const ZipReader::Entry& e : zip.entries())
        if (e.name.find("__MACOSX") == e.name.npos) s.names.push_back(e.name);
    if (s.names.empty()) s.fault = Message{"file.broken", {{"why", "zip"}}};
    if (one_of(s.names, "xl/workbook.xml")) s.kind = Kind::spreadsheet;
    if (one_of(s.names, "taskdata.xml")) s.kind = Kind::isoxml;
    if (s.kind != Kind::zip) return;
    for (const std::string& name : s.names)
        if (is_data(by_ending(name)) && s.inside.size() < most_inside)
            s.inside.push_back(survey_within({&zip}, name));
}

void survey_table(const Shelf& shelf, Survey& s) {
    if (shelf.zip) {
        const Input file = shelf.read(s.path);
        TextPieces text(file);
        return survey_text(text, s);
    }
    const HeldFile file(s.path, most_text);
    TextPieces text(file);
    survey_text(text, s);
    file.require_unchanged();
}

void survey_by_kind(const Shelf& shelf, Survey& s) {
    switch (s.kind) {
        case Kind::table:
            return survey_table(shelf, s);
        case Kind::shapefile:
        case Kind::geopackage:
        case Kind::geojson:
        case Kind::flatgeobuf:
            return survey_vector(shelf, s);
        case Kind::geotiff:
            return survey_raster(shelf, s);
        case Kind::zip:
            // an archive in an archive is not looked into
            return shelf.zip ? void() : survey_zip(s);
        default:
            break;
    }
}

void tell_company(const Shelf& shelf, Survey& s) {
    const auto missing = [&](const char* ending, const char* id) {
        const fs::path other = shelf.part_of(s.path, ending);
        if (!shelf.holds(other))
            s.odd.push_back(Message{id, {{"file", other.filename().string()}}});
    };
    if (s.kind == Kind::part) missing(".shp", "odd.part_alone");
    if (s.kind == Kind::world_file) missing(".tif", "odd.part_alone");
}

void look_at(const Shelf& shelf, Survey& s) {
    s.bytes = shelf.size(s.path);
    const std::string head = shelf.head(s.path, 4096);
    if (head.empty()) throw InputError({s.path.string()}, {"file.empty", {}});
    s.kind = by_head(head, by_ending(s.path));
    if (s.kind == Kind::xml && head.find("ISO11783_TaskData") != head.npos) s.kind = Kind::isoxml;
    if (s.kind == Kind::unknown) s.fault = Message{"file.unknown_kind", {}};
    survey_by_kind(shelf, s);
    if (s.kind == Kind::spreadsheet) s.fault = Message{"file.spreadsheet", {}};
    tell_company(shelf, s);
}

Survey survey_within(const Shelf& shelf, const fs::path& file) {
    Survey s;
    s.path = file;
    try {
        look_at(shelf, s);
    } catch (const InputError& e) {
        if (!s.fault) s.fault = e.message();
    }
    return s;
}

}  // namespace

bool Shelf::holds(const fs::path& file) const {
    return zip ? zip->holds(file.string()) : is_named(file);
}

fs::path Shelf::part_of(const fs::path& file, const char* ending) const {
    return io::part_of(file, ending, [this](const fs::path& part) { return holds(part); });
}

std::uint64_t Shelf::size(const fs::path& file) const {
    if (!zip) return HeldFile(file, std::numeric_limits<std::uint64_t>::max()).size();
    for (const ZipReader::Entry& e : zip->entries())
        if (e.name == file.string()) return e.bytes;
    return 0;
}

Input Shelf::read(const fs::path& file) const {
    return zip ? zip->read(file.string()) : read_input(file);
}

std::string Shelf::head(const fs::path& file, std::size_t most) const {
    if (zip) return zip->head(file.string(), most);
    const HeldFile held(file, std::numeric_limits<std::uint64_t>::max());
    std::string head(most, '\0');
    head.resize(held.read(0, head.data(), most));
    return head;
}

const char* name_of(Survey::Kind kind) {
    constexpr std::array<const char*, 14> names{
        "csv",        "text", "shapefile", "geopackage",  "geojson", "flatgeobuf", "geotiff",
        "world_file", "part", "zip",       "spreadsheet", "isoxml",  "xml",        "unknown"};
    return names[static_cast<std::size_t>(kind)];
}

Survey survey(const fs::path& path) {
    return survey_within({}, path);
}

}  // namespace vrmap::io
