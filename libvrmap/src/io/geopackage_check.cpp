// SPDX-License-Identifier: Apache-2.0
#include "io/geopackage_check.hpp"

#include <sqlite3.h>

#include <functional>
#include <memory>
#include <regex>
#include <string_view>

#include "io/encoding.hpp"
#include "vrmap/error.hpp"

namespace vrmap::io {

namespace {

constexpr std::size_t header_bytes = 100;
constexpr int steps_between_looks = 1'000'000;
constexpr int most_looks = 300;  // some ten seconds

struct Close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
    void operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }
};
using Database = std::unique_ptr<sqlite3, Close>;

[[noreturn]] void refuse(const Input& file, Message m) {
    throw InputError({file.path.string()}, std::move(m));
}

[[noreturn]] void broken(const Input& file, const std::string& why) {
    refuse(file, {"file.broken", {{"why", why}}});
}

unsigned byte_at(const Input& file, std::size_t k) {
    return static_cast<unsigned char>(file.bytes[k]);
}

// sqlite.org/fileformat2.html, 1.3.
void require_header(const Input& file) {
    using namespace std::string_view_literals;
    if (file.bytes.size() < header_bytes || !file.bytes.starts_with("SQLite format 3\0"sv))
        broken(file, "SQLite");
    if (byte_at(file, 18) != 1 || byte_at(file, 19) != 1) refuse(file, {"gpkg.unfinished", {}});
    const std::size_t stated = 256 * byte_at(file, 16) + byte_at(file, 17);
    const std::size_t page = stated == 1 ? 65536 : stated;
    if (page < 512 || file.bytes.size() % page != 0) broken(file, "SQLite: page size");
}

int stop_when_long(void* looks) {
    return ++*static_cast<int*>(looks) > most_looks;
}

Database opened(const Input& file, int& looks) {
    sqlite3* raw = nullptr;
    const int e = sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE, nullptr);
    Database db(raw);
    if (e != SQLITE_OK) broken(file, "SQLite");
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_progress_handler(raw, steps_between_looks, stop_when_long, &looks);
    const auto size = static_cast<sqlite3_int64>(file.bytes.size());
    // SQLite reads only, whatever its type says
    auto* bytes = reinterpret_cast<unsigned char*>(const_cast<char*>(file.bytes.data()));
    if (sqlite3_deserialize(raw, "main", bytes, size, size, SQLITE_DESERIALIZE_READONLY) !=
        SQLITE_OK)
        broken(file, "SQLite");
    return db;
}

using Row = std::function<void(sqlite3_stmt*)>;

void each_row(const Input& file, sqlite3* db, const char* sql, const Row& take) {
    sqlite3_stmt* raw = nullptr;
    int e = sqlite3_prepare_v2(db, sql, -1, &raw, nullptr);
    const std::unique_ptr<sqlite3_stmt, Close> statement(raw);
    while (e == SQLITE_OK || e == SQLITE_ROW) {
        e = sqlite3_step(raw);
        if (e == SQLITE_ROW) take(raw);
    }
    // SQLite's words may quote the file's own bytes
    constexpr std::size_t longest = 300;
    if (e != SQLITE_DONE)
        broken(file,
               std::string("SQLite: ").append(beginning_of(legible(sqlite3_errmsg(db)), longest)));
}

std::string words(sqlite3_stmt* s, int k) {
    const unsigned char* text = sqlite3_column_text(s, k);
    return text ? legible(reinterpret_cast<const char*>(text)) : "";
}

// The names that OGC 12-128r18 gives its triggers, and GDAL the ones that count features.
bool is_standard_trigger(const std::string& name) {
    static const std::regex names(
        "(rtree_.*_(insert|delete|update[1-7])|trigger_(insert|delete)_feature_count_.*|"
        "gpkg_.*|.*_(zoom|tile_column|tile_row)_(insert|update))",
        std::regex::optimize);
    return std::regex_match(name, names);
}

constexpr std::size_t longest = 512;  // std::regex goes deeper with every character

bool is_standard(const std::string& type, const std::string& name) {
    if (type == "trigger") return name.size() <= longest && is_standard_trigger(name);
    return type == "table" || type == "index";
}

bool is_rtree(const std::string& name, const std::string& sql) {
    static const std::regex rtree(
        R"(CREATE\s+VIRTUAL\s+TABLE\s+("[^"]*"|\S+)\s+USING\s+rtree\s*\([^()]*\)\s*)",
        std::regex::icase | std::regex::optimize);
    return name.starts_with("rtree_") && sql.size() <= longest && std::regex_match(sql, rtree);
}

}  // namespace

bool states_crs(const Input& file, const std::string& layer) {
    int looks = 0;
    const Database db = opened(file, looks);
    bool stated = false;
    each_row(file, db.get(), "SELECT table_name, srs_id FROM gpkg_geometry_columns",
             [&](sqlite3_stmt* s) {
                 const std::string id = words(s, 1);
                 // OGC 12-128r18, 1.1.2: these two are "undefined"
                 // SQLite knows no capitals in a table's name
                 if (sqlite3_stricmp(words(s, 0).c_str(), legible(layer).c_str()) == 0)
                     stated = id != "0" && id != "-1";
             });
    return stated;
}

void require_plain_geopackage(const Input& file) {
    require_header(file);
    int looks = 0;
    const Database db = opened(file, looks);
    const auto foreign = [&](const std::string& kind, const std::string& name) {
        refuse(file,
               {"gpkg.foreign", {{"kind", kind}, {"name", std::string(beginning_of(name, 60))}}});
    };
    each_row(file, db.get(), "SELECT type, name FROM sqlite_master", [&](sqlite3_stmt* s) {
        if (!is_standard(words(s, 0), words(s, 1))) foreign(words(s, 0), words(s, 1));
    });
    // what a row of sqlite_master calls a table need not be one
    each_row(file, db.get(),
             "SELECT t.type, t.name, (SELECT sql FROM sqlite_master m WHERE m.name = t.name) "
             "FROM pragma_table_list t WHERE t.schema = 'main' AND t.type IN ('view', 'virtual')",
             [&](sqlite3_stmt* s) {
                 if (words(s, 0) != "virtual" || !is_rtree(words(s, 1), words(s, 2)))
                     foreign(words(s, 0), words(s, 1));
             });
    each_row(file, db.get(),
             "SELECT m.name, c.name FROM sqlite_master m, pragma_table_xinfo(m.name) c "
             "WHERE m.type = 'table' AND c.hidden IN (2, 3)",
             [&](sqlite3_stmt* s) {
                 refuse(file, {"gpkg.computed",
                               {{"table", std::string(beginning_of(words(s, 0), 60))},
                                {"column", std::string(beginning_of(words(s, 1), 60))}}});
             });
    each_row(file, db.get(), "PRAGMA quick_check(1)", [&](sqlite3_stmt* s) {
        if (words(s, 0) != "ok") broken(file, std::string("SQLite: ").append(words(s, 0)));
    });
}

}  // namespace vrmap::io
